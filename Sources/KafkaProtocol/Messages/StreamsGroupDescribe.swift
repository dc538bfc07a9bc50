package import ClusterModel

/// StreamsGroupDescribe (key 89, KIP-1071): state and members of streams groups, asked of their coordinator.
package struct StreamsGroupDescribeRequest: KafkaRequest {
    package typealias Response = StreamsGroupDescribeResponse

    package static let api = KafkaAPI(
        key: 89, name: "StreamsGroupDescribe", versions: 0...0, firstFlexibleVersion: 0)

    package var groupIDs: [Name]
    package var includeAuthorizedOperations: Bool

    package init(groupIDs: [Name], includeAuthorizedOperations: Bool = false) {
        self.groupIDs = groupIDs
        self.includeAuthorizedOperations = includeAuthorizedOperations
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(groupIDs) { writer, group in writer.write(group) }
        writer.write(includeAuthorizedOperations)
        writer.endStructure()
    }
}

package struct StreamsGroupDescribeResponse: KafkaResponse {
    package struct Group: Sendable {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var groupID: Name
        package var groupState: String
        package var groupEpoch: Int32
        package var assignmentEpoch: Int32
        /// The parts of the topology that tasks belong to; nil where the group has not told its topology yet.
        package var subtopologies: [Subtopology]?
        package var members: [Member]
    }

    /// What the tasks of one part of a topology read.
    package struct Subtopology: Sendable {
        package var subtopologyID: String
        package var sourceTopics: [Name]
        package var repartitionSourceTopics: [Name]
    }

    package struct Member: Sendable {
        package var memberID: String
        package var memberEpoch: Int32
        package var instanceID: String?
        package var rackID: String?
        package var clientID: String
        package var clientHost: String
        package var processID: String
        /// The tasks that the member runs; those that it keeps in reserve are not kept.
        package var activeTasks: [Tasks]
    }

    package struct Tasks: Sendable {
        package var subtopologyID: String
        package var partitions: [Int32]
    }

    package var throttleTime: Int32
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = try reader.int32()
        groups = try reader.array(minimumSize: 20) { reader throws(WireError) in try Group(from: &reader) }
        try reader.endStructure()
    }
}

extension StreamsGroupDescribeResponse.Group {
    fileprivate init(from reader: inout WireReader) throws(WireError) {
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString()
        groupID = try reader.name()
        groupState = try reader.string()
        groupEpoch = try reader.int32()
        assignmentEpoch = try reader.int32()
        subtopologies = try Self.subtopologies(&reader)
        members = try reader.array(minimumSize: 28) { reader throws(WireError) in
            try StreamsGroupDescribeResponse.Member(from: &reader)
        }
        _ = try reader.int32()
        try reader.endStructure()
    }

    private static func subtopologies(
        _ reader: inout WireReader
    ) throws(WireError) -> [StreamsGroupDescribeResponse.Subtopology]? {
        guard try reader.isPresent() else { return nil }
        _ = try reader.int32()
        let subtopologies = try reader.nullableArray(minimumSize: 6) { reader throws(WireError) in
            let id = try reader.string()
            let sources = try reader.names()
            _ = try reader.names()
            try reader.skipTopics()
            let subtopology = StreamsGroupDescribeResponse.Subtopology(
                subtopologyID: id, sourceTopics: sources, repartitionSourceTopics: try reader.topicNames())
            try reader.endStructure()
            return subtopology
        }
        try reader.endStructure()
        return subtopologies
    }
}

extension StreamsGroupDescribeResponse.Member {
    fileprivate init(from reader: inout WireReader) throws(WireError) {
        memberID = try reader.string()
        memberEpoch = try reader.int32()
        instanceID = try reader.nullableString()
        rackID = try reader.nullableString()
        clientID = try reader.string()
        clientHost = try reader.string()
        _ = try reader.int32()
        processID = try reader.string()
        if try reader.isPresent() {
            // Where the member answers queries of its state.
            try reader.skipString()
            _ = try reader.uint16()
            try reader.endStructure()
        }
        _ = try reader.array(minimumSize: 3) { reader throws(WireError) in try reader.skipKeyAndValue() }
        for _ in ["task_offsets", "task_end_offsets"] {
            _ = try reader.array(minimumSize: 14) { reader throws(WireError) in
                try reader.skipString()
                _ = try reader.int32()
                _ = try reader.int64()
                try reader.endStructure()
            }
        }
        activeTasks = try reader.activeTasks()
        // What the member is going to have.
        _ = try reader.activeTasks()
        _ = try reader.bool()
        try reader.endStructure()
    }
}

extension WireReader {
    fileprivate mutating func names() throws(WireError) -> [Name] {
        try array(minimumSize: 1) { reader throws(WireError) in try reader.name() }
    }

    fileprivate mutating func skipKeyAndValue() throws(WireError) {
        try skipString()
        try skipString()
        try endStructure()
    }

    /// The names of an array of topics with their configurations.
    fileprivate mutating func topicNames() throws(WireError) -> [Name] {
        try array(minimumSize: 9) { reader throws(WireError) in
            let name = try reader.name()
            _ = try reader.int32()
            _ = try reader.int16()
            _ = try reader.array(minimumSize: 3) { reader throws(WireError) in try reader.skipKeyAndValue() }
            try reader.endStructure()
            return name
        }
    }

    fileprivate mutating func skipTopics() throws(WireError) { _ = try topicNames() }

    /// An assignment: active tasks, and two kinds in reserve.
    fileprivate mutating func activeTasks() throws(WireError) -> [StreamsGroupDescribeResponse.Tasks] {
        let active = try tasks()
        _ = try tasks()
        _ = try tasks()
        try endStructure()
        return active
    }

    private mutating func tasks() throws(WireError) -> [StreamsGroupDescribeResponse.Tasks] {
        try array(minimumSize: 3) { reader throws(WireError) in
            let tasks = StreamsGroupDescribeResponse.Tasks(
                subtopologyID: try reader.string(), partitions: try reader.int32s())
            try reader.endStructure()
            return tasks
        }
    }
}
