/// What a server can do for its clients (`isro`).
public enum ServerAccess: String, Sendable, CaseIterable {
    case readWrite = "rw"
    case readOnly = "ro"
    /// It does not serve.
    case nothing = "null"
}

/// What a server keeps on its disks, in bytes (`dirs`).
public struct ServerStorage: Sendable, Equatable {
    /// Snapshots.
    public var snapshots: Int64
    /// Transaction logs.
    public var logs: Int64

    public init(snapshots: Int64, logs: Int64) {
        self.snapshots = snapshots
        self.logs = logs
    }
}

/// The watches on data of a server's clients (`wchs`).
public struct WatchSummary: Sendable, Equatable {
    /// Connections with a watch.
    public var connections: Int64
    /// Paths that are watched.
    public var paths: Int64
    public var watches: Int64

    public init(connections: Int64, paths: Int64, watches: Int64) {
        self.connections = connections
        self.paths = paths
        self.watches = watches
    }
}

/// The client connections of a server, put together (`cons`).
public struct ConnectionSummary: Sendable, Equatable {
    /// Connections with a session; the one that asked has none.
    public var sessions: Int
    /// Client hosts among them.
    public var hosts: Int
    /// Connections of the client host that has the most, with and without a session: what the limit counts.
    public var mostOfHost: Int
    /// Requests received and not answered, over all connections.
    public var queued: Int64
    /// Packets received on the connections that are there now.
    public var received: Int64
    /// Packets sent on the connections that are there now.
    public var sent: Int64
    /// The longest that a request of any of them took, in milliseconds; nil without sessions.
    public var maximumLatency: Int64?
    /// Lines that could not be read, and were left out.
    public var skippedLines: Int

    public init(
        sessions: Int = 0, hosts: Int = 0, mostOfHost: Int = 0, queued: Int64 = 0, received: Int64 = 0, sent: Int64 = 0,
        maximumLatency: Int64? = nil, skippedLines: Int = 0
    ) {
        self.sessions = sessions
        self.hosts = hosts
        self.mostOfHost = mostOfHost
        self.queued = queued
        self.received = received
        self.sent = sent
        self.maximumLatency = maximumLatency
        self.skippedLines = skippedLines
    }
}
