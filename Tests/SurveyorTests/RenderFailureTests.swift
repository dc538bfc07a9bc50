import ClusterModel
import Collectors
import Exposition
import KafkaClient
import MicroHTTP
import PageMemory
import Synchronization
import TestSupport
import Testing

@testable import Surveyor

/// A page that cannot be rendered is a defect; what was rendered before must not be taken for what is now.
@Suite struct RenderFailureTests {
    private let log = RecordingLog()
    private let store = PageStore()
    private let failures = "kafka_surveyor_render_failures_total"

    private func publisher(
        labels: ConstantLabels = .none, probe: (any ProbeSource)? = nil,
        families: @escaping Publisher.ClusterFamilies = ClusterCollector.collect
    ) throws -> Publisher {
        var settings = SurveyorSettings(
            kafka: ClusterConfiguration(client: .librdkafka(KafkaProperties())), zooKeeper: nil,
            server: ServerConfiguration(address: try ListenAddress(parsing: "127.0.0.1:0")), version: ("1.2.3", "abc"))
        settings.labels = labels
        return Publisher(
            settings: settings, store: store, build: BuildVersions(settings.version), probe: probe,
            clusterFamilies: families, logger: log.logger)
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
        let publisher = try publisher { survey, options, registered, writer in
            ClusterCollector.collect(survey, options: options, registeredBrokers: registered, into: &writer)
            let twice = MetricFamily("castle_towers", help: "Towers of the castle.")
            if isBroken.withLock({ $0 }) { for _ in 1...2 { writer.family(twice) } }
        }
        await publisher.publish(.up(brokers: 2), duration: .seconds(1))
        #expect(store.readiness == .ready())
        #expect(try page().value("kafka_brokers") == 2)
        #expect(try page().value(failures) == 0)
        #expect(await publisher.lastSurveysSucceeded)

        isBroken.withLock { $0 = true }
        for count in [1.0, 2.0] {
            await publisher.publish(.up(brokers: 2), duration: .seconds(1))
            #expect(try page().clusterNames == ["kafka_up"])
            #expect(try page().value("kafka_up") == 0)
            #expect(try page().value(failures) == count)
            #expect(problem?.contains("castle_towers") == true)
        }
        #expect(await !publisher.lastSurveysSucceeded)
        #expect(log.lines(containing: "castle_towers").count == 2)

        isBroken.withLock { $0 = false }
        await publisher.publish(.up(brokers: 2), duration: .seconds(1))
        #expect(store.readiness == .ready())
        #expect(try page().value("kafka_brokers") == 2)
        #expect(try page().value(failures) == 2)
    }

    @Test func whereNoPageAtAllCanBeRenderedThereIsNone() async throws {
        try await publisher().publish(.up(), duration: .seconds(1))
        #expect(store.page != nil)
        // A constant label that the probe's families have themselves fails whether the cluster is up or not.
        let broken = try publisher(labels: try ConstantLabels([("id", "a")]), probe: StillProbe())
        await broken.publish(.up(), duration: .seconds(1))
        #expect(store.page == nil)
        #expect(problem != nil)
    }
}

/// A probe that does nothing.
private struct StillProbe: ProbeSource {
    let status = ProbeStatus(topic: "probe", group: "probers")

    func run() async {}
}
