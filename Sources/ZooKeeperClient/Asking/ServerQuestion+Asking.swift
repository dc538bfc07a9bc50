internal import ClusterModel

extension ServerQuestion {
    /// The name of AdminServer's command; nil for a four-letter word.
    var adminCommand: String? {
        switch self {
        case .adminMonitor: "monitor"
        case .adminServerStats: "server_stats"
        case .adminRuok: "ruok"
        case .adminIsReadOnly: "is_read_only"
        case .adminVotingView: "voting_view"
        case .adminDirs: "dirs"
        case .adminWatchSummary: "watch_summary"
        case .srvr, .ruok, .mntr, .isro, .conf, .dirs, .wchs, .cons, .dump: nil
        }
    }

    /// The longest reply that is read, in bytes. Those that grow with namespaces, connections and ephemeral nodes get
    /// room: 100,000 ephemeral nodes are 6 MB of `dump`.
    var replyLimit: Int {
        switch self {
        case .mntr, .cons, .dump, .adminMonitor: 16 << 20
        default: 1 << 20
        }
    }
}
