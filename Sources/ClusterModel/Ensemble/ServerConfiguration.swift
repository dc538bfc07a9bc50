/// How a server is set up (`conf`, or AdminServer's `voting_view`).
public struct ServerConfiguration: Sendable, Equatable {
    /// Its number in the ensemble (`serverId`).
    public var serverID: Int64?

    /// The most connections from one client address (`maxClientCnxns`); 0 for any number.
    public var maxClientConnections: Int64?

    /// Who belongs to the ensemble, by ascending id; nil if it does not tell (standalone, and before 3.5).
    public var members: [EnsembleMember]?

    /// Which of the members form a quorum.
    public var quorum: QuorumRule

    public init(
        serverID: Int64? = nil, maxClientConnections: Int64? = nil, members: [EnsembleMember]? = nil,
        quorum: QuorumRule = .majority
    ) {
        self.serverID = serverID
        self.maxClientConnections = maxClientConnections
        self.members = members
        self.quorum = quorum
    }
}

/// A server as the ensemble's configuration has it (`server.2=zk2:2888:3888:participant`).
public struct EnsembleMember: Sendable, Hashable {
    public var id: Int64

    /// Quorum and election addresses as configured, without the client address: `zk2:2888:3888`; several are divided by
    /// `|`. Servers of one ensemble tell them alike.
    public var addresses: String

    /// Whether it votes (`participant`); an `observer` does not.
    public var isVoter: Bool

    public init(id: Int64, addresses: String, isVoter: Bool) {
        self.id = id
        self.addresses = addresses
        self.isVoter = isVoter
    }
}
