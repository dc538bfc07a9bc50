package import ClusterModel

/// ShareGroupDescribe (key 77, KIP-932): state and members of share groups, asked of their coordinator.
package struct ShareGroupDescribeRequest: KafkaRequest {
    package typealias Response = ShareGroupDescribeResponse

    package static let api = KafkaAPI(key: 77, name: "ShareGroupDescribe", versions: 1...1, firstFlexibleVersion: 0)

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

package struct ShareGroupDescribeResponse: KafkaResponse {
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
        package var rackID: String?
        package var memberEpoch: Int32
        package var clientID: String
        package var clientHost: String
        /// Several members of a share group may have the same partition.
        package var assignment: [AssignedTopic]
    }

    package var throttleTime: Int32
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = try reader.int32()
        groups = try reader.array(minimumSize: 20) { reader throws(WireError) in try Group(from: &reader) }
        try reader.endStructure()
    }
}

extension ShareGroupDescribeResponse.Group {
    fileprivate init(from reader: inout WireReader) throws(WireError) {
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString()
        groupID = try reader.name()
        groupState = try reader.string()
        groupEpoch = try reader.int32()
        assignmentEpoch = try reader.int32()
        assignorName = try reader.string()
        members = try reader.array(minimumSize: 12) { reader throws(WireError) in
            try ShareGroupDescribeResponse.Member(from: &reader)
        }
        _ = try reader.int32()
        try reader.endStructure()
    }
}

extension ShareGroupDescribeResponse.Member {
    fileprivate init(from reader: inout WireReader) throws(WireError) {
        memberID = try reader.string()
        rackID = try reader.nullableString()
        memberEpoch = try reader.int32()
        clientID = try reader.string()
        clientHost = try reader.string()
        try reader.skipStrings()
        assignment = try reader.assignedTopics()
        try reader.endStructure()
    }
}
