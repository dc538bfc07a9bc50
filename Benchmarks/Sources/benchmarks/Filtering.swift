import BenchmarkSupport
import ClusterModel
import SurveySupport

/// Deciding on 100,000 names with an expression: RE2, which the surveyor uses, against Swift's Regex. The first survey makes
/// each decision; those that follow remember it, whatever made it.
func filtering() throws -> [Row] {
    let pattern = "(orders|payments)-.*-v[0-9]+$"
    let names = (0..<100_000).map { number in
        let area = ["orders", "payments", "shipments", "audit"][number % 4]
        return Name("\(area)-region-\(number % 100)-service-\(number)\(number % 3 == 0 ? "" : "-v\(number % 10)")")
    }
    let filter = try NameFilter(include: pattern)
    let regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
    let expected = Set(names.filter { $0.text.firstMatch(of: regex) != nil })

    let first = try interleaved(
        rounds: 5,
        [
            {
                var matcher = NameMatcher(filter)
                return seconds { _ = matcher.admitted(names, name: { $0 }) }
            },
            { seconds { _ = names.filter { $0.text.firstMatch(of: regex) != nil } } },
        ])
    var matcher = NameMatcher(filter)
    guard Set(matcher.admitted(names, name: { $0 })) == expected else { throw DecisionsDiffer() }
    let steady = median((1...5).map { _ in seconds { _ = matcher.admitted(names, name: { $0 }) } })

    let (ours, baseline) = (median(first[0]), median(first[1]))
    return [
        Row(
            "100000 names, first survey", ours: milliseconds(ours), baseline: milliseconds(baseline),
            figure: ours / baseline, bound: .atMost(1)),
        Row(
            "100000 names, steady state", ours: milliseconds(steady), baseline: milliseconds(baseline),
            figure: steady / baseline, bound: .atMost(1)),
    ]
}

private func milliseconds(_ seconds: Double) -> String { "\(decimal(seconds * 1000)) ms" }

private struct DecisionsDiffer: Error, CustomStringConvertible {
    var description: String { "RE2 and Swift's Regex decided differently" }
}
