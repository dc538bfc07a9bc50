import ClusterModel
import KafkaProtocol
import TestSupport
import Testing

/// The messages of one API, as tests handle them: a request from its JSON, a response compared with its JSON.
struct MessageKind: Sendable, CustomTestStringConvertible {
    /// As in the names of the recordings.
    let name: String
    let api: KafkaAPI

    /// The fields of responses that are read and not kept.
    let unkept: Set<String>

    /// The bytes of a request, with the length.
    let encode: @Sendable (_ request: JSONValue, _ version: Int16, _ correlationID: Int32) throws -> [UInt8]

    /// The response in these bytes.
    let decode: @Sendable (_ response: [UInt8], _ version: Int16, _ correlationID: Int32) throws(WireError) -> Any

    var testDescription: String { name }

    init<Request: KafkaRequest>(
        _ name: String, unkept: Set<String> = [],
        _ request: @escaping @Sendable (_ json: JSONValue, _ version: Int16) throws -> Request
    ) {
        self.name = name
        api = Request.api
        self.unkept = unkept
        encode = { json, version, correlationID in
            KafkaFrame.encode(
                try request(json, version), version: version, correlationID: correlationID, clientID: "sample")
        }
        decode = { bytes, version, correlationID throws(WireError) in
            try KafkaFrame.decode(bytes, to: Request.self, version: version, correlationID: correlationID)
        }
    }

    static func named(_ name: String) throws -> MessageKind {
        guard let kind = all.first(where: { $0.name == name }) else { throw TestFailure("no API \(name)") }
        return kind
    }
}

extension MessageKind {
    /// Expects that the response is what the JSON says, and the request is written as the bytes say.
    ///
    /// - Returns: The fields of the JSON that were not kept.
    @discardableResult
    func check(_ sample: Sample) throws -> Set<String> {
        let version = sample.version
        let response = try decode(sample.responseBytes, version, sample.correlationID)
        let comparison = MessageComparison(response, kept(of: sample.response, version: version))
        #expect(comparison.differences == [], "response of \(name) version \(version): \(sample.response)")
        let excess = comparison.unkept.subtracting(unkept)
        #expect(excess.isEmpty, "fields of \(name) version \(version) that are not kept")

        let request = try encode(sample.request, version, sample.correlationID)
        #expect(request.prefix(4) == lengthBytes(request.count - 4))
        #expect(request.dropFirst(4) == sample.requestBytes[...], "request of \(name) version \(version)")
        return comparison.unkept
    }

    /// The JSON of a response in the form in which it is kept, where that differs.
    private func kept(of response: JSONValue, version: Int16) -> JSONValue {
        var fields = response.fields
        switch name {
        case "find_coordinator" where version < FindCoordinatorRequest.batchVersion:
            let throttleTime = fields.removeValue(forKey: "throttle_time")
            return .object(["throttle_time": throttleTime ?? .number(0), "coordinators": .array([.object(fields)])])
        case "offset_fetch" where version < OffsetFetchRequest.batchVersion:
            let throttleTime = fields.removeValue(forKey: "throttle_time")
            return .object(["throttle_time": throttleTime ?? .number(0), "groups": .array([.object(fields)])])
        case "streams_group_describe":
            return response.lifting("subtopologies", outOf: "topology", of: ["groups"])
                .lifting("active_tasks", outOf: "assignment", of: ["groups", "members"])
        default: return response
        }
    }
}

extension JSONValue {
    /// A copy in which a field of a structure has become a field of the one around it, which is reached by `path`.
    fileprivate func lifting(_ name: String, outOf structure: String, of path: ArraySlice<String>) -> JSONValue {
        var fields = fields
        if let next = path.first {
            let elements = fields[next]?.elements ?? []
            fields[next] = .array(elements.map { $0.lifting(name, outOf: structure, of: path.dropFirst()) })
        } else {
            var inner = fields[structure]?.fields ?? [:]
            fields[name] = inner.removeValue(forKey: name) ?? .null
            fields[structure] = .object(inner)
        }
        return .object(fields)
    }
}

/// A length of four bytes, big-endian.
func lengthBytes(_ length: Int) -> ArraySlice<UInt8> {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> $0) }[...]
}
