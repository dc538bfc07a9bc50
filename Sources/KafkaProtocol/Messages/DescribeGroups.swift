package import ClusterModel

/// DescribeGroups (key 15): state and members of classic groups, asked of their coordinator.
package struct DescribeGroupsRequest: KafkaRequest {
    package typealias Response = DescribeGroupsResponse

    package static let api = KafkaAPI(key: 15, name: "DescribeGroups", versions: 0...6, firstFlexibleVersion: 5)

    package var groups: [Name]
    package var includeAuthorizedOperations: Bool

    package init(groups: [Name], includeAuthorizedOperations: Bool = false) {
        self.groups = groups
        self.includeAuthorizedOperations = includeAuthorizedOperations
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(groups) { writer, group in writer.write(group) }
        if version >= 3 { writer.write(includeAuthorizedOperations) }
        writer.endStructure()
    }
}

package struct DescribeGroupsResponse: KafkaResponse {
    package struct Group: Sendable {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var groupID: Name
        package var groupState: String
        package var protocolType: String
        /// The protocol that the members agreed on; of consumers, the assignor.
        package var protocolData: String
        package var members: [Member]
    }

    package struct Member: Sendable {
        package var memberID: String
        package var groupInstanceID: String?
        package var clientID: String
        package var clientHost: String
        /// Whatever the group's leader has written; `ConsumerAssignment` where the protocol type is `consumer`.
        package var memberAssignment: [UInt8]
    }

    package var throttleTime: Int32
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = version >= 1 ? try reader.int32() : 0
        groups = try reader.array(minimumSize: 7) { reader throws(WireError) in
            try Group(from: &reader, version: version)
        }
        try reader.endStructure()
    }
}

extension DescribeGroupsResponse.Group {
    fileprivate init(from reader: inout WireReader, version: Int16) throws(WireError) {
        errorCode = try reader.errorCode()
        errorMessage = version >= 6 ? try reader.nullableString() : nil
        groupID = try reader.name()
        groupState = try reader.string()
        protocolType = try reader.string()
        protocolData = try reader.string()
        members = try reader.array(minimumSize: 5) { reader throws(WireError) in
            let memberID = try reader.string()
            let instanceID = version >= 4 ? try reader.nullableString() : nil
            let clientID = try reader.string()
            let clientHost = try reader.string()
            try reader.skipData()
            let member = DescribeGroupsResponse.Member(
                memberID: memberID, groupInstanceID: instanceID, clientID: clientID, clientHost: clientHost,
                memberAssignment: try reader.data())
            try reader.endStructure()
            return member
        }
        if version >= 3 { _ = try reader.int32() }
        try reader.endStructure()
    }
}
