package import ClusterModel

/// DescribeShareGroupOffsets (key 90, KIP-932, KIP-1226): how far share groups have come, asked of their coordinator.
package struct DescribeShareGroupOffsetsRequest: KafkaRequest {
    package typealias Response = DescribeShareGroupOffsetsResponse

    package static let api = KafkaAPI(
        key: 90, name: "DescribeShareGroupOffsets", versions: 0...1, firstFlexibleVersion: 0)

    package struct Group: Sendable {
        package var groupID: Name
        /// nil: all topics that the group has offsets of.
        package var topics: [Topic]?

        package init(groupID: Name, topics: [Topic]? = nil) {
            self.groupID = groupID
            self.topics = topics
        }
    }

    package struct Topic: Sendable {
        package var topicName: Name
        package var partitions: [Int32]

        package init(topicName: Name, partitions: [Int32]) {
            self.topicName = topicName
            self.partitions = partitions
        }
    }

    package var groups: [Group]

    package init(groups: [Group]) {
        self.groups = groups
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(groups) { writer, group in
            writer.write(group.groupID)
            writer.write(group.topics) { writer, topic in
                writer.write(topic.topicName)
                writer.write(topic.partitions) { writer, partition in writer.write(partition) }
                writer.endStructure()
            }
            writer.endStructure()
        }
        writer.endStructure()
    }
}

package struct DescribeShareGroupOffsetsResponse: KafkaResponse {
    package struct Group: Sendable {
        package var groupID: Name
        package var topics: [Topic]
        package var errorCode: ErrorCode
        package var errorMessage: String?
    }

    package struct Topic: Sendable {
        package var topicName: Name
        package var topicID: TopicID
        package var partitions: [Partition]
    }

    package struct Partition: Sendable {
        package var partitionIndex: Int32
        /// The first offset that the group has not finished; -1: not initialised.
        package var startOffset: Int64
        package var leaderEpoch: Int32
        /// The records that the group has yet to finish (from version 1); -1: unknown.
        package var lag: Int64
        package var errorCode: ErrorCode
        package var errorMessage: String?
    }

    package var throttleTime: Int32
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = try reader.int32()
        groups = try reader.array(minimumSize: 6) { reader throws(WireError) in
            let groupID = try reader.name()
            let topics = try reader.array(minimumSize: 19) { reader throws(WireError) in
                try Topic(from: &reader, version: version)
            }
            let group = Group(
                groupID: groupID, topics: topics, errorCode: try reader.errorCode(),
                errorMessage: try reader.nullableString())
            try reader.endStructure()
            return group
        }
        try reader.endStructure()
    }
}

extension DescribeShareGroupOffsetsResponse.Topic {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        topicName = try reader.name()
        topicID = try reader.topicID()
        partitions = try reader.array(minimumSize: 20) { reader throws(WireError) in
            let partition = DescribeShareGroupOffsetsResponse.Partition(
                partitionIndex: try reader.int32(), startOffset: try reader.int64(),
                leaderEpoch: try reader.int32(), lag: version >= 1 ? try reader.int64() : -1,
                errorCode: try reader.errorCode(), errorMessage: try reader.nullableString())
            try reader.endStructure()
            return partition
        }
        try reader.endStructure()
    }
}
