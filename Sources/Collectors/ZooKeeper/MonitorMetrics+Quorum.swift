internal import Exposition

extension MonitorMetrics {
    /// How the servers of an ensemble work together. Most of it is told by the leader alone.
    static let quorum = [
        MonitorMetric("quorum_size", help: "Servers of the ensemble that vote, as the server has it (3.6 and newer)."),
        MonitorMetric("learners", help: "Followers and observers that the leader has (3.6 and newer)."),
        MonitorMetric("followers", help: "Followers and observers that the leader has (before 3.6)."),
        MonitorMetric("synced_followers", help: "Followers that keep up with the leader."),
        MonitorMetric("synced_observers", help: "Observers that keep up with the server."),
        MonitorMetric("pending_syncs", help: "Syncs with followers that the leader has to finish."),
        MonitorMetric(
            "looking_count", .counter, help: "Times since the start that the server began to look for a leader."),
        MonitorMetric(
            "snap_count", .counter, help: "Snapshots since the start that were sent to learners to catch up."),
    ]
}
