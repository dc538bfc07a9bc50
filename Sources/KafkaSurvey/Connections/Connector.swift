internal import ClusterModel
internal import KafkaProtocol
internal import NIOCore
internal import NIOPosix
internal import NetworkSupport
internal import OAuthTokens

/// Where a connection goes.
struct Endpoint: Sendable {
    let address: HostPort
    /// nil for a connection in the clear.
    let tls: ClientTLS?
}

/// Makes connections to brokers: gets a token if need be, looks the name up, connects, negotiates versions, authenticates.
struct Connector: Sendable {
    let settings: KafkaConnectionSettings
    let tls: ReloadedValue<ClientTLS>?
    let loop: any EventLoop
    let resolver: HostResolver

    /// nil where connections are not authenticated.
    let authenticator: SASLAuthenticator?

    /// Differs from an earlier one if certificates, keys or passwords have been replaced.
    var secretsGeneration: Int { (tls?.generation ?? 0) + (authenticator?.generation ?? 0) }

    /// Connects. All of it together takes no longer than the connect timeout.
    ///
    /// A broker that refuses secrets which have been replaced meanwhile is asked once more, with the new ones.
    func connect(to address: HostPort, traffic: TrafficRecorder) async throws(BrokerFailure) -> BrokerConnection {
        let limit = ContinuousClock.now + settings.connectTimeout
        let generation = secretsGeneration
        do {
            return try await connect(to: address, traffic, until: limit)
        } catch {
            guard error.concernsSecrets, secretsGeneration != generation else { throw error }
            return try await connect(to: address, traffic, until: limit)
        }
    }

    private func connect(
        to address: HostPort, _ traffic: TrafficRecorder, until limit: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> BrokerConnection {
        let endpoint = Endpoint(address: address, tls: tls?.forConnection)
        let exchange = try await makeExchange(for: address, until: limit)
        let addresses = try await resolve(address, until: limit)
        traffic.countConnect()
        let channel = try await open(endpoint, addresses, traffic, until: limit)
        let connection = BrokerConnection(endpoint, channel, clientID: settings.clientID)
        do {
            try await connection.negotiateVersions(softwareVersion: settings.softwareVersion, until: limit)
            if let exchange { try await authenticate(connection, with: exchange, until: limit) }
        } catch {
            connection.close()
            throw error
        }
        return connection
    }

    /// A new authentication, with the token that its mechanism may need; nil where connections are not authenticated.
    func makeExchange(
        for address: HostPort, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> (any SASLExchange)? {
        do {
            return try await authenticator?.makeExchange(until: deadline)
        } catch {
            throw BrokerFailure(
                error.kind == .unreachable ? .transport : .authentication,
                "\(address): no token to authenticate with: \(error)")
        }
    }

    /// Authenticates a connection, or authenticates it again.
    func authenticate(
        _ connection: BrokerConnection, with exchange: any SASLExchange, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) {
        do {
            try await connection.authenticate(with: exchange, problem: authenticator?.problem, until: deadline)
        } catch {
            if error.reason == .authentication { await authenticator?.noteRefusal() }
            throw error
        }
    }

    /// The addresses of the broker's name, looked up anew for each connection.
    private func resolve(
        _ address: HostPort, until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> [SocketAddress] {
        let promise = loop.makePromise(of: [SocketAddress].self)
        let limit = loop.scheduleTask(deadline: NIODeadline(deadline)) { promise.fail(ConnectionEnd.deadline) }
        resolver.addresses(of: address.host, port: Int(address.port), on: loop).whenComplete { result in
            limit.cancel()
            promise.completeWith(result)
        }
        do {
            return try await promise.futureResult.valueUnlessCancelled()
        } catch let error as UnresolvedName {
            throw BrokerFailure(
                .unresolved,
                "\(address): the host name cannot be resolved (\(error.explanation)); check the name, and if the broker "
                    + "advertises it, the broker's advertised.listeners")
        } catch {
            throw .timedOut(address, "the host name was not resolved in time; check the name servers")
        }
    }

    private func open(
        _ endpoint: Endpoint, _ addresses: [SocketAddress], _ traffic: TrafficRecorder,
        until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> (any Channel, NIOLoopBound<RequestPipeline>) {
        let settings = settings
        let bootstrap = ClientBootstrap(group: loop)
            .resolver(KnownAddresses(addresses: addresses, family: settings.addressFamily, loop: loop))
            .connectTimeout(TimeAmount(max(deadline - .now, .milliseconds(1))))
            .channelOption(.socketOption(.so_keepalive), value: settings.keepAlive ? 1 : 0)
            .channelOption(.tcpOption(.tcp_nodelay), value: settings.noDelay ? 1 : 0)
            // Responses of megabytes arrive in few pieces.
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 65_536, maximum: 1 << 20)
            )
        let connecting = bootstrap.connect(host: endpoint.address.host, port: Int(endpoint.address.port))
            .flatMapThrowing { channel in
                let pipeline = RequestPipeline(
                    endpoint, patience: settings.requestTimeout, frameLimit: settings.maximumFrameSize,
                    traffic: traffic)
                do {
                    let handlers = channel.pipeline.syncOperations
                    if let tls = endpoint.tls {
                        try handlers.addHandler(tls.makeHandler(host: endpoint.address.host))
                    }
                    try handlers.addHandler(pipeline)
                } catch {
                    channel.close(promise: nil)
                    throw error
                }
                return (channel, NIOLoopBound(pipeline, eventLoop: channel.eventLoop))
            }
        do {
            return try await connecting.valueUnlessCancelled()
        } catch {
            throw BrokerFailure(connectingTo: endpoint.address, error)
        }
    }
}

extension EventLoopFuture where Value: Sendable {
    /// The value; `CancellationError` at once when the task is cancelled.
    fileprivate func valueUnlessCancelled() async throws -> Value {
        let promise = eventLoop.makePromise(of: Value.self)
        cascade(to: promise)
        return try await withTaskCancellationHandler {
            try await promise.futureResult.get()
        } onCancel: {
            promise.fail(CancellationError())
        }
    }
}

extension NIODeadline {
    /// The same moment on NIO's clock.
    init(_ instant: ContinuousClock.Instant) {
        self = .now() + TimeAmount(instant - .now)
    }
}
