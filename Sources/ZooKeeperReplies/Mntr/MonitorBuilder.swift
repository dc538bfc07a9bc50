internal import ClusterModel

/// Makes a reading of keys and values, in whichever order they come. The keys are without `zk_`.
struct MonitorBuilder {
    private var reading = MonitorReading()
    private var metrics = MetricTable<String>()
    private var members = MetricTable<MetricKey>()
    private var hasReadings = false

    /// Counts what could not be read.
    mutating func skip() {
        reading.skippedLines += 1
    }

    mutating func add(_ text: MonitorText, _ value: String) {
        guard !value.isEmpty else { return skip() }
        hasReadings = true
        switch text {
        case .version: reading.version = value
        case .serverState: reading.serverState = value
        case .peerState: reading.peerState = value
        }
    }

    mutating func add(_ key: ReplyText, _ value: Double) {
        guard let key = MonitorKey(key) else { return skip() }
        hasReadings = true
        switch key {
        case .name(let name): metrics.add(name.string, value)
        case .member(let member): members.add(member, value)
        case .statistic(let statistic, let name): metrics.add(statistic, of: name.string, value)
        case .memberStatistic(let statistic, let member): members.add(statistic, of: member, value)
        case .quantile(let quantile, let name): metrics.add(quantile: quantile, of: name.string, value)
        case .memberQuantile(let quantile, let member): members.add(quantile: quantile, of: member, value)
        }
    }

    /// Nil if nothing could be read.
    consuming func finish() -> MonitorReading? {
        guard hasReadings else { return nil }
        (reading.scalars, reading.summaries) = metrics.finish()
        (reading.keyedScalars, reading.keyedSummaries) = members.finish()
        return reading
    }
}
