internal import ClusterModel
internal import NIOCore
internal import NIOHTTP1
internal import NetworkSupport
internal import ZooKeeperReplies

/// Asks the AdminServer of one server its commands (ZooKeeper Administrator's Guide, "The AdminServer").
struct AdminCommands: Sendable {
    let address: CommandAddress
    let tls: ReloadedValue<ClientTLS>?
    let network: Network

    /// The bytes of the reply.
    func reply(
        to question: ServerQuestion, _ command: String, within timeout: Duration
    ) async throws(ConnectionFailure) -> [UInt8] {
        let endpoint = Endpoint(host: address.server.host, port: Int(address.server.port), tls: tls?.forConnection)
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: address.path + command,
            headers: ["Host": address.hostHeader, "Connection": "close", "Accept": "application/json"])
        let request = ServerRequest<HTTPReply>(
            endpoint, timeout: timeout, loop: network.loop, resolver: network.resolver
        ) { channel, request in
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHTTPClientHandlers()
            try pipeline.addHandler(AdminHandler(head, limit: question.replyLimit, request: request))
        }
        let reply = try await request.reply()
        guard let reason = AdminReply.refusal(status: reply.status, reply.bytes) else { return reply.bytes }
        throw ConnectionFailure(reason, "AdminServer answered with status \(reply.status)\(Excerpt.of(reply.bytes))")
    }
}

/// The response to an HTTP request.
private struct HTTPReply: Sendable {
    let status: Int
    let bytes: [UInt8]
}

/// Sends a GET request, and reads the response.
private final class AdminHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead
    private let request: ServerRequest<HTTPReply>
    private var status: Int?
    private var reply: ReplyBuffer

    init(_ head: HTTPRequestHead, limit: Int, request: ServerRequest<HTTPReply>) {
        self.head = head
        self.request = request
        reply = ReplyBuffer(limit: limit)
    }

    /// The connection is open; TLS keeps the request until after its handshake.
    func handlerAdded(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
        case .body(let part):
            do {
                try reply.append(part)
            } catch {
                request.fail(error)
            }
        case .end:
            if let status { request.succeed(HTTPReply(status: status, bytes: reply.bytes)) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        request.fail(ConnectionFailure.empty)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        request.fail(error)
    }
}

extension ServerQuestion {
    /// The name of AdminServer's command; nil for a four-letter command.
    var adminCommand: String? {
        switch self {
        case .adminMonitor: "monitor"
        case .adminServerStats: "server_stats"
        case .adminRuok: "ruok"
        case .adminIsReadOnly: "is_read_only"
        case .adminVotingView: "voting_view"
        case .adminDirs: "dirs"
        case .adminWatchSummary: "watch_summary"
        case .srvr, .ruok, .mntr, .isro, .conf, .dirs, .wchs, .cons, .dump: nil
        }
    }
}
