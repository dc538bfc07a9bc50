/// ApiVersions (key 18, KIP-35, KIP-511): which versions of which APIs a broker speaks.
package struct ApiVersionsRequest: KafkaRequest {
    package typealias Response = ApiVersionsResponse

    package static let api = KafkaAPI(key: 18, name: "ApiVersions", versions: 0...4, firstFlexibleVersion: 3)

    /// Name and version of the client program (from version 3): letters, digits, `-` and `.`, or the broker answers with
    /// INVALID_REQUEST.
    package var softwareName: String
    package var softwareVersion: String

    package init(softwareName: String, softwareVersion: String) {
        self.softwareName = softwareName
        self.softwareVersion = softwareVersion
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        if version >= 3 {
            writer.write(softwareName)
            writer.write(softwareVersion)
        }
        writer.endStructure()
    }
}

package struct ApiVersionsResponse: KafkaResponse {
    package struct API: Sendable {
        package var apiKey: Int16
        package var minVersion: Int16
        package var maxVersion: Int16
    }

    package var errorCode: ErrorCode
    package var apiKeys: [API]
    package var throttleTime: Int32

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        errorCode = try reader.errorCode()
        apiKeys = try reader.array(minimumSize: 6) { reader throws(WireError) in
            let api = API(
                apiKey: try reader.int16(), minVersion: try reader.int16(), maxVersion: try reader.int16())
            try reader.endStructure()
            return api
        }
        throttleTime = version >= 1 ? try reader.int32() : 0
        try reader.endStructure()
    }
}
