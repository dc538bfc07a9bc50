internal import Dispatch

/// One connection to an HTTP server on 127.0.0.1, written to and read from piece by piece: kept alive, or read slowly.
public final class HTTPConnection: Sendable {
    private let socket: LoopbackSocket
    private let queue = DispatchQueue(label: "test.http.connection")

    /// Connects to the server that listens on `port`.
    ///
    /// - Parameter receiveBuffer: what the kernel holds for this side, in bytes; small for a reader that is slow.
    public init(port: Int, receiveBuffer: Int32? = nil) throws {
        socket = try LoopbackSocket(receiveBuffer: receiveBuffer)
        try socket.connect(port: port)
    }

    /// Sends `text`, whose line feeds become CR LF.
    public func send(_ text: String) async throws {
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        try await blocking(on: queue) { [self] in try socket.send(bytes) }
    }

    /// At least one byte and at most `count`; none if the server has closed.
    public func receive(atMost count: Int) async throws -> [UInt8] {
        try await blocking(on: queue) { [self] in try socket.receive(atMost: count) }
    }

    /// Everything that comes until the server closes.
    public func receiveAll() async throws -> [UInt8] {
        try await blocking(on: queue) { [self] in try socket.receiveAll() }
    }
}
