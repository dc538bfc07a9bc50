public import ClusterModel

/// The reply to `mntr`: `zk_key<TAB>value` lines. Keys may hold anything but tabs and line ends.
public enum MntrReply {
    /// Nil if no line of it can be read.
    public static func parse(_ bytes: [UInt8]) -> MntrMetrics? {
        var builder = MntrBuilder()
        for line in ReplyLines(bytes) {
            if let (prefixed, value) = line.split(atFirst: .tab), let key = prefixed.dropping(prefix: "zk_") {
                builder.add(key, text: value.string, number: value.number)
            } else {
                builder.skip()
            }
        }
        return builder.finish()
    }
}

/// Collects keys and values in any order. Only when all are there is it known which of them belong to a summary.
struct MntrBuilder {
    private var metrics = MntrMetrics()

    /// Summaries by the prefixes of their keys (`cnt_`, `avg_`, …).
    private var prefixed: [MntrKey: SummaryMetric] = [:]

    /// Summaries by the label `quantile`.
    private var labelled: [MntrKey: SummaryMetric] = [:]

    /// Values whose keys end as the count and the sum of a labelled summary do.
    private var totals: [(key: MntrKey, summary: MntrKey, statistic: SummaryStatistic, value: Double)] = []

    private var isEmpty = true

    /// Counts a line that cannot be read.
    mutating func skip() {
        metrics.skippedLines += 1
    }

    /// Adds a value as a text or as a number, whichever the key has. The key is without `zk_`.
    mutating func add(_ key: ReplyText, text: @autoclosure () -> String, number: @autoclosure () -> Double?) {
        if let property = Self.textProperty(key) {
            let text = text()
            guard !text.isEmpty else { return skip() }
            metrics[keyPath: property] = text
        } else {
            guard let number = number(), let part = MntrPart(key) else { return skip() }
            add(part, number)
        }
        isEmpty = false
    }

    /// Nil if nothing could be read.
    consuming func finish() -> MntrMetrics? {
        guard !isEmpty else { return nil }
        for total in totals {
            if labelled[total.summary] != nil || MntrCatalogue.kind(of: total.summary.name) == .summary {
                labelled[total.summary, default: SummaryMetric()][total.statistic] = total.value
            } else {
                setScalar(total.key, total.value)
            }
        }
        for (key, summary) in prefixed where summary.count == nil {
            prefixed[key] = nil
            for (name, _, value) in summary.values(of: key.name) { setScalar(key.renamed(name), value) }
        }
        metrics.summaries = prefixed.merging(labelled) { _, labelled in labelled }
        return metrics
    }

    private static func textProperty(_ key: ReplyText) -> WritableKeyPath<MntrMetrics, String?>? {
        if key.equals("version") { return \.version }
        if key.equals("server_state") { return \.serverState }
        return key.equals("peer_state") ? \.peerState : nil
    }

    private mutating func add(_ part: MntrPart, _ value: Double) {
        let key = part.key
        switch part.kind {
        case .statistic(let statistic): prefixed[key, default: SummaryMetric()][statistic] = value
        case .quantile(let quantile): labelled[key, default: SummaryMetric()].quantiles[quantile] = value
        case .whole:
            if key.name.hasSuffix("_count") {
                totals.append((key, key.renamed(String(key.name.dropLast("_count".count))), .count, value))
            } else if key.name.hasSuffix("_sum") {
                totals.append((key, key.renamed(String(key.name.dropLast("_sum".count))), .sum, value))
            } else {
                setScalar(key, value)
            }
        }
    }

    private mutating func setScalar(_ key: MntrKey, _ value: Double) {
        let isCounter = MntrCatalogue.kind(of: key.name) == .counter
        metrics.scalars[key] = ScalarMetric(value, isCounter ? .counter : .gauge)
    }
}
