internal import ClusterModel
internal import NIOCore
internal import NetworkSupport
internal import ZooKeeperReplies

/// Asks one server its four-letter words (ZooKeeper Administrator's Guide, "The Four Letter Words").
struct FourLetterWords: Sendable {
    let server: ServerAddress
    let tls: ClientTLS?
    let network: Network

    /// The bytes of the reply, which are some.
    func reply(to word: ServerQuestion, within timeout: Duration) async throws(ConnectionFailure) -> [UInt8] {
        let endpoint = Endpoint(host: server.host, port: Int(server.port), tls: tls)
        let exchange = Exchange<[UInt8]>(
            endpoint, timeout: timeout, loop: network.loop, resolver: network.resolver
        ) { channel, exchange in
            try channel.pipeline.syncOperations.addHandler(
                WordHandler(word.rawValue, limit: word.replyLimit, exchange: exchange))
        }
        let bytes = try await exchange.reply()
        switch Refusal.reason(bytes, to: word) {
        case nil: return bytes
        case .notWhitelisted?:
            throw ConnectionFailure(
                .notWhitelisted, "the server does not allow it; add \(word) to its 4lw.commands.whitelist")
        case .notServing?:
            throw ConnectionFailure(.notServing, "the server serves nobody; it has no quorum, or leads without serving")
        case let reason?: throw ConnectionFailure(reason, "the reply is no answer")
        }
    }
}
