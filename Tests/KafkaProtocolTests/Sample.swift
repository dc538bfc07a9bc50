import Foundation
import TestSupport

/// A request and its response: the bytes, and what an independent codec reads in them.
struct Sample {
    let api: String
    let version: Int16
    /// Header and body, without the length.
    let requestBytes: [UInt8]
    let responseBytes: [UInt8]
    let request: JSONValue
    let response: JSONValue

    init(_ document: Data) throws {
        let json = try JSONValue(document)
        api = try json.text("api")
        version = try json.number("version")
        requestBytes = try bytes(hex: json.text("request_bytes"))
        responseBytes = try bytes(hex: json.text("response_bytes"))
        request = try json.field("request")
        response = try json.field("response")
    }

    /// The id in the request's header, which the response repeats.
    var correlationID: Int32 { Int32(bitPattern: requestBytes[4..<8].reduce(0) { $0 << 8 | UInt32($1) }) }
}

extension Sample {
    private static let folder = "\(packageRoot)/Tests/KafkaProtocolTests/Fixtures"

    /// The recordings, as `folder/api-what.vVERSION.json`.
    static let recordings: [String] = {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".json") }.sorted()
    }()

    static func recording(_ name: String) throws -> Sample {
        try Sample(Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }

    static func recordings(of api: String) throws -> [Sample] {
        // A file's name begins with that of the API.
        try recordings.filter { $0.contains("/\(api)-") || $0.contains("/\(api).") }.map(recording)
    }

    /// Messages that kio makes up, `count` of each version that it has.
    static func generated(_ api: String, count: Int) async throws -> [Sample] {
        let script = "\(packageRoot)/Tests/KafkaProtocolTests/Peer/messages.py"
        let process = try ManagedProcess(DeveloperTool.python.executable(), ["-B", script, api, String(count)])
        guard try await process.waitForExit() == .status(0) else { throw TestFailure(process.transcript) }
        return try process.lines().map { try Sample(Data($0.utf8)) }
    }
}

/// The bytes that `hex` spells, two lower-case digits each.
func bytes(hex: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in hex.utf8 {
        let value: UInt8
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
        default: throw TestFailure("\(hex) is not hexadecimal")
        }
        if let first = high { bytes.append(first << 4 | value) }
        high = high == nil ? value : nil
    }
    return bytes
}
