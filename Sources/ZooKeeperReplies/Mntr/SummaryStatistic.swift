internal import ClusterModel

/// One of the values that the default provider tells of a summary, by the beginning of its key.
enum SummaryStatistic {
    case count
    case sum
    case minimum
    case maximum
    case average
    case quantile(Double)

    /// The statistic that a key begins with, and what it is of: `avg_readlatency` is the average of `readlatency`. Nil
    /// for a key that begins otherwise, or ends there.
    static func split(_ key: ReplyText) -> (SummaryStatistic, subject: ReplyText)? {
        guard let end = key.prefix(5).firstIndex(of: UInt8(ascii: "_")), end + 1 < key.endIndex,
            let statistic = byPrefix[packed(key[..<end])]
        else { return nil }
        return (statistic, key[(end + 1)...])
    }

    /// What keys begin with, and the statistic.
    static let prefixes: [(String, SummaryStatistic)] = [
        ("cnt", .count), ("sum", .sum), ("min", .minimum), ("max", .maximum), ("avg", .average),
        ("p50", .quantile(0.5)), ("p95", .quantile(0.95)), ("p99", .quantile(0.99)), ("p999", .quantile(0.999)),
    ]

    private static let byPrefix = Dictionary(uniqueKeysWithValues: prefixes.map { (packed($0.utf8), $1) })

    /// Up to four letters as one number, which needs no string to look up.
    private static func packed(_ letters: some Sequence<UInt8>) -> UInt32 {
        letters.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension SummaryMetric {
    subscript(statistic: SummaryStatistic) -> Double? {
        get {
            switch statistic {
            case .count: count
            case .sum: sum
            case .minimum: minimum
            case .maximum: maximum
            case .average: average
            case .quantile(let quantile): quantiles[quantile]
            }
        }
        set {
            switch statistic {
            case .count: count = newValue
            case .sum: sum = newValue
            case .minimum: minimum = newValue
            case .maximum: maximum = newValue
            case .average: average = newValue
            case .quantile(let quantile): quantiles[quantile] = newValue
            }
        }
    }
}
