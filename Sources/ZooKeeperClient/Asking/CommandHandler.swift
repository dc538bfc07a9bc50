internal import NIOCore
internal import NIOHTTP1

/// What came in answer to an HTTP request.
struct HTTPReply: Sendable {
    let status: Int
    let bytes: [UInt8]
}

/// Sends a GET request, and reads the response.
final class CommandHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: HTTPRequestHead
    private let exchange: Exchange<HTTPReply>
    private var status: Int?
    private var reply: ReplyBuffer

    init(_ request: HTTPRequestHead, limit: Int, exchange: Exchange<HTTPReply>) {
        self.request = request
        self.exchange = exchange
        reply = ReplyBuffer(limit: limit)
    }

    /// The connection stands already; TLS keeps the request until after its handshake.
    func handlerAdded(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(request)), promise: nil)
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
                exchange.fail(error)
            }
        case .end:
            if let status { exchange.succeed(HTTPReply(status: status, bytes: reply.bytes)) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        exchange.fail(ConnectionFailure.empty)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        exchange.fail(error)
    }
}
