/// The health of an ensemble. What no server reports, or could only be guessed, is nil.
public struct EnsembleHealth: Sendable, Equatable {
    /// Servers that are configured.
    public let configured: Int

    /// Servers that answered something.
    public let up: Int

    /// Servers that serve reads and writes.
    public let serving: Int

    /// Servers that report that they lead. Two, for a moment, while a leader that was cut off steps down.
    public let leaders: Int

    /// Servers that vote, configured here or not.
    public let voters: Int?

    /// Followers that keep up, as the one leader reports.
    public let syncedFollowers: Int?

    /// How many more voters may fail, whichever they are, before the quorum is lost; 0 also where it is lost already.
    public let failuresTolerated: Int?

    /// Different versions among the servers that report one; nil if none does.
    public let versions: Int?

    /// Different lists of members among the servers that report one; nil if none does.
    public let memberships: Int?

    /// The last transaction of the most advanced server.
    public let latestZxid: Zxid?

    public init(_ servers: [ZooKeeperServer]) {
        let quorum = QuorumStatus(servers)
        configured = servers.count
        up = servers.count(where: \.isUp)
        serving = servers.count(where: \.isServing)
        leaders = quorum.leaders.count
        voters = quorum.voters
        syncedFollowers = quorum.syncedFollowers
        failuresTolerated = quorum.failuresTolerated
        versions = different(servers.compactMap(\.shortVersion))
        memberships = different(servers.compactMap { $0.configuration?.members.map { Set($0) } })
        latestZxid = servers.compactMap { $0.statistics?.zxid }.max()
    }

    /// How far a server is behind the most advanced one; nil if its last transaction is unknown.
    public func delay(of server: ZooKeeperServer) -> ZxidDelay? {
        guard let latestZxid, let zxid = server.statistics?.zxid else { return nil }
        let epochs = latestZxid.epoch - min(zxid.epoch, latestZxid.epoch)
        let transactions = latestZxid.rawValue - min(zxid.rawValue, latestZxid.rawValue)
        return ZxidDelay(epochs: Int64(epochs), transactions: epochs == 0 ? Int64(transactions) : nil)
    }
}

/// How far a transaction is behind another.
public struct ZxidDelay: Sendable, Equatable {
    /// Epochs that have begun since: one with each leader.
    public let epochs: Int64

    /// Transactions that there have been since; nil if they are of different epochs, because the length of an epoch cannot
    /// be seen from another.
    public let transactions: Int64?

    public init(epochs: Int64, transactions: Int64?) {
        self.epochs = epochs
        self.transactions = transactions
    }
}

extension ZooKeeperServer {
    /// The version without build and date: `3.8.0` of `3.8.0-abc, built on 2024-12-29 17:54 UTC`; nil if it is unknown.
    public var shortVersion: String? {
        guard let text = statistics?.version ?? monitor?.version else { return nil }
        let short = text.prefix { !"- ,".contains($0) }
        return short.isEmpty ? nil : String(short)
    }
}

/// How many different values there are; nil without any.
private func different(_ values: [some Hashable]) -> Int? {
    values.isEmpty ? nil : Set(values).count
}
