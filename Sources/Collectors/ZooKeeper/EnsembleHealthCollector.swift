internal import ClusterModel
internal import Exposition

/// Writes what the servers of an ensemble come to together.
enum EnsembleHealthCollector {
    static let servers = MetricFamily("zk_ensemble_servers", help: "Servers that are configured.")
    static let up = MetricFamily("zk_ensemble_up", help: "Configured servers that are up (zk_up).")
    static let serving = MetricFamily(
        "zk_ensemble_serving", help: "Configured servers that serve reads and writes (zk_serving).")
    static let leaders = MetricFamily(
        "zk_ensemble_leaders",
        help: "Configured servers that say of themselves that they lead: 1 in a healthy ensemble.")
    static let voters = MetricFamily(
        "zk_ensemble_voters",
        help: "Servers that vote, configured or not, as conf or mntr tells; absent if neither does.")
    static let syncedFollowers = MetricFamily(
        "zk_ensemble_synced_followers", help: "Followers that keep up with the leader, as it tells in mntr.")
    static let failuresTolerated = MetricFamily(
        "zk_ensemble_failures_tolerated",
        help:
            "Voters that may yet fail, whichever they are, before the quorum (a majority, or the groups and weights that "
            + "conf shows) is lost: 0 when the next failure may stop the ensemble, and when it has stopped; absent if it "
            + "cannot be known.")
    static let versions = MetricFamily(
        "zk_ensemble_versions", help: "Different versions that the servers run: 1 if all are alike.")
    static let configurations = MetricFamily(
        "zk_ensemble_configurations",
        help: "Different ideas that the servers have of who belongs to the ensemble, from conf: 1 if all are alike.")

    static let families = [
        servers, up, serving, leaders, voters, syncedFollowers, failuresTolerated, versions, configurations,
    ]

    static func collect(_ health: EnsembleHealth, into writer: inout MetricWriter) {
        writer.write(servers, health.configured)
        writer.write(up, health.up)
        writer.write(serving, health.serving)
        writer.write(leaders, health.leaders)
        writer.write(voters, health.voters)
        writer.write(syncedFollowers, health.syncedFollowers)
        writer.write(failuresTolerated, health.failuresTolerated)
        writer.write(versions, health.versions)
        writer.write(configurations, health.memberships)
    }
}
