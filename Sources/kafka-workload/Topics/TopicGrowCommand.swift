import ArgumentParser
import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka

/// Gives a topic more partitions.
struct TopicGrowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grow", abstract: "Gives a topic more partitions.",
        discussion: "From then on a key may belong to another partition than before. Partitions cannot be taken away.")

    @Argument(help: ArgumentHelp("The topic.", valueName: "topic"))
    var name: String

    @Option(
        name: .customLong("partitions"),
        help: ArgumentHelp("How many partitions it is to have in all.", valueName: "number"))
    var partitions: String

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let topic = try Checks.topic(name, of: "topic")
        let total = try Checks.requiredNumber(partitions, of: "--partitions", in: 1...1_000_000)
        let session = try TopicSession(connection)
        let before = try await session.run { administrator in
            let before = try ClusterAccess.topic(topic, in: try await session.listing(administrator)).partitions.count
            guard total > before else {
                throw CommandFailure(
                    "topic \"\(name)\" has \(before) partitions, and none can be taken away; "
                        + "--partitions must be more than that")
            }
            try await session.attempt("topic \"\(name)\" cannot grow to \(total) partitions") {
                try await administrator.grow(topic, to: total)
            }
            try await session.confirm("topic \"\(name)\" was grown, but is not listed so yet", administrator) {
                topics in
                topics.first { $0.name == topic }?.partitions.count == total
            }
            return before
        }
        session.access.console.say("topic \"\(name)\" has \(total) partitions now, \(before) before")
    }
}
