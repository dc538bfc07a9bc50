internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// A question to a running surveyor about its own state: one GET request over a connection of its own.
public struct HealthRequest: Sendable {
    private let host: String
    private let port: Int
    private let path: String
    private let usesTLS: Bool

    /// - Parameters:
    ///   - host: a name or an address.
    ///   - path: what is asked for, beginning with a slash.
    ///   - usesTLS: The certificate is not checked: it is for the name that others know the surveyor by.
    public init(host: String, port: Int, path: String, usesTLS: Bool) {
        self.host = host
        self.port = port
        self.path = path
        self.usesTLS = usesTLS
    }

    /// What the surveyor says.
    ///
    /// - Parameter timeout: the longest that connecting may take, and then the answer.
    /// - Throws: what goes wrong with the connection, or `HealthRequestError`.
    public func answer(within timeout: Duration) async throws -> HealthAnswer {
        let channel = try await connect(within: TimeAmount(timeout))
        let request = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: path, headers: ["Host": host, "Connection": "close"])
        return try await channel.executeThenClose { responses, requests in
            try await requests.write(.head(request))
            try await requests.write(.end(nil))
            return try await Self.read(responses)
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private func connect(within timeout: TimeAmount) async throws -> Connection {
        let tls = usesTLS ? try Self.trustingContext() : nil
        return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(timeout)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil))
                    }
                    try pipeline.addHTTPClientHandlers()
                    channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    private static func trustingContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return try NIOSSLContext(configuration: configuration)
    }

    private static func read(_ responses: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws
        -> HealthAnswer
    {
        var status: Int?
        var body = ByteBuffer()
        for try await part in responses {
            switch part {
            case .head(let head): status = Int(head.status.code)
            case .body(var bytes): body.writeBuffer(&bytes)
            case .end: return HealthAnswer(status: status ?? 0, text: String(buffer: body))
            }
        }
        throw HealthRequestError.noAnswer
    }
}

/// What a surveyor says of its own state.
public struct HealthAnswer: Sendable {
    /// The status code of HTTP.
    public let status: Int
    /// The reason, for a person.
    public let text: String
}

/// What can go wrong although there is a connection.
public enum HealthRequestError: Error, CustomStringConvertible {
    /// The connection was closed, or the time was over, before there was an answer.
    case noAnswer

    public var description: String { "there was no answer" }
}
