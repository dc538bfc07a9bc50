import BenchmarkSupport
import CBaseline
import ClusterModel
import KafkaClient
import Logging
import TestSupport

/// Surveying a real broker, against a C program that makes the same calls of librdkafka and copies the answers into plain
/// arrays; and, apart from that, what the survey's page costs.
func collecting() throws -> [Row] {
    try [(10_000, rounds: 31), (100_000, rounds: 9)].flatMap { partitions, rounds in
        let cluster = try waiting { try await BenchmarkCluster.start(partitions: partitions) }
        defer { try? waiting { try await cluster.broker.stop() } }
        return try collecting(from: cluster.broker.bootstrapServers, "\(partitions) partitions", rounds: rounds)
    }
}

private func collecting(from servers: String, _ name: String, rounds: Int) throws -> [Row] {
    let ours = try OurClient(servers)
    let baseline = try CClient(servers)
    // Configurations are read now, and not again for an hour: the C program does not read them.
    let survey = try ours.survey()
    let (found, expected) = (SurveyTotals(survey), try baseline.survey())
    guard found == expected else { throw SurveysDiffer(ours: found, baseline: expected) }

    let rounds = try interleaved(
        rounds: rounds,
        [
            { try Expense { _ = try ours.survey() } },
            { try Expense { _ = try baseline.survey() } },
        ])
    return [
        row("\(name): time", rounds, \.wall, atMost: 1.3),
        row("\(name): processor time", rounds, \.processor, atMost: 1.5),
    ] + (try rendering(survey, name))
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

/// KafkaClient at work.
private struct OurClient {
    private let cluster: KafkaCluster

    init(_ servers: String) throws {
        var properties = KafkaProperties()
        try properties.set("bootstrap.servers", servers)
        let silent = Logger(label: "benchmarks") { _ in SwiftLogNoOpLogHandler() }
        cluster = try KafkaCluster(
            properties, scope: SurveyScope(configurationInterval: .seconds(3600)), logger: silent)
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
    var description: String { "KafkaCluster and the C program found different things: \(ours) and \(baseline)" }
}
