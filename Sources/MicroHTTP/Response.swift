public import PageMemory

/// What a client gets.
public struct Response: Sendable {
    /// The HTTP status, from 200 to 599.
    public var status: Int

    /// Header fields in the order in which they are sent. `Content-Length`, `Date` and `Connection` are the server's.
    public var headers: [(name: String, value: String)]

    /// The body, sent from where it lies, without a copy, and kept alive until the last byte is sent.
    public var body: SharedBytes

    /// A response from shared memory.
    public init(status: Int = 200, headers: [(name: String, value: String)] = [], body: SharedBytes = .empty) {
        precondition((200...599).contains(status), "HTTP status \(status)")
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A response with a text of its own, UTF-8.
    ///
    /// - Parameter contentType: the media type, `text/html` for a page.
    public init(status: Int = 200, text: String, contentType: String = "text/plain") {
        self.init(
            status: status,
            headers: [("Content-Type", "\(contentType); charset=utf-8")],
            body: SharedBytes(text))
    }
}

extension Response {
    /// To a request that is neither GET nor HEAD.
    static var methodNotAllowed: Response {
        var response = Response(status: 405, text: "Only GET and HEAD are served here.\n")
        response.headers.append(("Allow", "GET, HEAD"))
        return response
    }

    /// To a request whose answer did not become ready before the deadline, or before the server stopped.
    static var unavailable: Response {
        Response(status: 503, text: "The answer was not ready in time; try again.\n")
    }
}

/// What a handler returns: a response, or the work that makes one.
public enum Answer: Sendable {
    /// The response is at hand.
    case now(Response)

    /// The response takes work that must not run on libmicrohttpd's threads. The connection is set aside until the task
    /// that runs this closure returns; the client gets 503, and the task is cancelled, when the request's deadline
    /// passes or the server stops first.
    case later(@Sendable () async -> Response)
}
