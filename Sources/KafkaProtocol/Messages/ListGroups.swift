package import ClusterModel

/// ListGroups (key 16, KIP-518, KIP-848): the groups that the broker coordinates.
package struct ListGroupsRequest: KafkaRequest {
    package typealias Response = ListGroupsResponse

    package static let api = KafkaAPI(key: 16, name: "ListGroups", versions: 0...5, firstFlexibleVersion: 3)

    /// The states to list; empty: all (from version 4).
    package var statesFilter: [String]

    /// The types to list; empty: all (from version 5).
    package var typesFilter: [String]

    package init(statesFilter: [String] = [], typesFilter: [String] = []) {
        self.statesFilter = statesFilter
        self.typesFilter = typesFilter
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        if version >= 4 { writer.write(statesFilter) { writer, state in writer.write(state) } }
        if version >= 5 { writer.write(typesFilter) { writer, type in writer.write(type) } }
        writer.endStructure()
    }
}

package struct ListGroupsResponse: KafkaResponse {
    package struct Group: Sendable {
        package var groupID: Name
        package var protocolType: String
        /// Empty before version 4.
        package var groupState: String
        /// `classic`, `consumer`, `share` or `streams`; empty before version 5.
        package var groupType: String
    }

    package var throttleTime: Int32
    package var errorCode: ErrorCode
    package var groups: [Group]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = version >= 1 ? try reader.int32() : 0
        errorCode = try reader.errorCode()
        groups = try reader.array(minimumSize: 2) { reader throws(WireError) in
            let group = Group(
                groupID: try reader.name(), protocolType: try reader.string(),
                groupState: version >= 4 ? try reader.string() : "",
                groupType: version >= 5 ? try reader.string() : "")
            try reader.endStructure()
            return group
        }
        try reader.endStructure()
    }
}
