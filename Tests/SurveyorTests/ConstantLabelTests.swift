import Collectors
import Exposition
import TestSupport
import Testing

@testable import Surveyor

@Suite struct ConstantLabelTests {
    @Test func `the families that the catalogue names carry constant labels, and no others`() async throws {
        // ZooKeeper's and the surveyor's series have labels of these names.
        let labels = try ConstantLabels([("version", "3.7"), ("zk_host", "none")])
        let cluster = FakeSource { _ in .up(brokers: 2) }
        let ensemble = FakeEnsemble { _ in .of(.up("zk1:2181", "leader")) }
        try await DaemonUnderTest.run(
            SurveySources(cluster, ensemble), labels: labels
        ) { daemon in
            let page = try await daemon.page("both surveys") {
                $0.value("zk_up", ["zk_host": "zk1:2181"]) == 1 && $0.samples("kafka_up").first?.value == 1
            }
            let carrying = Set(FamilyCatalogue.withConstantLabels.map(\.name))
            for sample in page.samples {
                #expect((sample.labels["version"] == "3.7") == carrying.contains(sample.name), "\(sample.line)")
            }
            #expect(page.samples("zk_version").first?.labels["version"] == "3.8.0")
            #expect(page.samples("kafka_surveyor_build_info").first?.labels["version"] == "1.2.3")
        }
    }
}
