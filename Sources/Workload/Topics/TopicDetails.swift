/// A topic as `topic describe` shows it.
public struct TopicDetails: Sendable, Equatable, Encodable {
    /// One of its partitions.
    public struct Partition: Sendable, Equatable, Encodable {
        public let partition: Int32
        /// The leader's broker id; nil while there is none.
        public let leader: Int32?
        /// The broker ids of all replicas, the preferred leader first.
        public let replicas: [Int32]
        /// Those that are in sync.
        public let inSync: [Int32]

        public init(partition: Int32, leader: Int32?, replicas: [Int32], inSync: [Int32]) {
            self.partition = partition
            self.leader = leader
            self.replicas = replicas
            self.inSync = inSync
        }

        private enum CodingKeys: String, CodingKey {
            case partition, leader, replicas
            case inSync = "in_sync"
        }
    }

    public let name: String
    public let partitions: [Partition]
    /// Settings that the topic has of its own, in the order of their names.
    public let configuration: [String: String]

    public init(name: String, partitions: [Partition], configuration: [String: String]) {
        self.name = name
        self.partitions = partitions
        self.configuration = configuration
    }

    /// The topic for people: a line on the whole, then a table of its partitions.
    public var lines: [String] {
        let factor = partitions.map(\.replicas.count).max() ?? 0
        let settings = configuration.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var table = TextTable([("PARTITION", .right), ("LEADER", .right), ("REPLICAS", .left), ("IN SYNC", .left)])
        for partition in partitions {
            table.add([
                "\(partition.partition)", partition.leader.map { "\($0)" } ?? "none",
                Self.list(partition.replicas), Self.list(partition.inSync),
            ])
        }
        return [
            "Topic: \(name)  Partitions: \(partitions.count)  Replication factor: \(factor)  "
                + "Configuration: \(settings.isEmpty ? "none" : settings.joined(separator: ","))"
        ] + table.lines
    }

    private static func list(_ ids: [Int32]) -> String {
        ids.map { "\($0)" }.joined(separator: ",")
    }
}
