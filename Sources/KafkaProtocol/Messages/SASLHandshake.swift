/// SaslHandshake (key 17): the mechanism with which the connection is going to be authenticated.
package struct SASLHandshakeRequest: KafkaRequest {
    package typealias Response = SASLHandshakeResponse

    package static let api = KafkaAPI(key: 17, name: "SaslHandshake", versions: 0...1, firstFlexibleVersion: nil)

    package var mechanism: String

    package init(mechanism: String) {
        self.mechanism = mechanism
    }

    package func encode(into writer: inout WireWriter, version: Int16) {
        writer.write(mechanism)
    }
}

package struct SASLHandshakeResponse: KafkaResponse {
    package var errorCode: ErrorCode

    /// The mechanisms that the broker has.
    package var mechanisms: [String]

    package var throttleTime: Int32 { 0 }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        errorCode = try reader.errorCode()
        mechanisms = try reader.strings()
    }
}
