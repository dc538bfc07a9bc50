import Exposition
import Testing

@Suite("Sections of a page")
struct PageSectionTests {
    private let lag = MetricFamily("lag", labels: ["topic"], help: "Records behind.")
    private let up = MetricFamily("up", help: "Whether it is up.")

    private func section(
        _ cluster: String? = nil, _ body: (inout MetricWriter) -> Void
    ) throws -> PageSection {
        let labels = try cluster.map { try ConstantLabels([("cluster", $0)]) } ?? .none
        var writer = MetricWriter(constantLabels: labels)
        body(&writer)
        return try writer.section()
    }

    private func cluster(_ name: String, lag value: Int) throws -> PageSection {
        try section(name) { writer in
            writer.family(up)
            writer.sample(1)
            writer.family(lag)
            writer.sample(EncodedLabels("topic", "t"), value)
        }
    }

    @Test func aFamilyOfSeveralSectionsHasItsHeaderOnce() throws {
        let own = try section { writer in
            writer.family(MetricFamily("pages", help: ""))
            writer.sample(7)
        }
        let page = try Page(
            joining: [.written(cluster("b", lag: 2)), .written(cluster("a", lag: 3)), .written(own)])
        #expect(
            page.text() == """
                # HELP lag Records behind.
                # TYPE lag gauge
                lag{cluster="b",topic="t"} 2
                lag{cluster="a",topic="t"} 3
                # TYPE pages gauge
                pages 7
                # HELP up Whether it is up.
                # TYPE up gauge
                up{cluster="b"} 1
                up{cluster="a"} 1

                """)
        #expect(page.seriesCount == 5)
    }

    @Test func aSectionThatIsUnchangedIsCopiedFromThePageBefore() throws {
        let before = try Page(
            joining: [.written(cluster("a", lag: 1)), .written(cluster("b", lag: 2))], as: .openMetrics)
        let after = try Page(joining: [.unchanged, .written(cluster("b", lag: 5))], previous: before)
        let whole = try Page(joining: [.written(cluster("a", lag: 1)), .written(cluster("b", lag: 5))])
        #expect(after.text() == whole.text())
        #expect(after.text(.openMetrics) == whole.text(.openMetrics))
        #expect(after.seriesCount == 4)
        let again = try Page(joining: [.unchanged, .unchanged], previous: after)
        #expect(again.text() == whole.text())
    }

    @Test func aSectionThatHasBecomeEmptyIsGone() throws {
        let before = try Page(joining: [.written(cluster("a", lag: 1)), .written(cluster("b", lag: 2))])
        let after = try Page(joining: [.unchanged, .written(PageSection())], previous: before)
        #expect(after.text() == (try Page(joining: [.written(cluster("a", lag: 1))]).text()))
    }

    @Test func whereSourcesDisagreeOnTheTypeOfAPlainFamilyItIsUnknown() throws {
        let types: [MetricType] = [.counter, .gauge]
        let sections = try types.map { type in
            try section("\(type)") { writer in
                writer.family(MetricFamily("commits", type, help: ""))
                writer.sample(1)
            }
        }
        let page = try Page(joining: sections.map { .written($0) })
        #expect(
            page.text() == """
                # TYPE commits untyped
                commits{cluster="counter"} 1
                commits{cluster="gauge"} 1

                """)
    }

    @Test func theLaterOfTwoSectionsThatClaimOneNameIsNamed() throws {
        let summary = try section("a") { writer in
            writer.family(MetricFamily("wait", .summary, help: ""))
            writer.sample(count: 3)
        }
        let gauge = try section("b") { writer in
            writer.family(MetricFamily("wait", help: ""))
            writer.sample(1)
        }
        let count = try section("b") { writer in
            writer.family(MetricFamily("wait_count", help: ""))
            writer.sample(1)
        }
        let up = try cluster("c", lag: 1)
        #expect(throws: Page.Conflict.self) { try Page(joining: [.written(up), .written(summary), .written(gauge)]) }
        do {
            _ = try Page(joining: [.written(count), .written(up), .written(summary)])
            Issue.record("two families with one name are on the page")
        } catch {
            #expect(error.section == 2)
            #expect(error.error == .repeatedFamily("wait_count"))
        }
        // Nothing was moved: what fits can still be joined.
        #expect(try Page(joining: [.written(summary), .written(up)]).seriesCount == 3)
    }
}
