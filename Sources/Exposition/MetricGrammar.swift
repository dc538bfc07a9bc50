/// Which names Prometheus takes (data model, "Metric names and labels").
public enum MetricGrammar {
    /// Whether `name` can name a metric: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    public static func isMetricName(_ name: String) -> Bool {
        matches(name) { isLetter($0) || $0 == UInt8(ascii: ":") }
    }

    /// Whether `name` can name a label: `[a-zA-Z_][a-zA-Z0-9_]*`, and not one that Prometheus keeps for itself (`__…`).
    public static func isLabelName(_ name: String) -> Bool {
        matches(name, isLetter) && !name.hasPrefix("__")
    }

    private static func matches(_ name: String, _ isStart: (UInt8) -> Bool) -> Bool {
        guard let first = name.utf8.first, isStart(first) else { return false }
        return name.utf8.allSatisfy { isStart($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
