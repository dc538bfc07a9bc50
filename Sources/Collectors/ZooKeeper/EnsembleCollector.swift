public import ClusterModel
public import Exposition

/// Writes what a survey found out about a ZooKeeper ensemble: server by server, and as a whole.
///
/// The user's constant labels are Kafka's: none of these series carries them.
public enum EnsembleCollector {
    /// Writes all families of an ensemble that was surveyed. `failures` is what this survey and those before it failed at;
    /// `kafkaBrokers` are the ids of the brokers that Kafka's metadata lists, nil where it is not known.
    public static func collect(
        _ survey: EnsembleSurvey, failures: EnsembleFailureCounts, options: EnsembleOptions,
        kafkaBrokers: Set<Int32>?, into writer: inout MetricWriter
    ) {
        let constantLabels = writer.constantLabels
        writer.constantLabels = .none
        let servers = ServerSubject.all(of: survey)
        let health = EnsembleHealth(servers.map(\.server))
        ServerStateCollector.collect(servers, into: &writer)
        ServerRequestCollector.collect(servers, failures: failures, into: &writer)
        ServerSettingsCollector.collect(servers, into: &writer)
        ServerZxidCollector.collect(servers, health: health, into: &writer)
        ServerClientCollector.collect(servers, into: &writer)
        for metrics in MonitorMetrics.groups { MonitorMetrics.collect(metrics, of: servers, into: &writer) }
        MonitorSummaries.collect(servers, into: &writer)
        if options.metrics == .all { VerbatimCollector.collect(servers, into: &writer) }
        EnsembleHealthCollector.collect(health, into: &writer)
        BrokerRegistrationCollector.collect(
            registered: survey.registeredBrokers, listed: kafkaBrokers, into: &writer)
        writer.constantLabels = constantLabels
    }

    /// Writes that nothing is known of the servers with these addresses, for there was no survey yet, or none lately: they
    /// are not up, and none leads.
    public static func collectDown(
        _ addresses: [String], failures: EnsembleFailureCounts, into writer: inout MetricWriter
    ) {
        let constantLabels = writer.constantLabels
        writer.constantLabels = .none
        let survey = EnsembleSurvey(servers: addresses.map { ZooKeeperServer(address: $0) })
        let servers = ServerSubject.all(of: survey)
        ServerStateCollector.collectDown(servers, into: &writer)
        ServerRequestCollector.collect(failures, of: servers, into: &writer)
        writer.constantLabels = constantLabels
    }
}
