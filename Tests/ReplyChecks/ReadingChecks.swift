internal import ClusterModel

/// What holds for every reading, wherever it comes from.
func checkReading(_ reading: MntrMetrics) {
    precondition(reading.valueCount > 0, "a reading without a value")
    for text in [reading.version, reading.serverState, reading.peerState] {
        precondition(text?.isEmpty != true, "an empty text")
    }
    for key in [MntrKey](reading.scalars.keys) + [MntrKey](reading.summaries.keys) {
        precondition(isMetricName(key.name), "no name of a metric or set")
        precondition(key.label.map { isMetricName($0.name) } ?? true, "no name of a label")
    }
    for summary in reading.summaries.values {
        precondition(summary.valueCount > 0, "a summary without a value")
        precondition(summary.quantiles.keys.allSatisfy { $0 >= 0 && $0 <= 1 }, "no quantile")
    }
}

/// Whether it can stand behind `zk_`.
private func isMetricName(_ name: String) -> Bool {
    !name.isEmpty
        && name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
}

extension SummaryMetric {
    fileprivate var valueCount: Int {
        [count, sum, minimum, maximum, average].count { $0 != nil } + quantiles.count
    }
}

extension MntrMetrics {
    /// How many values it has in all.
    var valueCount: Int {
        let texts = [version, serverState, peerState].count { $0 != nil }
        let values = summaries.values.reduce(0) { $0 + $1.valueCount }
        return texts + scalars.count + values
    }
}
