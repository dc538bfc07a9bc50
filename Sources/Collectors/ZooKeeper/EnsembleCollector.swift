public import ClusterModel
public import Exposition

/// Writes what a survey found out about a ZooKeeper ensemble: server by server, and as a whole.
public enum EnsembleCollector {
    /// Writes all families of an ensemble that was surveyed. `failures` is what this survey and those before it failed at.
    public static func collect(
        _ survey: EnsembleSurvey, failures: EnsembleFailureCounts, options: EnsembleOptions,
        into writer: inout MetricWriter
    ) {
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
    }

    /// Writes which Kafka brokers are registered in ZooKeeper, and which of those that metadata `listed` are not; the latter
    /// are left out where that is unknown.
    public static func collect(
        registeredBrokers ids: Set<Int32>, listed: Set<Int32>?, into writer: inout MetricWriter
    ) {
        BrokerRegistrationCollector.collect(registered: ids, listed: listed, into: &writer)
    }

    /// Writes that nothing is known of the servers with these addresses, for there was no survey yet, or none lately: they
    /// are not up, and none leads.
    public static func collectDown(
        _ addresses: [String], failures: EnsembleFailureCounts, into writer: inout MetricWriter
    ) {
        let survey = EnsembleSurvey(servers: addresses.map { ZooKeeperServer(address: $0) })
        let servers = ServerSubject.all(of: survey)
        ServerStateCollector.collectDown(servers, into: &writer)
        ServerRequestCollector.collect(failures, of: servers, into: &writer)
    }
}
