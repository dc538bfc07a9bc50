/// What a ZooKeeper server is at the moment.
public enum ServerRole: String, Sendable, CaseIterable {
    case leader
    case follower
    case observer
    /// A single server without an ensemble.
    case standalone
    /// Cut off from its quorum, and serving reads to clients that are content with them.
    case readOnly = "read_only"
    /// Runs, but serves nobody.
    case notServing = "not_serving"
    /// Is looking for a leader.
    case looking
}

extension ZooKeeperServer {
    /// Whether some question of this survey was answered validly. Says nothing of a quorum: see `isServing`.
    public var isUp: Bool { questions.values.contains { $0.failure == nil } }

    /// Why the server is not up: what went wrong with the first thing it was asked. Nil while it is up, or was not asked.
    public var downFailure: ServerFailure? {
        isUp ? nil : questions[.srvr]?.failure ?? questions[.adminServerStats]?.failure
    }

    /// What the server says of itself; nil if it says nothing.
    public var role: ServerRole? {
        if let mode = statistics?.mode ?? monitor?.serverState { return ServerRole(mode: mode) }
        if monitor?.peerState?.hasPrefix("looking") == true { return .looking }
        switch access {
        case .readOnly: return .readOnly
        case .nothing: return .notServing
        default: return saysNotServing ? .notServing : nil
        }
    }

    /// Whether the server serves reads and writes: as a member of a quorum, or standalone.
    public var isServing: Bool {
        switch role {
        case .leader, .follower, .observer, .standalone: !saysNotServing
        default: false
        }
    }

    /// Whether an answer of this survey was that it does not serve clients.
    private var saysNotServing: Bool { questions.values.contains { $0.failure?.reason == .notServing } }
}

extension ServerRole {
    /// The role by its name in `srvr` and `mntr`; nil for a name that ZooKeeper does not have.
    init?(mode: String) {
        self.init(rawValue: mode == "read-only" ? "read_only" : mode)
    }
}
