package import ClusterModel

/// What a member of a group has been assigned, in the format of the consumer protocol (ConsumerProtocolAssignment).
///
/// To brokers these bytes mean nothing: any client may have put anything there.
package enum ConsumerAssignment {
    /// The partitions; nil where the bytes are not an assignment. No bytes at all are no partitions: the member has just
    /// joined.
    package static func partitions(in bytes: [UInt8]) -> [TopicPartition]? {
        guard !bytes.isEmpty else { return [] }
        var reader = WireReader(bytes, isFlexible: false)
        return try? partitions(&reader)
    }

    /// All versions so far begin alike: the version, the partitions by topic. User data comes behind.
    private static func partitions(_ reader: inout WireReader) throws(WireError) -> [TopicPartition] {
        guard try reader.int16() >= 0 else { throw .negativeCount(-1) }
        let topics = try reader.array(minimumSize: 6) { reader throws(WireError) in
            let (name, partitions) = (try reader.name(), try reader.int32s())
            if let negative = partitions.first(where: { $0 < 0 }) { throw .negativeCount(Int(negative)) }
            return (name: name, partitions: partitions)
        }
        return topics.flatMap { topic in topic.partitions.map { TopicPartition(topic: topic.name, partition: $0) } }
    }
}
