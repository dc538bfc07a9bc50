internal import Dispatch

/// Asks an HTTP server on 127.0.0.1, one connection a request.
public struct HTTPClient: Sendable {
    private static let queue = DispatchQueue(label: "test.http", attributes: .concurrent)

    private let port: Int

    /// A client of the server that listens on `port`.
    public init(port: Int) {
        self.port = port
    }

    /// Asks for `path` and reads the whole answer.
    ///
    /// - Throws: `TestFailure` if nobody listens, or what came is not a whole HTTP answer within ten seconds.
    public func get(
        _ path: String, method: String = "GET", headers: [String: String] = [:]
    ) async throws -> HTTPAnswer {
        let request = request(path, method: method, headers: headers)
        let port = port
        let bytes = try await blocking(on: HTTPClient.queue) {
            let socket = try LoopbackSocket()
            try socket.connect(port: port)
            try socket.send(request)
            return try socket.receiveAll()
        }
        return try HTTPAnswer(bytes, hasBody: method != "HEAD")
    }

    private func request(_ path: String, method: String, headers: [String: String]) -> [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
        lines += headers.map { "\($0.key): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
