import ArgumentParser
import ClusterModel
import Workload

/// Prints which topics there are.
struct TopicListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the topics.")

    @Flag(name: .customLong("exclude-internal"), help: "Leave out the topics of Kafka itself, which begin with __.")
    var excludesInternal = false

    @Flag(name: .customLong("json"), help: "Print a JSON array.")
    var isJSON = false

    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run() async throws {
        let topics = try await TopicSession(connection).topics()
            .filter { !(excludesInternal && $0.name.text.hasPrefix("__")) }
            .map(TopicSummary.init)
        let lines = isJSON ? [try JSONOutput.text(topics)] : TopicSummary.table(of: topics).lines
        try await TopicSession.print(lines)
    }
}

extension TopicSummary {
    fileprivate init(_ topic: Topic) {
        self.init(
            name: topic.name.text, partitions: topic.partitions.count,
            replicationFactor: topic.partitions.map(\.replicas.count).max() ?? 0)
    }
}
