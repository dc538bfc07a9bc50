import BenchmarkSupport
import CBaseline
import ClusterModel
import KafkaSurvey
import Logging
import NetworkSupport
import RDKafka
import RDKafkaSurvey
import SurveySupport
import TestSupport

/// Surveying a broker, against a C program that makes the calls of librdkafka that KafkaCluster makes and copies the
/// answers into plain arrays; and, apart from that, what the survey's page costs.
func collecting() throws -> [Row] {
    try manyPartitions(10_000, groups: 200, commits: 50, rounds: 31, time: 0.5, processorTime: 0.2)
        + manyPartitions(100_000, groups: 20, commits: 100, rounds: 9, time: 0.4, processorTime: 0.2)
        + manyGroups()
}

private func manyPartitions(
    _ partitions: Int, groups: Int, commits: Int, rounds: Int, time: Double, processorTime: Double
) throws -> [Row] {
    let cluster = try waiting {
        try await BenchmarkCluster.start(partitions: partitions, groups: groups, commits: commits)
    }
    defer { try? waiting { try await cluster.broker.stop() } }
    let name = "\(partitions) partitions"
    let (survey, rows) = try measure(
        cluster.broker.bootstrapServers, name, rounds: rounds, time: time, processorTime: processorTime)
    return rows + (try rendering(survey, name))
}

/// The broker replays its answers: a real one takes so long for each group that the client's time would not show.
private func manyGroups() throws -> [Row] {
    let broker = try waiting { try await ReplayingBroker.start(partitions: 2_000, groups: 2_000) }
    defer { try? waiting { try await broker.stop() } }
    return try measure(broker.bootstrapServers, "2000 groups", rounds: 31, time: 0.2, processorTime: 0.15).rows
}

private func measure(
    _ servers: String, _ name: String, rounds: Int, time: Double, processorTime: Double
) throws -> (survey: ClusterSurvey, rows: [Row]) {
    let native = try OurClient(native: servers)
    let librdkafka = try OurClient(librdkafka: servers)
    let baseline = try CClient(servers)
    // Configurations are read now, and not again for an hour: the C program does not read them.
    let survey = try native.survey()
    for found in [SurveyTotals(survey), SurveyTotals(try librdkafka.survey())] {
        let expected = try baseline.survey()
        guard found == expected else { throw SurveysDiffer(ours: found, baseline: expected) }
    }
    let rounds = try interleaved(
        rounds: rounds,
        [
            { try Expense { _ = try native.survey() } },
            { try Expense { _ = try baseline.survey() } },
            { try Expense { _ = try librdkafka.survey() } },
        ])
    return (
        survey,
        [
            row("\(name): time", rounds, \.wall, atMost: time),
            row("\(name): processor time", rounds, \.processor, atMost: processorTime),
            // The survey on librdkafka, for those who need it. It lists the groups twice, which the C program does not.
            row("\(name), on librdkafka: time", [rounds[2], rounds[1]], \.wall, atMost: 1.5),
            row("\(name), on librdkafka: processor time", [rounds[2], rounds[1]], \.processor, atMost: 1.75),
        ]
    )
}

/// A line for what two contestants spent.
func row(
    _ name: String, _ rounds: [[Expense]], _ figure: (Expense) -> Double, atMost limit: Double
) -> Row {
    let (ours, baseline) = (median(rounds[0].map(figure)), median(rounds[1].map(figure)))
    let milliseconds = { (seconds: Double) in "\(decimal(seconds * 1000)) ms" }
    return Row(
        name, ours: milliseconds(ours), baseline: milliseconds(baseline), figure: ours / baseline,
        bound: .atMost(limit))
}

/// A client of ours at work.
private struct OurClient {
    private static let scope = SurveyScope(configurationInterval: .seconds(3600))
    private static let silent = Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() }

    private let cluster: any ClusterSource

    init(native servers: String) throws {
        guard let address = HostPort(servers, defaultPort: 9092) else {
            throw SurveyFailed(description: "\(servers) is not an address")
        }
        let settings = KafkaConnectionSettings(bootstrap: [address])
        cluster = try KafkaSurveyClient(settings, scope: Self.scope, logger: Self.silent)
    }

    init(librdkafka servers: String) throws {
        var properties = KafkaProperties()
        try properties.set("bootstrap.servers", servers)
        cluster = try KafkaCluster(properties, scope: Self.scope, logger: Self.silent)
    }

    func survey() throws -> ClusterSurvey {
        let report = try waiting { [cluster] in await cluster.survey(deadline: .now + .seconds(60)) }
        if let (phase, failed) = report.phases.first(where: { !$0.value.succeeded }) {
            throw SurveyFailed(description: "\(phase.rawValue): \(failed.failures)")
        }
        return try report.result.get()
    }
}

/// The C program.
@safe
private final class CClient {
    private let client: OpaquePointer

    init(_ servers: String) throws {
        guard let client = unsafe surveying_client_open(servers) else {
            throw SurveyFailed(description: "the C program reached no broker at \(servers)")
        }
        unsafe self.client = client
    }

    deinit {
        unsafe surveying_client_close(client)
    }

    func survey() throws -> SurveyTotals {
        var totals = survey_totals()
        guard unsafe survey_cluster(client, &totals) else {
            throw SurveyFailed(description: "the C program got no answer to something")
        }
        return SurveyTotals(totals)
    }
}

private struct SurveyFailed: Error, CustomStringConvertible {
    let description: String
}

private struct SurveysDiffer: Error, CustomStringConvertible {
    let ours: SurveyTotals
    let baseline: SurveyTotals
    var description: String { "our client and the C program found different things: \(ours) and \(baseline)" }
}
