internal import ClusterModel
internal import KafkaProtocol
internal import NetworkSupport

/// The brokers of a cluster, each with the client that asks it.
///
/// A broker is known by its id and its address: one that comes back elsewhere is connected to anew. The configured
/// addresses are asked only while no broker that metadata lists can be.
actor ClusterConnections {
    private let connector: Connector
    private var bootstrap: [BrokerClient]
    private var brokers: [Int32: BrokerClient] = [:]

    /// For requests that would hold up others on the connection of a survey's offsets.
    private var slow: BrokerClient?

    /// The statistics of brokers' earlier clients: a broker's counts never go back.
    private var earlier: [Int32: ConnectionStatistics] = [:]

    /// How long a broker may take for metadata before another is asked, too.
    private static let hedge = Duration.milliseconds(500)

    init(_ connector: Connector) {
        self.connector = connector
        bootstrap = connector.settings.bootstrap.map { BrokerClient($0, connector: connector) }
    }

    /// The client of a broker that the last metadata listed.
    func client(_ broker: Int32) -> BrokerClient? { brokers[broker] }

    /// A client for slow requests, with a connection of its own to a broker; nil if none can be asked.
    ///
    /// - Parameter failed: brokers that have just not answered.
    func slowClient(avoiding failed: Set<HostPort>) async -> BrokerClient? {
        var untried: HostPort?
        var connected: HostPort?
        for (_, client) in brokers.sorted(by: { $0.key < $1.key }) where !failed.contains(client.address) {
            guard await client.failure == nil else { continue }
            if client.address == slow?.address { return slow }
            if await client.isConnected { connected = connected ?? client.address }
            untried = untried ?? client.address
        }
        guard let address = connected ?? untried else { return nil }
        await slow?.close()
        let client = BrokerClient(address, connector: connector)
        slow = client
        return client
    }

    /// Takes the brokers that metadata lists. Connections to others are closed.
    func update(_ listed: [Broker]) async {
        var old = brokers
        var addresses = Dictionary(bootstrap.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        brokers = [:]
        for broker in listed {
            let address = HostPort(host: broker.host, port: UInt16(clamping: broker.port))
            if let known = old[broker.id], known.address == address {
                // While it waits to connect again, the broker may have answered under a configured address.
                if await known.failure != nil, let answering = addresses[address], await answering.isConnected {
                    addresses[address] = nil
                    brokers[broker.id] = answering
                    continue
                }
                brokers[broker.id] = known
                old[broker.id] = nil
            } else {
                // The broker that has answered under a configured address may be the one that advertises it.
                brokers[broker.id] =
                    addresses.removeValue(forKey: address) ?? BrokerClient(address, connector: connector)
            }
        }
        let used = Set(brokers.values.map(ObjectIdentifier.init))
        for index in bootstrap.indices where used.contains(ObjectIdentifier(bootstrap[index])) {
            bootstrap[index] = BrokerClient(bootstrap[index].address, connector: connector)
        }
        for (id, client) in old {
            await client.close()
            earlier[id] = client.traffic.take() + earlier[id]
        }
    }

    /// The statistics of the connections to a broker since the start; nil before there was one.
    func statistics(of broker: Int32) -> ConnectionStatistics? {
        guard let client = brokers[broker] else { return earlier[broker] }
        return client.traffic.take() + earlier[broker]
    }

    /// Why brokers that the last metadata listed cannot be asked.
    func failures() async -> [Int32: BrokerFailure] {
        var failures: [Int32: BrokerFailure] = [:]
        for (id, client) in brokers { failures[id] = await client.failure }
        return failures
    }

    func close() async {
        for client in bootstrap + brokers.values + [slow].compactMap(\.self) { await client.close() }
    }
}

extension ConnectionStatistics {
    fileprivate static func + (current: ConnectionStatistics, earlier: ConnectionStatistics?) -> ConnectionStatistics {
        var sum = current
        sum.connects += earlier?.connects ?? 0
        sum.disconnects += earlier?.disconnects ?? 0
        sum.bytesSent = (current.bytesSent ?? 0) + (earlier?.bytesSent ?? 0)
        sum.bytesReceived = (current.bytesReceived ?? 0) + (earlier?.bytesReceived ?? 0)
        return sum
    }
}

// Metadata, which any broker can answer.
extension ClusterConnections {
    /// Asks one broker after another, the next as soon as one fails or is slow; the first answer counts.
    ///
    /// - Returns: the answer, and how many brokers were asked.
    /// - Throws: the failure of the broker that was asked first, if none answers by `deadline`.
    func metadata(
        until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> (response: MetadataResponse, requests: Int) {
        var waiting = await candidates()[...]
        var requests = 0
        var failures: [(order: Int, BrokerFailure)] = []
        let hedge = Self.hedge
        let answer: MetadataResponse? = await withTaskGroup(of: Attempt.self) { attempts in
            defer { attempts.cancelAll() }
            func askNext() {
                guard let client = waiting.popFirst() else { return }
                let order = requests
                requests += 1
                attempts.addTask { await Self.attempt(client, order: order, until: deadline) }
                attempts.addTask {
                    try? await Task.sleep(for: hedge)
                    return .slow
                }
            }
            askNext()
            for await attempt in attempts {
                switch attempt {
                case .answered(let response): return response
                case .failed(let order, let failure):
                    failures.append((order, failure))
                    if failures.count == requests, waiting.isEmpty { return nil }
                    askNext()
                case .slow:
                    guard !Task.isCancelled else { return nil }
                    askNext()
                }
            }
            return nil
        }
        if let answer { return (answer, requests) }
        throw failures.min { $0.order < $1.order }?.1 ?? .cancelled
    }

    private enum Attempt: Sendable {
        case answered(MetadataResponse)
        case failed(order: Int, BrokerFailure)
        case slow
    }

    private static func attempt(_ client: BrokerClient, order: Int, until deadline: ContinuousClock.Instant) async
        -> Attempt
    {
        do {
            let response = try await client.ask(MetadataRequest(topics: nil), until: deadline)
            guard response.brokers.isEmpty else { return .answered(response) }
            return .failed(
                order: order,
                BrokerFailure(.other, "\(client.address): metadata lists no broker; the broker may still be starting"))
        } catch {
            return .failed(order: order, error)
        }
    }

    /// Brokers with a connection first, then others that have not failed, then the configured addresses, then the rest.
    private func candidates() async -> [BrokerClient] {
        var connected: [BrokerClient] = []
        var untried: [BrokerClient] = []
        var failed: [BrokerClient] = []
        for (_, client) in brokers.sorted(by: { $0.key < $1.key }) {
            if await client.isConnected {
                connected.append(client)
            } else if await client.failure == nil {
                untried.append(client)
            } else {
                failed.append(client)
            }
        }
        return connected + untried + bootstrap + failed
    }
}
