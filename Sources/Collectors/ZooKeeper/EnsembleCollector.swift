public import ClusterModel
public import Exposition

/// Metrics of a ZooKeeper ensemble. Writes the part of a page about the ensemble and its servers.
public enum EnsembleCollector {
    static let group = MetricGroup(
        "ZooKeeper ensemble",
        condition: "Written after every survey that ended lately; what no server tells is absent.", metrics)

    static let registrationGroup = MetricGroup(
        "Kafka brokers in ZooKeeper", condition: "Written where `dump` is asked and a server answered.",
        registrationMetrics)

    private static let metrics: [Metric<EnsembleHealth>] = [
        Metric("zk_ensemble_servers", help: "Servers that are configured.") { $0.configured },
        Metric("zk_ensemble_up", help: "Configured servers that are up (zk_up).") { $0.up },
        Metric("zk_ensemble_serving", help: "Configured servers that serve reads and writes (zk_serving).") {
            $0.serving
        },
        Metric(
            "zk_ensemble_leaders",
            help: "Configured servers that say of themselves that they lead: 1 in a healthy ensemble."
        ) { $0.leaders },
        Metric(
            "zk_ensemble_voters",
            help: "Servers that vote, configured or not, as conf or mntr tells; absent if neither does."
        ) { $0.voters },
        Metric(
            "zk_ensemble_synced_followers", help: "Followers that keep up with the leader, as it tells in mntr."
        ) { $0.syncedFollowers },
        Metric(
            "zk_ensemble_failures_tolerated",
            help:
                "Voters that may yet fail, whichever they are, before the quorum (a majority, or the groups and weights that "
                + "conf shows) is lost: 0 when the next failure may stop the ensemble, and when it has stopped; absent if it "
                + "cannot be known."
        ) { $0.failuresTolerated },
        Metric("zk_ensemble_versions", help: "Different versions that the servers run: 1 if all are alike.") {
            $0.versions
        },
        Metric(
            "zk_ensemble_configurations",
            help: "Different ideas that the servers have of who belongs to the ensemble, from conf: 1 if all are alike."
        ) { $0.memberships },
    ]

    private static let registrationMetrics: [Metric<RegistrationSubject>] = [
        Metric(
            "zk_kafka_broker_registered",
            help:
                "Whether the Kafka broker is registered in ZooKeeper (1), or only Kafka's metadata lists it (0); from dump."
        ) { $0.isRegistered }
    ]

    /// Writes all metrics of an ensemble that was surveyed. `failures` are those of this survey and of all before it.
    public static func collect(
        _ survey: EnsembleSurvey, failures: EnsembleFailureCounts, options: EnsembleOptions,
        into writer: inout MetricWriter
    ) {
        let servers = distinct(survey.servers, by: \.address)
        let health = EnsembleHealth(servers)
        let subjects = servers.map { ServerSubject($0.address, $0, failures, delay: health.delay(of: $0)) }
        writer.write(ServerCollector.metrics, of: subjects)
        writer.write(MntrCollector.metrics, of: subjects)
        if options.metrics == .all { PassthroughCollector.collect(subjects, into: &writer) }
        writer.write(metrics, of: [health])
    }

    /// Writes which Kafka brokers are registered in ZooKeeper, and which of those that metadata `listed` are not.
    public static func collect(
        registeredBrokers ids: Set<Int32>, listed: Set<Int32>?, into writer: inout MetricWriter
    ) {
        writer.write(registrationMetrics, of: RegistrationSubject.all(registered: ids, listed: listed ?? []))
    }

    /// Writes that nothing is known of the servers with these addresses, because there was no survey yet, or none lately:
    /// they are not up, and none leads.
    public static func collectDown(
        _ addresses: [String], failures: EnsembleFailureCounts, into writer: inout MetricWriter
    ) {
        let subjects = distinct(addresses, by: \.self).map { ServerSubject($0, nil, failures) }
        writer.write(ServerCollector.metrics, of: subjects)
    }

    /// A server that is configured twice has its series once.
    private static func distinct<Server>(_ servers: [Server], by address: (Server) -> String) -> [Server] {
        var seen: Set<String> = []
        return servers.filter { seen.insert(address($0)).inserted }
    }
}

extension EnsembleHealth: UnlabelledEntity {}

/// A Kafka broker that is registered in ZooKeeper, or that Kafka's metadata lists.
private struct RegistrationSubject: LabelledEntity {
    static let labelNames = ["id"]
    let labels: EncodedLabels

    let isRegistered: Bool

    static func all(registered: Set<Int32>, listed: Set<Int32>) -> [RegistrationSubject] {
        registered.union(listed).sorted().map { id in
            RegistrationSubject(labels: labels(String(id)), isRegistered: registered.contains(id))
        }
    }
}

/// Which parts of an ensemble's survey have series.
public struct EnsembleOptions: Sendable, Equatable {
    /// Which metrics of the servers are shown.
    public enum Metrics: String, Sendable, CaseIterable {
        /// Those that an operator needs: some 120 series a server.
        case curated
        /// Besides, every other metric that a server reports, under the name that it has there.
        case all
    }

    public var metrics: Metrics

    public init(metrics: Metrics = .curated) {
        self.metrics = metrics
    }
}
