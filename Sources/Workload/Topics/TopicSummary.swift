/// A topic as `topic list` shows it.
public struct TopicSummary: Sendable, Equatable, Encodable {
    public let name: String
    public let partitions: Int
    /// The most replicas that a partition has.
    public let replicationFactor: Int

    public init(name: String, partitions: Int, replicationFactor: Int) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
    }

    private enum CodingKeys: String, CodingKey {
        case name, partitions
        case replicationFactor = "replication_factor"
    }

    /// The topics as a table, in their order.
    public static func table(of topics: [TopicSummary]) -> TextTable {
        var table = TextTable([("TOPIC", .left), ("PARTITIONS", .right), ("REPLICATION FACTOR", .right)])
        for topic in topics { table.add([topic.name, "\(topic.partitions)", "\(topic.replicationFactor)"]) }
        return table
    }
}
