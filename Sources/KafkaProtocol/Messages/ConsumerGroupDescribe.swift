package import ClusterModel

/// ConsumerGroupDescribe (key 69, KIP-848): state and members of groups of the consumer protocol, asked of their
/// coordinator.
package struct ConsumerGroupDescribeRequest: KafkaRequest {
    package typealias Response = ConsumerGroupDescribeResponse

    package static let api = KafkaAPI(
        key: 69, name: "ConsumerGroupDescribe", versions: 0...1, firstFlexibleVersion: 0)

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

package struct ConsumerGroupDescribeResponse: KafkaResponse {
    package struct Group: Sendable {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var groupID: Name
        package var groupState: String
        package var groupEpoch: Int32
        package var assignmentEpoch: Int32
        package var assignorName: String
        package var members: [Member]
    }

    package struct Member: Sendable {
        package var memberID: String
        package var instanceID: String?
        package var rackID: String?
        package var memberEpoch: Int32
        package var clientID: String
        package var clientHost: String
        /// What the member has now; what it is going to have (`target_assignment`) is not kept.
        package var assignment: [AssignedTopic]
    }

    package var throttleTime: Int32
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = try reader.int32()
        groups = try reader.array(minimumSize: 20) { reader throws(WireError) in
            try Group(from: &reader, version: version)
        }
        try reader.endStructure()
    }
}

extension ConsumerGroupDescribeResponse.Group {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString()
        groupID = try reader.name()
        groupState = try reader.string()
        groupEpoch = try reader.int32()
        assignmentEpoch = try reader.int32()
        assignorName = try reader.string()
        members = try reader.array(minimumSize: 16) { reader throws(WireError) in
            try ConsumerGroupDescribeResponse.Member(from: &reader, version: version)
        }
        _ = try reader.int32()
        try reader.endStructure()
    }
}

extension ConsumerGroupDescribeResponse.Member {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        memberID = try reader.string()
        instanceID = try reader.nullableString()
        rackID = try reader.nullableString()
        memberEpoch = try reader.int32()
        clientID = try reader.string()
        clientHost = try reader.string()
        try reader.skipStrings()
        try reader.skipString()
        assignment = try reader.assignedTopics()
        try reader.skipAssignedTopics()
        if version >= 1 { _ = try reader.int8() }
        try reader.endStructure()
    }
}
