/// The voters of an ensemble, and which of them are alive.
struct QuorumStatus {
    private let servers: [ZooKeeperServer]

    /// Servers that report that they lead.
    let leaders: [ZooKeeperServer]

    init(_ servers: [ZooKeeperServer]) {
        self.servers = servers
        leaders = servers.filter { $0.role == .leader }
    }

    /// How many servers vote: by the configuration (`conf`), else by `quorum_size` (since 3.6), else one if there are
    /// only servers without an ensemble.
    var voters: Int? {
        if let ids = voterIDs { return ids.count }
        if let size = told({ whole($0.monitor?.scalars["quorum_size"]) }), size > 0 { return size }
        let roles = servers.compactMap(\.role)
        return !roles.isEmpty && roles.allSatisfy { $0 == .standalone } ? 1 : nil
    }

    /// Followers that keep up with the leader, if there is one leader and it reports them.
    var syncedFollowers: Int? { soleLeader.flatMap { whole($0.monitor?.scalars["synced_followers"]) } }

    /// How many voters may fail, whichever they are, before the rest is no quorum.
    var failuresTolerated: Int? {
        if isQuorumLost { return 0 }
        guard let voters else { return nil }
        switch quorumRule {
        case .majority:
            guard let alive = votersOfLeader ?? votersSeen(of: voters)?.count else { return nil }
            return max(0, min(alive, voters) - (voters / 2 + 1))
        case .hierarchical(let quorum):
            return idsOfVotersAlive.map { quorum.failuresTolerated(alive: $0) }
        case .unknown, nil:
            return nil
        }
    }

    /// The rule in the lists of members: a majority if no server reports a list; nil if servers disagree.
    private var quorumRule: QuorumRule? {
        func rule(_ server: ZooKeeperServer) -> QuorumRule? {
            server.configuration.flatMap { $0.members == nil ? nil : $0.quorum }
        }
        return servers.contains { rule($0) != nil } ? told(rule) : .majority
    }

    /// Which voters are alive; nil if that is not known of each, or the leader counts others.
    private var idsOfVotersAlive: Set<Int64>? {
        guard let voterIDs else { return nil }
        if let votersOfLeader, votersOfLeader >= voterIDs.count { return voterIDs }
        guard let seen = votersSeen(of: voterIDs.count) else { return nil }
        let ids = seen.compactMap { $0.configuration?.serverID }
        guard ids.count == seen.count else { return nil }
        let alive = Set(ids).intersection(voterIDs)
        return votersOfLeader == nil || votersOfLeader == alive.count ? alive : nil
    }

    /// Whether there are several servers of which none serves, and some report that. (One alone might be a leader that
    /// leaves serving to others.)
    private var isQuorumLost: Bool {
        servers.count > 1 && !servers.contains(where: \.isServing)
            && servers.contains { $0.role == .notServing || $0.role == .looking }
    }

    private var soleLeader: ZooKeeperServer? { leaders.count == 1 ? leaders.first : nil }

    /// The leader and the voters that keep up with it. `synced_followers` has those without a vote, too.
    private var votersOfLeader: Int? {
        guard let syncedFollowers else { return nil }
        let withoutVote = whole(soleLeader?.monitor?.scalars["synced_non_voting_followers"]) ?? 0
        return 1 + syncedFollowers - min(syncedFollowers, withoutVote)
    }

    /// The voters that are seen to serve; nil if others may be alive unseen.
    private func votersSeen(of voters: Int) -> [ZooKeeperServer]? {
        // Followers that serve have a leader. It may be the one that says it does not serve (`leaderServes=no`).
        let isLeaderHidden = leaders.isEmpty && servers.contains { $0.role == .notServing }
        let seen = servers.filter { $0.isServing && $0.role != .observer }
        guard couldVote >= voters, seen.isEmpty || !isLeaderHidden else { return nil }
        return seen
    }

    /// How many configured servers vote or may do so, each counted once.
    private var couldVote: Int {
        let candidates = servers.filter { server in
            guard let id = server.configuration?.serverID, let voterIDs else { return server.role != .observer }
            return voterIDs.contains(id)
        }
        let ids = candidates.compactMap { $0.configuration?.serverID }
        return candidates.count - ids.count + Set(ids).count
    }

    private var voterIDs: Set<Int64>? {
        let ids = told { server in
            server.configuration?.members.map { members in Set(members.filter(\.isVoter).map(\.id)) }
        }
        return ids?.isEmpty == false ? ids : nil
    }

    /// The value that the one leader reports, or else that on which all servers that report one agree.
    private func told<Value: Equatable>(_ value: (ZooKeeperServer) -> Value?) -> Value? {
        if let value = soleLeader.flatMap(value) { return value }
        let values = servers.compactMap(value)
        guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    /// A number of servers; nil for a value that cannot be one.
    private func whole(_ metric: ScalarMetric?) -> Int? {
        guard let value = metric?.value, (0...1_000_000).contains(value) else { return nil }
        return Int(value)
    }
}
