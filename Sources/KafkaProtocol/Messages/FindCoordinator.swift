package import ClusterModel

/// FindCoordinator (key 10, KIP-699): which brokers coordinate groups or transactions.
///
/// A broker that is asked creates `__consumer_offsets` or `__transaction_state` where it is missing.
package struct FindCoordinatorRequest: KafkaRequest {
    package typealias Response = FindCoordinatorResponse

    package static let api = KafkaAPI(key: 10, name: "FindCoordinator", versions: 0...6, firstFlexibleVersion: 3)

    package enum KeyType: Int8, Sendable {
        case group = 0
        case transaction = 1
    }

    package var keyType: KeyType

    /// The groups or transactional ids. Before version 4, which `batchVersion` names, only the first is asked for.
    package var keys: [Name]

    /// The first version that takes several keys.
    package static let batchVersion: Int16 = 4

    package init(keyType: KeyType = .group, keys: [Name]) {
        self.keyType = keyType
        self.keys = keys
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        if version < Self.batchVersion { writer.write(keys.first ?? "") }
        if version >= 1 { writer.write(keyType.rawValue) }
        if version >= Self.batchVersion { writer.write(keys) { writer, key in writer.write(key) } }
        writer.endStructure()
    }
}

package struct FindCoordinatorResponse: KafkaResponse {
    package struct Coordinator: Sendable {
        /// nil before version 4: the one that was asked for.
        package var key: Name?
        package var nodeID: Int32
        package var host: String
        package var port: Int32
        package var errorCode: ErrorCode
        package var errorMessage: String?
    }

    package var throttleTime: Int32
    package var coordinators: [Coordinator]

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        throttleTime = version >= 1 ? try reader.int32() : 0
        if version >= FindCoordinatorRequest.batchVersion {
            coordinators = try reader.array(minimumSize: 13) { reader throws(WireError) in
                let coordinator = Coordinator(
                    key: try reader.name(), nodeID: try reader.int32(), host: try reader.string(),
                    port: try reader.int32(), errorCode: try reader.errorCode(),
                    errorMessage: try reader.nullableString())
                try reader.endStructure()
                return coordinator
            }
        } else {
            let errorCode = try reader.errorCode()
            let errorMessage = version >= 1 ? try reader.nullableString() : nil
            coordinators = [
                Coordinator(
                    key: nil, nodeID: try reader.int32(), host: try reader.string(), port: try reader.int32(),
                    errorCode: errorCode, errorMessage: errorMessage)
            ]
        }
        try reader.endStructure()
    }
}
