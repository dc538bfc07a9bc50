/// Where a server listens: a host and a TCP port.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A name or a numeric address without brackets; `nil` means every address of the machine, IPv6 and IPv4.
    public let host: String?

    /// The port; 0 lets the operating system choose a free one.
    public let port: UInt16

    /// Reads `host:port`, `:port`, `127.0.0.1:port` or `[::1]:port`.
    ///
    /// - Throws: ``HTTPServerError`` with the code `invalidAddress` when `text` is none of these.
    public init(parsing text: String) throws(HTTPServerError) {
        guard let colon = text.lastIndex(of: ":") else {
            throw Self.invalid(text, "it has no port")
        }
        let digits = text[text.index(after: colon)...]
        guard let port = UInt16(digits),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            throw Self.invalid(text, "\"\(digits)\" is not a port from 0 to 65535")
        }
        host = try Self.host(text[..<colon], of: text)
        self.port = port
    }

    private static func host(_ part: Substring, of text: String) throws(HTTPServerError) -> String? {
        if part.isEmpty { return nil }
        if part.hasPrefix("[") && part.hasSuffix("]") && part.count > 2 {
            return String(part.dropFirst().dropLast())
        }
        if part.contains(":") {
            throw invalid(text, "an IPv6 address needs brackets")
        }
        if part.contains(where: { "[]/@".contains($0) || $0.isWhitespace }) {
            throw invalid(text, "\"\(part)\" is not a host")
        }
        return String(part)
    }

    private static func invalid(_ text: String, _ reason: String) -> HTTPServerError {
        HTTPServerError(
            code: .invalidAddress,
            description: "invalid listen address \"\(text)\": \(reason); write host:port, [ipv6]:port or :port")
    }

    /// The address as it is written: `[::1]:9308`, `:9308`.
    public var description: String {
        guard let host else { return ":\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
