import ArgumentParser
import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka

/// Creates topics.
struct TopicCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Creates a topic.")

    @Argument(help: ArgumentHelp("The new topic.", valueName: "topic"))
    var name: String

    @Option(
        name: .customLong("partitions"),
        help: ArgumentHelp("How many partitions it gets. (default: the cluster's)", valueName: "number"))
    var partitions: String?

    @Option(
        name: .customLong("replication-factor"),
        help: ArgumentHelp("How many replicas each partition gets. (default: the cluster's)", valueName: "number"))
    var replicationFactor: String?

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("A setting of the topic, such as retention.ms=60000; repeatable.", valueName: "key=value"))
    var settings: [String] = []

    @Flag(name: .customLong("if-not-exists"), help: "Be content if there is a topic of this name.")
    var mayExist = false

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let topic = try newTopic()
        let session = try TopicSession(connection)
        let isNew = try await session.run { administrator in
            if try await session.listing(administrator).contains(where: { $0.name == topic.name }) {
                guard mayExist else {
                    throw CommandFailure(
                        "topic \"\(name)\" exists already; choose another name, or add --if-not-exists to be content")
                }
                return false
            }
            try await session.create(topic, administrator)
            return true
        }
        session.access.console.say(isNew ? "topic \"\(name)\" is created" : "topic \"\(name)\" exists already")
    }

    private func newTopic() throws -> NewTopic {
        let partitions = try Checks.number(partitions, of: "--partitions", in: 1...1_000_000)
        let factor = try Checks.number(replicationFactor, of: "--replication-factor", in: 1...1000)
        let pairs = try settings.map { try KeyValue.parse($0, of: "--config") }
        return NewTopic(
            name: try Checks.topic(name, of: "topic"), partitions: partitions.map { Int32($0) },
            replicationFactor: factor, configuration: Dictionary(pairs.map { ($0.key, $0.value) }) { $1 })
    }
}

extension TopicSession {
    /// Creates a topic, and makes sure that it is there.
    func create(_ topic: NewTopic, _ administrator: KafkaAdministrator) async throws {
        var problem = "topic \"\(topic.name)\" cannot be created"
        if case .automatic(nil, _) = topic.placement { problem += " (some clusters need --partitions)" }
        try await attempt(problem) { try await administrator.create(topic) }
        try await confirm("topic \"\(topic.name)\" was created, but is not listed yet", administrator) { topics in
            // A topic can be used when its partitions have leaders.
            topics.first { $0.name == topic.name }?.partitions.allSatisfy { $0.leader != nil } ?? false
        }
    }
}
