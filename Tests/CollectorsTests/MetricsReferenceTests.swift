import Collectors
import Testing

@Suite("Reference of metrics")
struct MetricsReferenceTests {
    @Test func documentIsTheCommittedOne() throws {
        try GoldenFile("docs/metrics.md").expect(MetricsReference.markdown())
    }
}
