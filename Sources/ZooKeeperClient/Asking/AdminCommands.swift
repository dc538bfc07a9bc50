internal import ClusterModel
internal import NIOCore
internal import NIOHTTP1
internal import NetworkSupport
internal import ZooKeeperReplies

/// Asks the AdminServer of one server its commands (ZooKeeper Administrator's Guide, "The AdminServer").
struct AdminCommands: Sendable {
    let address: CommandAddress
    let tls: ClientTLS?
    let network: Network

    /// The bytes of the reply.
    func reply(
        to question: ServerQuestion, _ command: String, within timeout: Duration
    ) async throws(ConnectionFailure) -> [UInt8] {
        let endpoint = Endpoint(host: address.server.host, port: Int(address.server.port), tls: tls)
        let request = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: address.path + command,
            headers: ["Host": address.hostHeader, "Connection": "close", "Accept": "application/json"])
        let exchange = Exchange<HTTPReply>(
            endpoint, timeout: timeout, loop: network.loop, resolver: network.resolver
        ) { channel, exchange in
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHTTPClientHandlers()
            try pipeline.addHandler(CommandHandler(request, limit: question.replyLimit, exchange: exchange))
        }
        let reply = try await exchange.reply()
        guard let reason = AdminReply.refusal(status: reply.status, reply.bytes) else { return reply.bytes }
        throw ConnectionFailure(reason, "AdminServer answered with status \(reply.status)\(Excerpt.of(reply.bytes))")
    }
}
