/// What a ZooKeeper server can be asked: a four-letter word, or a command of its AdminServer.
public enum ServerQuestion: String, Sendable, CaseIterable {
    /// Version, mode, zxid and traffic; always allowed since 3.5.3.
    case srvr
    /// Whether the process is alive.
    case ruok
    /// All metrics.
    case mntr
    /// Whether it serves reads and writes, reads only, or nothing.
    case isro
    /// Settings, and who belongs to the ensemble.
    case conf
    /// Bytes of snapshots and transaction logs.
    case dirs
    /// How many watches there are.
    case wchs
    /// Connections, one by one.
    case cons
    /// Sessions and their ephemeral nodes.
    case dump

    /// AdminServer's `monitor`: as `mntr`.
    case adminMonitor = "admin_monitor"
    /// AdminServer's `server_stats`: as `srvr`.
    case adminServerStats = "admin_server_stats"
    /// AdminServer's `ruok`.
    case adminRuok = "admin_ruok"
    /// AdminServer's `is_read_only`: as `isro`.
    case adminIsReadOnly = "admin_is_read_only"
    /// AdminServer's `voting_view`: the voters of the ensemble.
    case adminVotingView = "admin_voting_view"
    /// AdminServer's `dirs`.
    case adminDirs = "admin_dirs"
    /// AdminServer's `watch_summary`: as `wchs`.
    case adminWatchSummary = "admin_watch_summary"
}

/// How a question went.
public struct QuestionReport: Sendable, Equatable {
    /// How long it took: resolving, connecting, TLS and reading together.
    public var duration: Duration

    /// Why there is no valid answer; nil if there is one.
    public var failure: ServerFailure?

    public init(duration: Duration, failure: ServerFailure? = nil) {
        self.duration = duration
        self.failure = failure
    }
}

/// A question without a valid answer.
public struct ServerFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public var reason: ServerFailureReason

    /// What happened, for a person: names the server, what was asked and what came.
    public var message: String

    public init(reason: ServerFailureReason, message: String) {
        self.reason = reason
        self.message = message
    }

    public var description: String { "\(reason.rawValue): \(message)" }
}

/// Why a question got no valid answer.
public enum ServerFailureReason: String, Sendable, CaseIterable {
    /// The server does not allow the word (`4lw.commands.whitelist`), or AdminServer the command.
    case notWhitelisted = "not_whitelisted"
    /// The server runs, but serves nobody: it has no quorum, or is a leader with `leaderServes=no`.
    case notServing = "not_serving"
    /// The server closed the connection without a byte: too many connections, a word it does not know, or TLS expected.
    case empty
    /// No complete answer within the deadline.
    case timedOut = "timed_out"
    /// Nobody listens on the port.
    case refused
    /// No way to the host, or another error of the network.
    case unreachable
    /// The name has no address.
    case unresolved
    /// The TLS handshake failed: no trust, wrong name, no client certificate, or no TLS at all.
    case tls
    /// The connection was cut off in the middle of an answer.
    case reset
    /// More bytes than any honest answer has.
    case tooLarge = "too_large"
    /// Not an answer to this question; of AdminServer also an unexpected HTTP status.
    case malformed
}
