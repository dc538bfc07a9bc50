internal import ClusterModel

/// Where a metric's name is: a plain name, or the name of the set that the metric is in.
protocol MetricIdentity: Hashable {
    var name: String { get }
    /// The same metric of another name, or of another set.
    func renamed(_ name: String) -> Self
}

extension String: MetricIdentity {
    var name: String { self }
    func renamed(_ name: String) -> String { name }
}

extension MetricKey: MetricIdentity {
    func renamed(_ name: String) -> MetricKey { MetricKey(name: name, label: label, value: value) }
}

/// Metrics as their keys come, put together when all have come: only then it is known which belong to a summary.
struct MetricTable<Identity: MetricIdentity> {
    private var scalars: [Identity: ScalarMetric] = [:]
    /// By the beginnings of their keys (`cnt_`, `avg_`, …).
    private var candidates: [Identity: SummaryMetric] = [:]
    /// By the label `quantile`.
    private var labelled: [Identity: SummaryMetric] = [:]
    /// What ends like a part of a labelled summary.
    private var totals: [(metric: Identity, subject: Identity, statistic: SummaryStatistic, value: Double)] = []

    mutating func add(_ metric: Identity, _ value: Double) {
        if metric.name.hasSuffix("_count") {
            let subject = metric.renamed(String(metric.name.dropLast("_count".count)))
            totals.append((metric, subject, .count, value))
        } else if metric.name.hasSuffix("_sum") {
            let subject = metric.renamed(String(metric.name.dropLast("_sum".count)))
            totals.append((metric, subject, .sum, value))
        } else {
            setScalar(metric, value)
        }
    }

    mutating func add(_ statistic: SummaryStatistic, of metric: Identity, _ value: Double) {
        candidates[metric, default: SummaryMetric()][statistic] = value
    }

    mutating func add(quantile: Double, of metric: Identity, _ value: Double) {
        labelled[metric, default: SummaryMetric()].quantiles[quantile] = value
    }

    consuming func finish() -> (scalars: [Identity: ScalarMetric], summaries: [Identity: SummaryMetric]) {
        for total in totals {
            if labelled[total.subject] != nil || RegisteredMetrics.isSummary(total.subject.name) {
                labelled[total.subject, default: SummaryMetric()][total.statistic] = total.value
            } else {
                setScalar(total.metric, total.value)
            }
        }
        for (metric, candidate) in candidates where candidate.count == nil {
            candidates[metric] = nil
            for (prefix, statistic) in SummaryStatistic.prefixes {
                guard let value = candidate[statistic] else { continue }
                setScalar(metric.renamed("\(prefix)_\(metric.name)"), value)
            }
        }
        return (scalars, candidates.merging(labelled) { _, labelled in labelled })
    }

    private mutating func setScalar(_ metric: Identity, _ value: Double) {
        scalars[metric] = ScalarMetric(value, RegisteredMetrics.isCounter(metric.name) ? .counter : .gauge)
    }
}
