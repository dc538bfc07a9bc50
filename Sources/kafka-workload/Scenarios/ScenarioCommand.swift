import ArgumentParser
import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka
import Workload

/// Plays a story of one producer and one group.
struct ScenarioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "Plays a story of one producer and one consumer group, until Ctrl-C.",
        discussion: discussion)

    private static var discussion: String {
        let stories = Scenario.allCases.map { "\($0.rawValue): \($0.story) On the page: \($0.onThePage)" }
        return "The topic is created if it is not there.\n\n" + stories.joined(separator: "\n\n")
    }

    @Argument(
        help: ArgumentHelp(
            "\(Scenario.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
    var name: String

    @Option(
        name: .customLong("topic"), help: ArgumentHelp("The topic. (default: the scenario's name)", valueName: "topic"))
    var topic: String?

    @Option(
        name: .customLong("group"), help: ArgumentHelp("The group. (default: the scenario's name)", valueName: "group"))
    var group: String?

    @Option(
        name: .customLong("partitions"),
        help: ArgumentHelp("Partitions of a topic that is created. (default: 6)", valueName: "number"))
    var partitions: String?

    @Option(
        name: .customLong("replication-factor"),
        help: ArgumentHelp("Replicas of a topic that is created. (default: the cluster's)", valueName: "number"))
    var replicationFactor: String?

    @Option(
        name: .customLong("rate"),
        help: ArgumentHelp("Messages a second, of which all else is a multiple. (default: 200)", valueName: "number"))
    var rate: String?

    @Option(
        name: .customLong("period"),
        help: ArgumentHelp("From one turn of the story to the next. (default: 10s)", valueName: "duration"))
    var period: String?

    @Option(
        name: .customLong("message-size"),
        help: ArgumentHelp("Bytes of a message. (default: 100)", valueName: "bytes"))
    var size: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long. (default: without end)", valueName: "duration"))
    var time: String?

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        guard let scenario: Scenario = try Choice.value(of: "scenario", name) else { return }
        let topic = try newTopic()
        let group = group ?? name
        guard !group.isEmpty else { throw SettingError("--group", value: group, "must not be empty") }
        let plan = scenario.plan(
            rate: try Checks.rate(rate, of: "--rate") ?? 200,
            period: try Checks.duration(period, of: "--period") ?? .seconds(10))
        let size = try Checks.number(size, of: "--message-size", in: 0...100_000_000) ?? 100
        let length = try Checks.duration(time, of: "--for")
        let stop = await StopSignal.atInterrupt()
        let run = ScenarioRun(
            plan: plan, topic: topic, group: group, messageSize: size, access: try ClusterAccess(connection),
            connection: connection)
        try await run.run(until: stop, atMost: length)
    }

    private func newTopic() throws -> NewTopic {
        let partitions = try Checks.number(partitions, of: "--partitions", in: 1...10_000) ?? 6
        return NewTopic(
            name: try Checks.topic(topic ?? name, of: "--topic"), partitions: Int32(partitions),
            replicationFactor: try Checks.number(replicationFactor, of: "--replication-factor", in: 1...1000))
    }
}
