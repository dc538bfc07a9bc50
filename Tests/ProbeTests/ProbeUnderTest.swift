import ClusterModel
import RDKafka
import RDKafkaSurvey
import SurveySupport
import TestSupport

@testable import Probe

/// A probe at work, which is quick to send and to give up.
struct ProbeUnderTest: Sendable {
    static let topic: Name = "probe"

    private let probe: EndToEndProbe

    var status: ProbeStatus { probe.status }

    /// Probes the cluster at `servers` for as long as `body` takes, as the surveyor "castle" unless `configure` says otherwise.
    static func run(
        _ servers: String, configure: (inout ProbeConfiguration) -> Void = { _ in },
        _ body: (ProbeUnderTest) async throws -> Void
    ) async throws -> ProbeStatus {
        var properties = KafkaProperties()
        try properties.set("bootstrap.servers", servers)
        var configuration = ProbeConfiguration(properties: properties, instance: "castle")
        configuration.topic = topic
        configuration.interval = .milliseconds(100)
        configuration.timeout = .seconds(5)
        configure(&configuration)
        let probe = EndToEndProbe(configuration, logger: .silent)
        let running = Task { await probe.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(ProbeUnderTest(probe: probe))) } catch { result = .failure(error) }
        running.cancel()
        await running.value
        try result.get()
        return probe.status
    }

    /// What was found of a broker as soon as `condition` holds for it.
    @discardableResult
    func broker(
        _ id: Int32, _ what: String, where condition: (BrokerProbe) -> Bool
    ) async throws -> BrokerProbe {
        try await eventually("\(what) of broker \(id); by now: \(status)") {
            guard let broker = status.brokers[id], condition(broker) else { return nil }
            return broker
        }
    }

    /// Surveys the cluster once, with a client of its own.
    static func survey(_ servers: String) async throws -> ClusterSurvey {
        var properties = KafkaProperties()
        try properties.set("bootstrap.servers", servers)
        let scope = SurveyScope(configurationInterval: nil)
        let cluster = try KafkaCluster(properties, scope: scope, logger: .silent)
        let report = await cluster.survey(deadline: .now + .seconds(20))
        await cluster.close()
        return try report.result.get()
    }
}

extension LatencyHistogram {
    /// How many took at most `bound`, which must be one of the histogram's.
    func count(upTo bound: Duration) -> Int {
        zip(LatencyHistogram.bounds, counts).filter { $0.0 <= bound }.map(\.1).reduce(0, +)
    }
}

extension ClusterSurvey {
    /// The records of the probe's topic, by partition; nil where they are unknown.
    var probeRecords: [Int64?] {
        topics.first { $0.name == ProbeUnderTest.topic }?.partitions.map { partition in
            guard let end = partition.highWatermark, let start = partition.logStartOffset else { return nil }
            return end - start
        } ?? []
    }
}
