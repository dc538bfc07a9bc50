/// SaslAuthenticate (key 36, KIP-152, KIP-368): one message of a SASL exchange.
package struct SASLAuthenticateRequest: KafkaRequest {
    package typealias Response = SASLAuthenticateResponse

    package static let api = KafkaAPI(key: 36, name: "SaslAuthenticate", versions: 0...2, firstFlexibleVersion: 2)

    package var authBytes: [UInt8]

    package init(authBytes: [UInt8]) {
        self.authBytes = authBytes
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(authBytes)
        writer.endStructure()
    }
}

package struct SASLAuthenticateResponse: KafkaResponse {
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var authBytes: [UInt8]

    /// After how many milliseconds the broker closes the connection unless it is authenticated again; 0: never.
    package var sessionLifetime: Int64

    package var throttleTime: Int32 { 0 }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString()
        authBytes = try reader.data()
        sessionLifetime = version >= 1 ? try reader.int64() : 0
        try reader.endStructure()
    }
}
