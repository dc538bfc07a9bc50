internal import NIOCore
internal import NIOTLS

/// How far an exchange has come.
struct ExchangeProgress: Sendable {
    enum Stage: Sendable {
        case resolving
        case connecting
        case handshaking
        /// For the reply, or the rest of it.
        case waiting
    }

    var stage = Stage.resolving
    var usesTLS = false
    /// Of the reply.
    var receivedBytes = 0
}

/// Tells an exchange how far it has come.
final class ProgressHandler<Reply: Sendable>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let exchange: Exchange<Reply>

    init(exchange: Exchange<Reply>) {
        self.exchange = exchange
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        exchange.noteReceived(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { exchange.noteHandshake() }
        context.fireUserInboundEventTriggered(event)
    }
}
