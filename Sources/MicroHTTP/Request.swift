/// A request whose head has arrived in full. Only GET and HEAD come to a handler.
public struct Request: Sendable {
    /// `GET` or `HEAD`. A handler may treat both alike: the body of an answer to HEAD is not sent.
    public let method: String

    /// The path, percent-decoded, without the query: `/metrics`.
    public let path: String

    /// The path as it was sent, percent-encoded: a slash that is encoded belongs to a component.
    public let encodedPath: String

    /// What follows the first `?`, as it was sent; `nil` when there is none.
    public let query: String?

    /// The numeric address of the client, for logs.
    public let remoteAddress: String

    private let headers: [(name: String, value: String)]

    /// - Parameter target: what the request line asks for, as it was sent.
    init(method: String, path: String, target: String, remoteAddress: String, headers: [(name: String, value: String)])
    {
        self.method = method
        self.path = path
        let end = target.firstIndex(of: "?") ?? target.endIndex
        encodedPath = Request.path(in: String(target[..<end]))
        query = end < target.endIndex ? String(target[target.index(after: end)...]) : nil
        self.remoteAddress = remoteAddress
        self.headers = headers
    }

    /// The path of a request's target, whose query is cut off: the target itself in its origin form (`/metrics`), the part
    /// after host and port in its absolute form (`http://host:9308/metrics`), which a server must accept (RFC 9112, section
    /// 3.2.2) and some proxies send.
    static func path(in target: String) -> String {
        for scheme in ["http://", "https://"] where target.prefix(scheme.count).lowercased() == scheme {
            let path = target.utf8.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") }
            return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
        }
        return target
    }

    /// The value of a header field, whatever the case of its name; `nil` when it was not sent. Repeated fields are
    /// joined by a comma (RFC 9110, section 5.3).
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        let values = headers.lazy.filter { $0.name.lowercased() == wanted }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
