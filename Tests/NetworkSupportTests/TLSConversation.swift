import NIOCore
import NIOPosix
import NetworkSupport
import TestSupport

/// openssl's own TLS server, so that our client is not only tried with its own library.
struct OpenSSLServer {
    let port: Int
    private let process: ManagedProcess

    init(_ certificate: IssuedCertificate, _ options: [String] = []) async throws {
        process = try ManagedProcess(
            "/usr/bin/env",
            [
                "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate.certificateFile, "-key",
                certificate.keyFile,
            ] + options)
        let line = try await process.waitForLine(containing: "ACCEPT")
        guard let port = line.split(separator: ":").last.flatMap({ Int($0) }) else { throw TestFailure(line) }
        self.port = port
    }
}

/// A server that answers the first bytes it receives with `reply`, in the clear, or closes the connection at once.
func plaintextServer(reply: String?) async throws -> any Channel {
    try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(PlaintextReply(reply))
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
}

private final class PlaintextReply: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: String?

    init(_ reply: String?) {
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let reply { context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: reply)), promise: nil) }
        context.close(promise: nil)
    }
}

/// How TLS with a server on the loopback goes: nil if a request is answered.
func tlsFailure(_ settings: TLSSettings, host: String = "localhost", port: Int) async throws -> TLSFailure? {
    let tls = try ClientTLS(settings)
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let promise = loop.makePromise(of: TLSFailure?.self)
    let channel = try await ClientBootstrap(group: loop)
        .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandlers(
                    tls.makeHandler(host: host), Conversation(tls, host: host, promise))
            }
        }
        .connect(host: "127.0.0.1", port: port).get()
    let failure = try await promise.futureResult.get()
    try? await channel.close()
    return failure
}

/// Sends a request, and notes the first answer or error.
private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let tls: ClientTLS
    private let host: String
    private var promise: EventLoopPromise<TLSFailure?>?

    init(_ tls: ClientTLS, host: String, _ promise: EventLoopPromise<TLSFailure?>) {
        self.tls = tls
        self.host = host
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "GET / HTTP/1.0\r\n\r\n")), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        end(.success(nil))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = tls.failure(error, host: host, pipeline: context.pipeline.syncOperations) {
            end(.success(failure))
        } else {
            end(.failure(error))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(ChannelError.eof))
    }

    private func end(_ result: Result<TLSFailure?, any Error>) {
        promise?.completeWith(result)
        promise = nil
    }
}
