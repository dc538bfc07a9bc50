/// What an HTTP server answered.
public struct HTTPAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The body, as sent: compressed if `Content-Encoding` says so.
    public let body: [UInt8]

    private let headers: [(name: String, value: String)]

    /// The value of the header `name`, in whatever case it was sent; nil if it was not.
    public func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Takes an answer apart that ended with the connection.
    ///
    /// - Throws: `TestFailure` if it is no HTTP answer, or its body is not as long as it says.
    init(_ bytes: [UInt8], hasBody: Bool) throws {
        guard let end = HTTPAnswer.endOfHead(bytes) else {
            throw TestFailure("no HTTP answer, but \(bytes.count) bytes: \(String(decoding: bytes, as: UTF8.self))")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let statusLine = lines[0].split(separator: " ")
        guard statusLine.count >= 2, statusLine[0].hasPrefix("HTTP/1."), let status = Int(statusLine[1]) else {
            throw TestFailure("no HTTP status line: \(lines[0])")
        }
        self.status = status
        headers = try lines.dropFirst().map(HTTPAnswer.header)
        body = Array(bytes[(end + 4)...])
        let length = header("Content-Length").flatMap { Int($0) }
        if hasBody, let length, length != body.count {
            throw TestFailure("the answer's body has \(body.count) bytes; Content-Length says \(length)")
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count > mark.count else { return nil }
        return (1...bytes.count - mark.count).first { Array(bytes[$0..<$0 + mark.count]) == mark }
    }

    private static func header(_ line: Substring) throws -> (name: String, value: String) {
        guard let colon = line.firstIndex(of: ":") else { throw TestFailure("no HTTP header: \(line)") }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return (line[..<colon].lowercased(), String(value))
    }
}
