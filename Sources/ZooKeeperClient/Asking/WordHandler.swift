internal import NIOCore

/// Sends a four-letter word, and reads until the server closes the connection.
///
/// Exactly the word's four bytes are sent, and our side stays open: a byte too many that the server has not read makes
/// it reset the connection when it closes it, and costs the end of a long reply.
final class WordHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let word: String
    private let exchange: Exchange<[UInt8]>
    private var reply: ReplyBuffer

    init(_ word: String, limit: Int, exchange: Exchange<[UInt8]>) {
        self.word = word
        self.exchange = exchange
        reply = ReplyBuffer(limit: limit)
    }

    /// The connection stands already; TLS keeps the word until after its handshake.
    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: word)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try reply.append(unwrapInboundIn(data))
        } catch {
            exchange.fail(error)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if reply.isEmpty {
            exchange.fail(ConnectionFailure.empty)
        } else {
            exchange.succeed(reply.bytes)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        exchange.fail(error)
    }
}
