import ClusterModel
import Collectors
import Exposition
import MicroHTTP
import PageMemory
import RDKafka
import Synchronization
import TestSupport
import Testing
import ZooKeeperClient

@testable import Surveyor

/// A page that cannot be rendered is a defect; what was rendered before must not be taken for what is now.
@Suite struct RenderFailureTests {
    private let log = RecordingLog()
    private let store = PageStore()
    private let failures = "kafka_surveyor_render_failures_total"

    private func publisher(
        labels: ConstantLabels = .none, probe: (any ProbeSource)? = nil,
        families: @escaping Publisher.ClusterFamilies = { ClusterCollector.collect($0, options: $1, into: &$2) }
    ) async throws -> Publisher {
        let settings = SurveyorSettings(
            clusters: [.stub(labels: labels)], ensembles: [EnsembleSettings(EnsembleConfiguration(servers: []))],
            server: ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0")), version: ("1.2.3", "abc"))
        let publisher = try Publisher(
            settings: settings, store: store, probes: [probe],
            clusterFamilies: families, logger: log.logger)
        await publisher.begin()
        await publisher.take(.of(.up("zk1:2181", "standalone")), ofEnsemble: 0, duration: .seconds(1))
        return publisher
    }

    private func page() throws -> ParsedPage {
        try ParsedPage([UInt8](try #require(store.page).page.bytes))
    }

    /// Why it is not ready; nil if it is.
    private var problem: String? {
        if case .notReady(let reason) = store.readiness { reason } else { nil }
    }

    @Test func aFamilyThatFailsTakesTheSurveyAway() async throws {
        let isBroken = Mutex(false)
        let publisher = try await publisher { survey, options, writer in
            let ids = ClusterCollector.collect(survey, options: options, into: &writer)
            let twice = MetricFamily("castle_towers", help: "Towers of the castle.")
            if isBroken.withLock({ $0 }) { for _ in 1...2 { writer.family(twice) } }
            return ids
        }
        await publisher.take(.up(brokers: 2), ofCluster: 0, duration: .seconds(1))
        #expect(store.readiness == .ready())
        #expect(try page().value("kafka_brokers") == 2)
        #expect(try page().value(failures) == 0)
        #expect(await publisher.lastSurveysSucceeded)

        isBroken.withLock { $0 = true }
        for count in [1.0, 2.0] {
            await publisher.take(.up(brokers: 2), ofCluster: 0, duration: .seconds(1))
            await publisher.publish()
            #expect(try page().clusterNames == ["kafka_up"])
            #expect(try page().value("kafka_up") == 0)
            #expect(try page().value(failures) == count)
            #expect(problem?.contains("castle_towers") == true)
        }
        #expect(await !publisher.lastSurveysSucceeded)
        #expect(log.lines(containing: "castle_towers").count == 2)

        isBroken.withLock { $0 = false }
        await publisher.take(.up(brokers: 2), ofCluster: 0, duration: .seconds(1))
        #expect(store.readiness == .ready())
        #expect(try page().value("kafka_brokers") == 2)
        #expect(try page().value(failures) == 2)
    }

    @Test func aDefectOfOneSourceTakesNoOtherAway() async throws {
        // A constant label that families of the cluster and of the probe have themselves.
        let broken = try await publisher(labels: try ConstantLabels([("id", "a")]), probe: StillProbe())
        await broken.take(.up(), ofCluster: 0, duration: .seconds(1))
        let page = try page()
        #expect(page.clusterNames == ["kafka_up"])
        #expect(page.value("kafka_up", ["id": "a"]) == 0)
        #expect(page.value("zk_up", ["zk_host": "zk1:2181"]) == 1)
        #expect(page.value("kafka_surveyor_ensemble_surveys_total", ["result": "success"]) == 1)
        #expect(problem?.hasPrefix("Kafka: ") == true)
        #expect(problem?.contains("ZooKeeper") == false)
    }
}

/// A probe that does nothing.
private struct StillProbe: ProbeSource {
    let status = ProbeStatus(topic: "probe", group: "probers")

    func run() async {}
}
