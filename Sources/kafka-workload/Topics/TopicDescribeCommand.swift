import ArgumentParser
import ClusterModel
import KafkaTraffic
import RDKafka
import Workload

/// Prints the partitions and settings of topics.
struct TopicDescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Prints topics with their partitions and the settings that they have of their own.")

    @Argument(help: ArgumentHelp("The topics; all if none is named.", valueName: "topic"))
    var names: [String] = []

    @Flag(name: .customLong("json"), help: "Print a JSON array.")
    var isJSON = false

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let session = try TopicSession(connection)
        let wanted = try names.map { try Checks.topic($0, of: "topic") }
        let details = try await session.describe(wanted)
        if isJSON {
            try await TopicSession.print([try JSONOutput.text(details)])
        } else {
            try await TopicSession.print(details.enumerated().flatMap { ($0 > 0 ? [""] : []) + $1.lines })
        }
    }
}

extension TopicSession {
    fileprivate func describe(_ names: [Name]) async throws -> [TopicDetails] {
        try await run { administrator in
            let all = try await listing(administrator)
            let topics = try names.isEmpty ? all : names.map { try ClusterAccess.topic($0, in: all) }
            var details: [TopicDetails] = []
            for topic in topics { details.append(try await describe(topic, administrator)) }
            return details
        }
    }

    private func describe(_ topic: Topic, _ administrator: KafkaAdministrator) async throws -> TopicDetails {
        let entries = try await attempt("the settings of topic \"\(topic.name)\" cannot be read") {
            try await administrator.configuration(of: topic.name)
        }
        let own = entries.filter(\.isOwn).map { ($0.name, $0.value ?? "(hidden)") }
        return TopicDetails(
            name: topic.name.text,
            partitions: topic.partitions.map {
                .init(partition: $0.id, leader: $0.leader, replicas: $0.replicas, inSync: $0.inSyncReplicas)
            },
            configuration: Dictionary(own) { $1 })
    }
}
