internal import ClusterModel
internal import NIOCore
internal import NetworkSupport
internal import ZooKeeperReplies

/// Asks one server its four-letter words (ZooKeeper Administrator's Guide, "The Four Letter Words").
struct FourLetterWords: Sendable {
    let server: HostPort
    let tls: ReloadedValue<ClientTLS>?
    let network: Network

    /// The bytes of the reply, which are some.
    func reply(to word: ServerQuestion, within timeout: Duration) async throws(ConnectionFailure) -> [UInt8] {
        let endpoint = Endpoint(host: server.host, port: Int(server.port), tls: tls?.forConnection)
        let request = ServerRequest<[UInt8]>(
            endpoint, timeout: timeout, loop: network.loop, resolver: network.resolver
        ) { channel, request in
            try channel.pipeline.syncOperations.addHandler(
                FourLetterHandler(word.rawValue, limit: word.replyLimit, request: request))
        }
        let bytes = try await request.reply()
        switch Refusal.reason(bytes, to: word) {
        case nil: return bytes
        case .notWhitelisted?:
            throw ConnectionFailure(
                .notWhitelisted, "the server does not allow it; add \(word) to its 4lw.commands.whitelist")
        case .notServing?:
            throw ConnectionFailure(.notServing, "the server does not serve requests: no quorum, or leaderServes=no")
        case let reason?: throw ConnectionFailure(reason, "the reply is no answer")
        }
    }
}

/// Sends a four-letter command, and reads until the server closes the connection.
///
/// Exactly the command's four bytes are sent, and our side stays open: a byte too many that the server has not read makes
/// it reset the connection when it closes it, and costs the end of a long reply.
private final class FourLetterHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let word: String
    private let request: ServerRequest<[UInt8]>
    private var reply: ReplyBuffer

    init(_ word: String, limit: Int, request: ServerRequest<[UInt8]>) {
        self.word = word
        self.request = request
        reply = ReplyBuffer(limit: limit)
    }

    /// The connection is open; TLS keeps the command until after its handshake.
    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: word)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try reply.append(unwrapInboundIn(data))
        } catch {
            request.fail(error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if reply.isEmpty {
            request.fail(ConnectionFailure.empty)
        } else {
            request.succeed(reply.bytes)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        request.fail(error)
    }
}
