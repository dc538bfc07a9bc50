import ClusterModel
import Collectors
import Exposition
import MicroHTTP
import PageMemory
import Synchronization
import TestSupport
import Testing
import ZooKeeperClient

@testable import Surveyor

/// Each source has a section of the page: its labels, its freshness, its failure.
@Suite("Sections of sources")
struct SectionTests {
    private let log = RecordingLog()
    private let store = PageStore()

    private func labels(_ name: String) throws -> ConstantLabels { try ConstantLabels([("kafka_cluster", name)]) }

    private func settings(
        clusters: [String], ensembles: [String], interval: Duration = .seconds(10)
    ) throws -> SurveyorSettings {
        var settings = SurveyorSettings(
            clusters: try clusters.map { .stub(labels: try labels($0)) },
            ensembles: try ensembles.enumerated().map { index, name in
                var settings = EnsembleSettings(
                    EnsembleConfiguration(servers: [HostPort(host: "zk1", port: 2181)]),
                    cluster: clusters.indices.contains(index) ? index : nil)
                settings.labels = try labels(name)
                return settings
            },
            server: ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0")), version: ("1.2.3", "abc"))
        settings.schedule = try SurveySchedule(interval: interval)
        return settings
    }

    /// A publisher that has published a survey of one cluster and one ensemble.
    private func publisher(
        interval: Duration = .seconds(10),
        families: @escaping Publisher.ClusterFamilies = { ClusterCollector.collect($0, options: $1, into: &$2) }
    ) async throws -> Publisher {
        let settings = try settings(clusters: ["a"], ensembles: ["a"], interval: interval)
        let publisher = try Publisher(
            settings: settings, store: store, clusterFamilies: families,
            logger: log.logger)
        await publisher.begin()
        await publisher.take(.up(brokers: 2), ofCluster: 0, duration: .zero)
        await publisher.take(.of(.up("zk1:2181", "leader")), ofEnsemble: 0, duration: .zero)
        return publisher
    }

    private var pageIdentity: ObjectIdentifier? { store.page.map(ObjectIdentifier.init) }

    private func page() throws -> ParsedPage { try ParsedPage([UInt8](try #require(store.page).page.bytes)) }

    @Test func aPageIsMadeWhenAllSourcesHaveReported() async throws {
        let publisher = try await publisher()
        for brokers in 3...4 {
            let before = pageIdentity
            await publisher.take(.of(.up("zk1:2181", "leader")), ofEnsemble: 0, duration: .zero)
            #expect(pageIdentity == before, "the cluster's survey has not ended yet")
            await publisher.take(.up(brokers: brokers), ofCluster: 0, duration: .zero)
            #expect(pageIdentity != before)
            #expect(try page().value("kafka_brokers", ["kafka_cluster": "a"]) == Double(brokers))
        }
    }

    @Test func aSourceThatHangsHoldsUpNoOtherForMoreThanAnInterval() async throws {
        let publisher = try await publisher(interval: .milliseconds(100))
        await publisher.take(.up(brokers: 5), ofCluster: 0, duration: .zero)
        try await eventually("a page without a survey of the ensemble") {
            await publisher.update()
            return try page().value("kafka_brokers", ["kafka_cluster": "a"]) == 5
        }
        #expect(try page().value("zk_server_leader", ["zk_host": "zk1:2181", "kafka_cluster": "a"]) != nil)
    }

    @Test func aSourceThatGoesDownOrComesBackIsShownAtOnce() async throws {
        let publisher = try await publisher()
        await publisher.take(.down(), ofCluster: 0, duration: .zero)
        #expect(try page().value("kafka_up", ["kafka_cluster": "a"]) == 0)
        #expect(try page().value("zk_up", ["zk_host": "zk1:2181", "kafka_cluster": "a"]) == 1)
        await publisher.take(.up(brokers: 2), ofCluster: 0, duration: .zero)
        #expect(try page().value("kafka_up", ["kafka_cluster": "a"]) == 1)
        await publisher.take(.of(.down("zk1:2181", .refused)), ofEnsemble: 0, duration: .zero)
        #expect(try page().value("zk_up", ["zk_host": "zk1:2181", "kafka_cluster": "a"]) == 0)
    }

    @Test func aClusterIsRenderedOncePerSurvey() async throws {
        let rendered = Mutex(0)
        let publisher = try await publisher { survey, options, writer in
            rendered.withLock { $0 += 1 }
            return ClusterCollector.collect(survey, options: options, into: &writer)
        }
        for number in 2...5 {
            for _ in 1...3 {
                await publisher.take(.of(.up("zk1:2181", "leader")), ofEnsemble: 0, duration: .zero)
                await publisher.publish()
            }
            await publisher.take(.up(brokers: 2), ofCluster: 0, duration: .zero)
            #expect(rendered.withLock { $0 } == number)
            #expect(try page().value("kafka_brokers", ["kafka_cluster": "a"]) == 2)
        }
    }

    @Test func whatTwoSourcesKnowTogetherIsAsFreshAsTheNewerOfThem() async throws {
        let publisher = try await publisher()
        await publisher.take(
            .of(.up("zk1:2181", "leader"), registeredBrokers: [1, 7]), ofEnsemble: 0, duration: .zero)
        await publisher.publish()
        var page = try page()
        #expect(page.value("kafka_broker_up", ["id": "7", "kafka_cluster": "a"]) == 0)
        #expect(page.value("zk_kafka_broker_registered", ["id": "0", "kafka_cluster": "a"]) == 0)

        await publisher.take(.up(brokers: 8), ofCluster: 0, duration: .zero)
        await publisher.publish()
        page = try self.page()
        #expect(page.value("kafka_broker_up", ["id": "7", "kafka_cluster": "a"]) == 1)
        #expect(page.value("zk_kafka_broker_registered", ["id": "5", "kafka_cluster": "a"]) == 0)

        await publisher.take(.down(), ofCluster: 0, duration: .zero)
        page = try self.page()
        #expect(page.value("kafka_broker_up", ["id": "7", "kafka_cluster": "a"]) == nil)
        #expect(page.value("zk_kafka_broker_registered", ["id": "7", "kafka_cluster": "a"]) == 1)
        #expect(page.value("zk_kafka_broker_registered", ["id": "5", "kafka_cluster": "a"]) == nil)
    }

    @Test func severalClustersAndEnsemblesOfWhichOneHangsAreSurveyedByOneProcess() async throws {
        let gate = Gate()
        let hanging = FakeSource { number in
            if number > 1 { await gate.pass() }
            return .up(brokers: 3)
        }
        let sources = SurveySources(
            clusters: [.init(source: hanging), .init(source: FakeSource { _ in .up(brokers: 2) })],
            ensembles: [
                FakeEnsemble { _ in .of(.up("zk1:2181", "leader"), registeredBrokers: [0, 9]) },
                FakeEnsemble { _ in .of(.up("zk1:2181", "standalone"), registeredBrokers: [0, 1]) },
            ])
        let own = try settings(clusters: ["a", "b"], ensembles: ["a", "b"], interval: .milliseconds(100))
        try await DaemonUnderTest.run(sources, settings: { $0 = own }) { daemon in
            _ = try await daemon.page("both clusters") { page in
                page.value("kafka_brokers", ["kafka_cluster": "a"]) == 3
                    && page.value("kafka_brokers", ["kafka_cluster": "b"]) == 2
            }
            let page = try await daemon.page("the first cluster withdrawn") {
                $0.value("kafka_up", ["kafka_cluster": "a"]) == 0
            }
            #expect(page.value("kafka_up", ["kafka_cluster": "b"]) == 1)
            for name in ["a", "b"] {
                #expect(page.value("zk_up", ["zk_host": "zk1:2181", "kafka_cluster": name]) == 1)
                let surveys = ["result": "success", "kafka_cluster": name]
                #expect(page.value("kafka_surveyor_surveys_total", surveys) ?? 0 >= 1)
            }
            #expect(page.value("kafka_broker_up", ["id": "1", "kafka_cluster": "b"]) == 1)
            let ready = try await daemon.client.get("/-/ready").text
            #expect(ready.contains(#"Kafka {kafka_cluster="a"}: the last survey is older"#))
            #expect(!ready.contains(#"{kafka_cluster="b"}"#))
            _ = try await daemon.page("more surveys of the second cluster") {
                $0.value("kafka_surveyor_surveys_total", ["result": "success", "kafka_cluster": "b"]) ?? 0
                    > page.value("kafka_surveyor_surveys_total", ["result": "success", "kafka_cluster": "b"]) ?? 0
            }
            gate.open()
        }
    }

    @Test(arguments: [(["a", "a"], ["b"], "clusters"), (["a"], ["b", "c", "b"], "ensembles")])
    func sourcesWithEqualLabelsAreRefused(_ clusters: [String], _ ensembles: [String], _ kind: String) async throws {
        let settings = try settings(clusters: clusters, ensembles: ensembles)
        let sources = SurveySources(
            clusters: clusters.map { _ in .init(source: FakeSource { _ in .up() }) },
            ensembles: ensembles.map { _ in FakeEnsemble { _ in .of() } })
        let error = await #expect(throws: SurveyorSettingsError.self) {
            try await SurveyorDaemon(settings, sources: sources, logger: log.logger)
        }
        #expect(error?.description.contains("two \(kind) have the same labels") == true)
    }
}
