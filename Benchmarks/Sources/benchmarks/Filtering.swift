import BenchmarkSupport
import ClusterModel
import SurveySupport

/// Deciding on 100,000 names with an expression: RE2, which the surveyor uses, against Swift's Regex.
func filtering() throws -> [Row] {
    let pattern = "(orders|payments)-.*-v[0-9]+$"
    let names = (0..<100_000).map { number in
        let area = ["orders", "payments", "shipments", "audit"][number % 4]
        return Name("\(area)-region-\(number % 100)-service-\(number)\(number % 3 == 0 ? "" : "-v\(number % 10)")")
    }
    let filter = try NameFilter(include: pattern)
    let regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
    let expected = Set(names.filter { $0.text.firstMatch(of: regex) != nil })

    guard Set(filter.admitted(names, name: { $0 })) == expected else { throw DecisionsDiffer() }
    let rounds = try interleaved(
        rounds: 5,
        [
            { seconds { _ = filter.admitted(names, name: { $0 }) } },
            { seconds { _ = names.filter { $0.text.firstMatch(of: regex) != nil } } },
        ])
    let (ours, baseline) = (median(rounds[0]), median(rounds[1]))
    return [
        Row(
            "100000 names", ours: milliseconds(ours), baseline: milliseconds(baseline), figure: ours / baseline,
            bound: .atMost(0.5))
    ]
}

private func milliseconds(_ seconds: Double) -> String { "\(decimal(seconds * 1000)) ms" }

private struct DecisionsDiffer: Error, CustomStringConvertible {
    var description: String { "RE2 and Swift's Regex decided differently" }
}
