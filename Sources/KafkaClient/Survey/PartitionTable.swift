internal import ClusterModel

/// The partitions to ask for offsets, arranged as the requests need them: by leader, in chunks.
struct PartitionTable: Sendable {
    /// A topic's name as C takes it, shared by its partitions.
    final class CName: Sendable {
        let name: [CChar]
        init(_ name: Name) { self.name = name.nullTerminated }
    }

    /// One partition, and where it stands in the survey.
    struct Entry: Sendable {
        let topic: CName
        let partition: Int32
        let topicIndex: Int32
        let partitionIndex: Int32
    }

    /// The entries of each leader; partitions without a leader cannot be asked.
    let byLeader: [Int32: [Entry]]

    /// librdkafka's lists are quadratic in places: one list of 10,000 took 30 times as long as lists of 200.
    static let chunkSize = 200

    /// - Parameter isWanted: leaves out partitions by topic and partition id.
    init(_ topics: [Topic], where isWanted: (Topic, Partition) -> Bool = { _, _ in true }) {
        var byLeader: [Int32: [Entry]] = [:]
        for (topicIndex, topic) in topics.enumerated() {
            let name = CName(topic.name)
            for (partitionIndex, partition) in topic.partitions.enumerated() {
                guard let leader = partition.leader, isWanted(topic, partition) else { continue }
                byLeader[leader, default: []].append(
                    Entry(
                        topic: name, partition: partition.id, topicIndex: Int32(topicIndex),
                        partitionIndex: Int32(partitionIndex)))
            }
        }
        self.byLeader = byLeader
    }

    var isEmpty: Bool { byLeader.isEmpty }
}
