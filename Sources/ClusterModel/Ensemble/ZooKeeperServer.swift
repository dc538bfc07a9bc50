/// A configured ZooKeeper server, and what it answered. What it did not answer, or was not asked, is nil.
public struct ZooKeeperServer: Sendable {
    /// `host:port`, as configured.
    public var address: String

    /// How each question of this survey went. `srvr` or AdminServer's `server_stats` is always among them.
    public var questions: [ServerQuestion: QuestionReport]

    public var statistics: ServerStatistics?
    public var monitor: MntrMetrics?

    /// Whether `ruok` was answered with `imok`.
    public var isOK: Bool?

    public var access: ServerAccess?
    public var configuration: ServerConfiguration?
    public var storage: ServerStorage?
    public var watches: WatchSummary?
    public var connections: ConnectionSummary?

    public init(
        address: String, questions: [ServerQuestion: QuestionReport] = [:], statistics: ServerStatistics? = nil,
        monitor: MntrMetrics? = nil, isOK: Bool? = nil, access: ServerAccess? = nil,
        configuration: ServerConfiguration? = nil, storage: ServerStorage? = nil, watches: WatchSummary? = nil,
        connections: ConnectionSummary? = nil
    ) {
        self.address = address
        self.questions = questions
        self.statistics = statistics
        self.monitor = monitor
        self.isOK = isOK
        self.access = access
        self.configuration = configuration
        self.storage = storage
        self.watches = watches
        self.connections = connections
    }
}
