import ClusterModel
import Collectors
import Exposition
import Testing

@Suite struct ClusterPageTests {
    @Test(arguments: [(ExpositionFormat.text, "cluster.txt"), (.openMetrics, "cluster.openmetrics.txt")])
    func pageIsTheCommittedOne(_ format: ExpositionFormat, _ file: String) throws {
        let page = try RenderedPage(.troubled)
        try GoldenFile("Tests/CollectorsTests/Fixtures/\(file)").expect(page.text(format))
    }
}
