package import ClusterModel

/// Metadata (key 3): brokers, topics, and where their partitions are.
package struct MetadataRequest: KafkaRequest {
    package typealias Response = MetadataResponse

    package static let api = KafkaAPI(key: 3, name: "Metadata", versions: 0...13, firstFlexibleVersion: 9)

    package struct Topic: Sendable {
        package var topicID: TopicID
        package var name: Name?

        package init(topicID: TopicID = .none, name: Name?) {
            self.topicID = topicID
            self.name = name
        }
    }

    /// The topics to ask for; nil: all.
    package var topics: [Topic]?

    /// Whether a topic that does not exist is created (until version 3 the broker decides).
    package var allowAutoTopicCreation: Bool

    package var includeClusterAuthorizedOperations: Bool
    package var includeTopicAuthorizedOperations: Bool

    package init(
        topics: [Topic]?, allowAutoTopicCreation: Bool = false, includeClusterAuthorizedOperations: Bool = false,
        includeTopicAuthorizedOperations: Bool = false
    ) {
        self.topics = topics
        self.allowAutoTopicCreation = allowAutoTopicCreation
        self.includeClusterAuthorizedOperations = includeClusterAuthorizedOperations
        self.includeTopicAuthorizedOperations = includeTopicAuthorizedOperations
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        // In version 0 an empty list stands for all.
        writer.write(version == 0 ? topics ?? [] : topics) { writer, topic in
            if version >= 10 {
                writer.write(topic.topicID)
                writer.write(topic.name)
            } else {
                writer.write(topic.name ?? "")
            }
            writer.endStructure()
        }
        if version >= 4 { writer.write(allowAutoTopicCreation) }
        if (8...10).contains(version) { writer.write(includeClusterAuthorizedOperations) }
        if version >= 8 { writer.write(includeTopicAuthorizedOperations) }
        writer.endStructure()
    }
}

package struct MetadataResponse: KafkaResponse {
    package struct Broker: Sendable {
        package var nodeID: Int32
        package var host: String
        package var port: Int32
        package var rack: String?
    }

    package struct Topic: Sendable {
        package var errorCode: ErrorCode
        /// nil only where a topic was asked for by its id.
        package var name: Name?
        package var topicID: TopicID
        package var isInternal: Bool
        package var partitions: [Partition]
    }

    package struct Partition: Sendable {
        package var errorCode: ErrorCode
        package var partitionIndex: Int32
        /// -1 without a leader.
        package var leaderID: Int32
        package var leaderEpoch: Int32
        /// The preferred leader first.
        package var replicaNodes: [Int32]
        package var isrNodes: [Int32]
        /// Of the replicas, those whose disk or broker is gone (from version 5).
        package var offlineReplicas: [Int32]
    }

    package var throttleTime: Int32
    package var brokers: [Broker]
    package var clusterID: String?
    /// The controller; in KRaft mode any living broker.
    package var controllerID: Int32
    package var topics: [Topic]
    package var errorCode: ErrorCode

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = version >= 3 ? try reader.int32() : 0
        brokers = try reader.array(minimumSize: 9) { reader throws(WireError) in
            try Broker(from: &reader, version: version)
        }
        clusterID = version >= 2 ? try reader.nullableString() : nil
        controllerID = version >= 1 ? try reader.int32() : -1
        var lists = SharedLists()
        topics = try reader.array(minimumSize: 4) { reader throws(WireError) in
            try Topic(from: &reader, version: version, lists: &lists)
        }
        if (8...10).contains(version) { _ = try reader.int32() }
        errorCode = version >= 13 ? try reader.errorCode() : .none
        try reader.endStructure()
    }
}

extension MetadataResponse.Broker {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        nodeID = try reader.int32()
        host = try reader.string()
        port = try reader.int32()
        rack = version >= 1 ? try reader.nullableString() : nil
        try reader.endStructure()
    }
}

extension MetadataResponse.Topic {
    fileprivate init(
        from reader: inout WireReader, version: Int16, lists: inout SharedLists
    ) throws(WireError) {
        errorCode = try reader.errorCode()
        name = try reader.nullableName()
        topicID = version >= 10 ? try reader.topicID() : .none
        isInternal = version >= 1 ? try reader.bool() : false
        partitions = try reader.array(minimumSize: 13) { reader throws(WireError) in
            try MetadataResponse.Partition(from: &reader, version: version, lists: &lists)
        }
        if version >= 8 { _ = try reader.int32() }
        try reader.endStructure()
    }
}

extension MetadataResponse.Partition {
    fileprivate init(
        from reader: inout WireReader, version: Int16, lists: inout SharedLists
    ) throws(WireError) {
        errorCode = try reader.errorCode()
        partitionIndex = try reader.int32()
        leaderID = try reader.int32()
        leaderEpoch = version >= 7 ? try reader.int32() : -1
        replicaNodes = try reader.int32s(sharedIn: &lists)
        isrNodes = try reader.int32s(sharedIn: &lists)
        offlineReplicas = version >= 5 ? try reader.int32s(sharedIn: &lists) : []
        try reader.endStructure()
    }
}
