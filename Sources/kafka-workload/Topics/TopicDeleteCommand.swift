import ArgumentParser
import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka

/// Deletes topics.
struct TopicDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes topics with all their records.",
        discussion: "Deletes nothing if one of the topics is not there.")

    @Argument(help: ArgumentHelp("The topics to delete.", valueName: "topic"))
    var names: [String]

    @Flag(name: .customLong("if-exists"), help: "Be content if a topic is not there.")
    var mayBeMissing = false

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let wanted = Set(try names.map { try Checks.topic($0, of: "topic") }).sorted()
        if let own = names.first(where: { $0.hasPrefix("__") }) {
            throw SettingError("topic", value: own, "belongs to Kafka itself and is not deleted")
        }
        let session = try TopicSession(connection)
        let console = session.access.console
        try await session.run { administrator in
            let all = try await session.listing(administrator)
            let known = wanted.filter { name in all.contains { $0.name == name } }
            if !mayBeMissing { for name in wanted { _ = try ClusterAccess.topic(name, in: all) } }
            for name in known {
                try await session.attempt("topic \"\(name)\" cannot be deleted") {
                    try await administrator.deleteTopic(name)
                }
                try await session.confirm("topic \"\(name)\" was deleted, but is still listed", administrator) {
                    topics in
                    !topics.contains { $0.name == name }
                }
                console.say("topic \"\(name)\" is deleted")
            }
            for name in wanted where !known.contains(name) { console.say("topic \"\(name)\" does not exist") }
        }
    }
}
