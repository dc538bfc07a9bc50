internal import ClusterModel
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import NetworkSupport

/// One request over a connection of its own: from the look-up of the name to the end of the reply, under one deadline.
///
/// `setup` adds the protocol handlers once the channel is connected. They end the request with `succeed` or `fail`, after which
/// the connection is closed.
// Its state is touched on `loop` only, where all methods but `reply` are called.
final class ServerRequest<Reply: Sendable>: @unchecked Sendable {
    typealias Setup = @Sendable (any Channel, ServerRequest<Reply>) throws -> Void

    private let loop: any EventLoop
    private let endpoint: Endpoint
    private let timeout: Duration
    private let resolver: HostResolver
    private let setup: Setup
    private let promise: EventLoopPromise<Reply>

    private var progress = RequestProgress()
    private var isOver = false
    private var limit: Scheduled<Void>?
    /// More than one only while attempts to connect to several addresses race.
    private var channels: [any Channel] = []
    /// The one that has won.
    private var connection: (any Channel)?

    /// - Parameter setup: Adds the handlers that send the command and read the reply.
    init(
        _ endpoint: Endpoint, timeout: Duration, loop: any EventLoop, resolver: HostResolver,
        setup: @escaping Setup
    ) {
        self.endpoint = endpoint
        self.timeout = timeout
        self.loop = loop
        self.resolver = resolver
        self.setup = setup
        promise = loop.makePromise()
        progress.usesTLS = endpoint.tls != nil
    }

    /// Asks, and waits for the reply. To be called once. When the task is cancelled, the question is given up at once.
    func reply() async throws(ConnectionFailure) -> Reply {
        loop.execute { self.begin() }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                loop.execute { self.finish(.failure(.cancelled)) }
            }
        } catch {
            throw error as? ConnectionFailure ?? ConnectionFailure(error, progress: RequestProgress())
        }
    }

    /// The TLS handshake has succeeded.
    func noteHandshake() {
        progress.stage = .waiting
    }

    /// `count` more bytes of the reply have come.
    func noteReceived(_ count: Int) {
        progress.receivedBytes += count
    }

    /// The reply is complete.
    func succeed(_ reply: Reply) {
        finish(.success(reply))
    }

    /// There will be no reply.
    func fail(_ error: any Error) {
        let tls = endpoint.tls?.failure(error, host: endpoint.host, pipeline: connection?.pipeline.syncOperations)
        finish(.failure(error as? ConnectionFailure ?? ConnectionFailure(error, progress: progress, tls: tls)))
    }

    private func begin() {
        limit = loop.scheduleTask(in: TimeAmount(timeout)) { [self] in
            finish(.failure(.timedOut(after: timeout, progress: progress)))
        }
        resolver.addresses(of: endpoint.host, port: endpoint.port, on: loop).whenComplete { [self] result in
            switch result {
            case .success(let addresses): connect(addresses)
            case .failure(let error): fail(error)
            }
        }
    }

    private func connect(_ addresses: [SocketAddress]) {
        guard !isOver else { return }
        progress.stage = .connecting
        ClientBootstrap(group: loop)
            .resolver(KnownAddresses(addresses: addresses, loop: loop))
            // The request's own limit, which began earlier, acts first.
            .connectTimeout(TimeAmount(timeout) + .seconds(1))
            .channelInitializer { [self] channel in
                // After the end, NIO still goes on to the next address: that attempt is given up before it begins.
                guard !isOver else { return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
                channels.append(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .connect(host: endpoint.host, port: endpoint.port)
            .whenComplete { [self] result in
                switch result {
                case .success(let channel): begin(on: channel)
                case .failure(let error): fail(error)
                }
            }
    }

    /// Only on the connection that is established first: the server gets the command once.
    private func begin(on channel: any Channel) {
        guard !isOver else { return channel.close(promise: nil) }
        connection = channel
        do {
            if let tls = endpoint.tls {
                progress.stage = .handshaking
                try channel.pipeline.syncOperations.addHandler(tls.makeHandler(host: endpoint.host))
            } else {
                progress.stage = .waiting
            }
            try channel.pipeline.syncOperations.addHandler(ProgressHandler(request: self))
            try setup(channel, self)
        } catch {
            fail(error)
        }
        if !channel.isActive { fail(ChannelError.eof) }
    }

    /// Closes first, so that the server is rid of the question when the next one is asked.
    private func finish(_ result: Result<Reply, ConnectionFailure>) {
        guard !isOver else { return }
        isOver = true
        limit?.cancel()
        for channel in channels {
            // Not through TLS, which would take leave of the server and wait for it to do the same.
            if let tls = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self) {
                tls.close(promise: nil)
            } else {
                channel.close(promise: nil)
            }
        }
        channels = []
        connection = nil
        promise.completeWith(result.mapError { $0 })
    }
}

/// Where a request goes.
struct Endpoint: Sendable {
    /// A name or an address.
    let host: String
    let port: Int
    /// Nil for a connection in the clear.
    let tls: ClientTLS?
}

/// What every request needs.
struct Network: Sendable {
    let loop: any EventLoop
    let resolver: HostResolver
}

/// How far a request has come.
struct RequestProgress: Sendable {
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

/// Tells a request how far it has come.
final class ProgressHandler<Reply: Sendable>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let request: ServerRequest<Reply>

    init(request: ServerRequest<Reply>) {
        self.request = request
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        request.noteReceived(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { request.noteHandshake() }
        context.fireUserInboundEventTriggered(event)
    }
}

/// A reply as it comes, up to a limit.
struct ReplyBuffer {
    private var buffer = ByteBuffer()
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// What has come so far.
    var bytes: [UInt8] { Array(buffer: buffer) }

    var isEmpty: Bool { buffer.readableBytes == 0 }

    mutating func append(_ part: ByteBuffer) throws(ConnectionFailure) {
        guard buffer.readableBytes + part.readableBytes <= limit else { throw .tooLarge(limit: limit) }
        buffer.writeImmutableBuffer(part)
    }
}
