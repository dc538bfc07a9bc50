/// What a server tells of itself in short (`srvr`, or AdminServer's `server_stats`). What a version does not tell is nil.
public struct ServerStatistics: Sendable, Equatable {
    /// The full text: `3.8.0-abc, built on 2024-12-29 17:54 UTC`.
    public var version: String?

    /// `leader`, `follower`, `observer`, `standalone` or `read-only`.
    public var mode: String?

    /// Whether it says that it serves reads only.
    public var isReadOnly: Bool

    /// The last transaction that it has processed.
    public var zxid: Zxid?

    /// Of requests since the start or the last reset, in milliseconds.
    public var minimumLatency: Double?
    /// In milliseconds.
    public var averageLatency: Double?
    /// In milliseconds.
    public var maximumLatency: Double?

    public var packetsReceived: Int64?
    public var packetsSent: Int64?

    /// Client connections now.
    public var connections: Int64?

    /// Requests received and not answered yet.
    public var outstandingRequests: Int64?

    /// Znodes in the tree.
    public var nodes: Int64?

    /// Lines that could not be read, and were left out.
    public var skippedLines: Int

    public init(
        version: String? = nil, mode: String? = nil, isReadOnly: Bool = false, zxid: Zxid? = nil,
        minimumLatency: Double? = nil, averageLatency: Double? = nil, maximumLatency: Double? = nil,
        packetsReceived: Int64? = nil, packetsSent: Int64? = nil, connections: Int64? = nil,
        outstandingRequests: Int64? = nil, nodes: Int64? = nil, skippedLines: Int = 0
    ) {
        self.version = version
        self.mode = mode
        self.isReadOnly = isReadOnly
        self.zxid = zxid
        self.minimumLatency = minimumLatency
        self.averageLatency = averageLatency
        self.maximumLatency = maximumLatency
        self.packetsReceived = packetsReceived
        self.packetsSent = packetsSent
        self.connections = connections
        self.outstandingRequests = outstandingRequests
        self.nodes = nodes
        self.skippedLines = skippedLines
    }
}
