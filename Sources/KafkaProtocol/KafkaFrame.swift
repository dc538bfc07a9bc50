/// Requests and responses as they travel: a length of four bytes, a header, the body.
package enum KafkaFrame {
    /// The bytes of a request, the length before them included.
    package static func encode<Request: KafkaRequest>(
        _ request: Request, version: Int16, correlationID: Int32, clientID: String
    ) -> [UInt8] {
        let api = Request.api
        // The client id keeps a length of two bytes in all versions of the header.
        var header = WireWriter(isFlexible: false)
        header.write(api.key)
        header.write(version)
        header.write(correlationID)
        header.write(clientID)
        var body = WireWriter(isFlexible: api.isFlexible(version))
        // The tagged fields at the end of the header.
        body.endStructure()
        request.encode(into: &body, version: version)
        var length = WireWriter(isFlexible: false)
        length.write(Int32(header.bytes.count + body.bytes.count))
        return length.bytes + header.bytes + body.bytes
    }

    /// The correlation id of a response: the first four bytes behind the length.
    package static func correlationID(of response: some Collection<UInt8>) -> Int32? {
        guard response.count >= 4 else { return nil }
        return Int32(bitPattern: response.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }

    /// Reads the answer to `request`'s kind from a frame without its length.
    package static func decode<Request: KafkaRequest>(
        _ response: [UInt8], to request: Request.Type, version: Int16, correlationID: Int32
    ) throws(WireError) -> Request.Response {
        let isFlexible = Request.api.isFlexible(version)
        var reader = WireReader(response, isFlexible: isFlexible)
        let received = try reader.int32()
        guard received == correlationID else { throw .correlation(expected: correlationID, received: received) }
        // A client that asks for ApiVersions does not know yet what the broker speaks: its answer has the oldest header.
        if isFlexible, Request.self != ApiVersionsRequest.self { try reader.endStructure() }
        let body = try Request.Response(from: &reader, version: version)
        try reader.finish()
        return body
    }
}
