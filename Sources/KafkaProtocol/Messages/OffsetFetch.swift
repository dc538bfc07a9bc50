package import ClusterModel

/// OffsetFetch (key 9, KIP-709): what groups have committed, asked of their coordinator.
///
/// Version 10 names topics by their id only, and no broker asks for it yet.
package struct OffsetFetchRequest: KafkaRequest {
    package typealias Response = OffsetFetchResponse

    package static let api = KafkaAPI(key: 9, name: "OffsetFetch", versions: 1...9, firstFlexibleVersion: 6)

    package struct Group: Sendable {
        package var groupID: Name
        /// nil: all topics with a commit (from version 2).
        package var topics: [Topic]?

        package init(groupID: Name, topics: [Topic]? = nil) {
            self.groupID = groupID
            self.topics = topics
        }
    }

    package struct Topic: Sendable {
        package var name: Name
        package var partitionIndexes: [Int32]

        package init(name: Name, partitionIndexes: [Int32]) {
            self.name = name
            self.partitionIndexes = partitionIndexes
        }
    }

    /// Before version 8, which `batchVersion` names, only the first is asked for.
    package var groups: [Group]

    /// Whether offsets that a transaction has yet to commit are an error (from version 7).
    package var requireStable: Bool

    /// The first version that takes several groups.
    package static let batchVersion: Int16 = 8

    /// The first version in which no topics are all topics.
    package static let allTopicsVersion: Int16 = 2

    package init(groups: [Group], requireStable: Bool = false) {
        self.groups = groups
        self.requireStable = requireStable
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        if version >= Self.batchVersion {
            writer.write(groups) { writer, group in
                writer.write(group.groupID)
                if version >= 9 {
                    // No member id: what a member may see is not asked for as one.
                    writer.write(String?.none)
                    writer.write(Int32(-1))
                }
                Self.encode(group.topics, into: &writer)
                writer.endStructure()
            }
        } else {
            writer.write(groups.first?.groupID ?? "")
            Self.encode(groups.first?.topics, into: &writer)
        }
        if version >= 7 { writer.write(requireStable) }
        writer.endStructure()
    }

    private static func encode(_ topics: [Topic]?, into writer: inout WireWriter) {
        writer.write(topics) { writer, topic in
            writer.write(topic.name)
            writer.write(topic.partitionIndexes) { writer, partition in writer.write(partition) }
            writer.endStructure()
        }
    }
}

package struct OffsetFetchResponse: KafkaResponse {
    package struct Group: Sendable {
        /// nil before version 8: the group that was asked for.
        package var groupID: Name?
        package var topics: [Topic]
        package var errorCode: ErrorCode
    }

    package struct Topic: Sendable {
        package var name: Name
        package var partitions: [Partition]
    }

    package struct Partition: Sendable {
        package var partitionIndex: Int32
        /// -1 without a commit.
        package var committedOffset: Int64
        package var committedLeaderEpoch: Int32
        package var errorCode: ErrorCode
    }

    package var throttleTime: Int32
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = version >= 3 ? try reader.int32() : 0
        if version >= OffsetFetchRequest.batchVersion {
            groups = try reader.array(minimumSize: 5) { reader throws(WireError) in
                let groupID = try reader.name()
                let topics = try Self.topics(from: &reader, version: version)
                let group = Group(groupID: groupID, topics: topics, errorCode: try reader.errorCode())
                try reader.endStructure()
                return group
            }
        } else {
            let topics = try Self.topics(from: &reader, version: version)
            groups = [Group(groupID: nil, topics: topics, errorCode: version >= 2 ? try reader.errorCode() : .none)]
        }
        try reader.endStructure()
    }

    private static func topics(from reader: inout WireReader, version: Int16) throws(WireError) -> [Topic] {
        try reader.array(minimumSize: 2) { reader throws(WireError) in
            let name = try reader.name()
            let partitions = try reader.array(minimumSize: 15) { reader throws(WireError) in
                let index = try reader.int32()
                let offset = try reader.int64()
                let epoch = version >= 5 ? try reader.int32() : -1
                try reader.skipString()
                let partition = Partition(
                    partitionIndex: index, committedOffset: offset, committedLeaderEpoch: epoch,
                    errorCode: try reader.errorCode())
                try reader.endStructure()
                return partition
            }
            try reader.endStructure()
            return Topic(name: name, partitions: partitions)
        }
    }
}
