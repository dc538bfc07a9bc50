package import ClusterModel

/// ListOffsets (key 2, KIP-79, KIP-98, KIP-734): offsets of partitions by timestamp, asked of their leader.
package struct ListOffsetsRequest: KafkaRequest {
    package typealias Response = ListOffsetsResponse

    package static let api = KafkaAPI(key: 2, name: "ListOffsets", versions: 1...11, firstFlexibleVersion: 6)

    /// What the end of a partition is: for `readUncommitted` the high watermark, for `readCommitted` the last stable offset.
    package enum IsolationLevel: Int8, Sendable {
        case readUncommitted = 0
        case readCommitted = 1
    }

    /// Timestamps with a meaning of their own.
    package enum Timestamp {
        /// The end, by isolation level.
        package static let latest: Int64 = -1
        /// The log start offset.
        package static let earliest: Int64 = -2
        /// The record with the largest timestamp (KIP-734, from version 7).
        package static let newest: Int64 = -3
    }

    package struct Topic: Sendable {
        package var name: Name
        package var partitions: [Partition]

        package init(name: Name, partitions: [Partition]) {
            self.name = name
            self.partitions = partitions
        }
    }

    package struct Partition: Sendable {
        package var partitionIndex: Int32
        /// -1: the broker does not compare it with its own.
        package var currentLeaderEpoch: Int32
        /// In milliseconds, or one of `Timestamp`.
        package var timestamp: Int64

        package init(partitionIndex: Int32, currentLeaderEpoch: Int32 = -1, timestamp: Int64) {
            self.partitionIndex = partitionIndex
            self.currentLeaderEpoch = currentLeaderEpoch
            self.timestamp = timestamp
        }
    }

    /// -1 for a client.
    package var replicaID: Int32
    package var isolationLevel: IsolationLevel
    package var topics: [Topic]
    /// In milliseconds, for what the broker has to look up in remote storage (from version 10).
    package var timeout: Int32

    package init(
        replicaID: Int32 = -1, isolationLevel: IsolationLevel, topics: [Topic], timeout: Int32 = 0
    ) {
        self.replicaID = replicaID
        self.isolationLevel = isolationLevel
        self.topics = topics
        self.timeout = timeout
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(replicaID)
        if version >= 2 { writer.write(isolationLevel.rawValue) }
        writer.write(topics) { writer, topic in
            writer.write(topic.name)
            writer.write(topic.partitions) { writer, partition in
                writer.write(partition.partitionIndex)
                if version >= 4 { writer.write(partition.currentLeaderEpoch) }
                writer.write(partition.timestamp)
                writer.endStructure()
            }
            writer.endStructure()
        }
        if version >= 10 { writer.write(timeout) }
        writer.endStructure()
    }
}

package struct ListOffsetsResponse: KafkaResponse {
    package struct Topic: Sendable {
        package var name: Name
        package var partitions: [Partition]
    }

    package struct Partition: Sendable {
        package var partitionIndex: Int32
        package var errorCode: ErrorCode
        /// Of the record at `offset`, in milliseconds; -1 for the special timestamps.
        package var timestamp: Int64
        /// -1 if there is none.
        package var offset: Int64
        package var leaderEpoch: Int32
    }

    package var throttleTime: Int32
    package var topics: [Topic]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = version >= 2 ? try reader.int32() : 0
        topics = try reader.array(minimumSize: 2) { reader throws(WireError) in
            let name = try reader.name()
            let partitions = try reader.array(minimumSize: 22) { reader throws(WireError) in
                let partition = Partition(
                    partitionIndex: try reader.int32(), errorCode: try reader.errorCode(),
                    timestamp: try reader.int64(), offset: try reader.int64(),
                    leaderEpoch: version >= 4 ? try reader.int32() : -1)
                try reader.endStructure()
                return partition
            }
            try reader.endStructure()
            return Topic(name: name, partitions: partitions)
        }
        try reader.endStructure()
    }
}
