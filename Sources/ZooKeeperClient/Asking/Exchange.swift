internal import ClusterModel
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NetworkSupport

/// One question over a connection of its own: from the look-up of the name to the end of the reply, under one deadline.
///
/// Who speaks is added to the connection's pipeline once it stands, and ends the exchange with `succeed` or `fail`, after
/// which the connection is closed.
// Its state is touched on `loop` only, where all methods but `reply` are called.
final class Exchange<Reply: Sendable>: @unchecked Sendable {
    typealias Speaker = @Sendable (any Channel, Exchange<Reply>) throws -> Void

    private let loop: any EventLoop
    private let endpoint: Endpoint
    private let timeout: Duration
    private let resolver: HostResolver
    private let speaker: Speaker
    private let promise: EventLoopPromise<Reply>

    private var progress = ExchangeProgress()
    private var isOver = false
    private var limit: Scheduled<Void>?
    /// More than one only while attempts to connect to several addresses race.
    private var channels: [any Channel] = []
    /// The one that has won.
    private var connection: (any Channel)?

    /// - Parameter speaker: Adds the handlers that ask the question and read the reply.
    init(
        _ endpoint: Endpoint, timeout: Duration, loop: any EventLoop, resolver: HostResolver,
        speaker: @escaping Speaker
    ) {
        self.endpoint = endpoint
        self.timeout = timeout
        self.loop = loop
        self.resolver = resolver
        self.speaker = speaker
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
            throw error as? ConnectionFailure ?? ConnectionFailure(error, progress: ExchangeProgress())
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
            // The exchange's own limit, which began earlier, acts first.
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
                case .success(let channel): speak(channel)
                case .failure(let error): fail(error)
                }
            }
    }

    /// Only the attempt to connect that has won the race gets to speak: the server is asked once.
    private func speak(_ channel: any Channel) {
        guard !isOver else { return channel.close(promise: nil) }
        connection = channel
        do {
            if let tls = endpoint.tls {
                progress.stage = .handshaking
                try channel.pipeline.syncOperations.addHandler(tls.makeHandler(host: endpoint.host))
            } else {
                progress.stage = .waiting
            }
            try channel.pipeline.syncOperations.addHandler(ProgressHandler(exchange: self))
            try speaker(channel, self)
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

/// Where an exchange goes.
struct Endpoint: Sendable {
    /// A name or an address.
    let host: String
    let port: Int
    /// Nil for a connection in the clear.
    let tls: ClientTLS?
}
