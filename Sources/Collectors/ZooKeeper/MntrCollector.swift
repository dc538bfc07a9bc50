internal import ClusterModel
internal import Exposition

/// The metrics of `mntr` that are always shown, under their names there. `MntrCatalogue` declares them.
enum MntrCollector {
    static let group = MetricGroup(
        "ZooKeeper servers: what mntr tells",
        condition:
            "Written for the servers that tell; where `mntr` is not allowed, `srvr` still gives latencies, packets, "
            + "connections, outstanding requests and znodes. Names and units are those of `mntr`.",
        scalarMetrics)

    static let summaryGroup = MetricGroup(
        "ZooKeeper servers: summaries of mntr",
        condition:
            "Written for servers since 3.6. A summary has the quantiles, `_sum` and `_count` that the server's metrics "
            + "provider tells; Prometheus' has no smallest and largest value.",
        summaryMetrics)

    static let metrics = scalarMetrics + summaryMetrics

    private static let scalarMetrics = MntrCatalogue.scalars.map { metric in
        let key = MntrKey(metric.name)
        return Metric<ServerSubject>(
            "zk_\(metric.name)", metric.kind == .counter ? .counter : .gauge, help: metric.help
        ) { subject in
            subject.server?.monitor?.scalars[key]?.value ?? subject.server?.statistics.flatMap(metric.inStatistics)
        }
    }

    private static let summaryMetrics = MntrCatalogue.summaries.flatMap { metric -> [Metric<ServerSubject>] in
        let key = MntrKey(metric.name)
        return summary(metric.name, help: metric.help) { $0.server?.monitor?.summaries[key] }
    }

    /// The metrics of a summary: the same whichever metrics provider the server runs, and a gauge for each end. `labels`
    /// are those in addition to the entity's own.
    static func summary<Entity>(
        _ name: String, labels: [String] = [], help: String, value: @escaping @Sendable (Entity) -> SummaryMetric?
    ) -> [Metric<Entity>] {
        [
            Metric("zk_\(name)", .summary, labels: labels, help: help) { entity, writer in
                value(entity)?.write(entity.labels, to: &writer)
            },
            Metric(
                "zk_min_\(name)", labels: labels, help: "The smallest value of zk_\(name) since the start."
            ) { entity, writer in value(entity)?.minimum?.write(entity.labels, to: &writer) },
            Metric(
                "zk_max_\(name)", labels: labels, help: "The largest value of zk_\(name) since the start."
            ) { entity, writer in value(entity)?.maximum?.write(entity.labels, to: &writer) },
        ]
    }
}
