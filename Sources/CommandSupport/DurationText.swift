/// Durations as Prometheus writes them: `500ms`, `15s`, `1m30s`.
public enum DurationText {
    private static let units: [(name: String, length: Duration)] = [
        ("w", .seconds(7 * 86_400)), ("d", .seconds(86_400)), ("h", .seconds(3600)), ("m", .seconds(60)),
        ("s", .seconds(1)), ("ms", .milliseconds(1)),
    ]

    /// Reads a duration: whole numbers with the units w, d, h, m, s, ms, each at most once, in this order; or `0`.
    ///
    /// - Returns: nil if `text` is not a duration.
    public static func parse(_ text: String) -> Duration? {
        if text == "0" { return .zero }
        var rest = text[...]
        var total = Duration.zero
        var allowed = units[...]
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest.dropFirst(name.count)
            // Nine digits of weeks still fit a Duration.
            guard digits.count <= 9, let count = Int(digits), let index = allowed.firstIndex(where: { $0.name == name })
            else { return nil }
            total += allowed[index].length * count
            allowed = allowed[(index + 1)...]
        }
        return text.isEmpty ? nil : total
    }

    /// Writes a duration the same way, to the millisecond.
    public static func format(_ duration: Duration) -> String {
        var rest = duration
        var text = ""
        for unit in units {
            let count = Int(rest / unit.length)
            guard count > 0 else { continue }
            text += "\(count)\(unit.name)"
            rest -= unit.length * count
        }
        return text.isEmpty ? "0s" : text
    }

    /// Reads the duration that a setting holds; nil where it is not given.
    ///
    /// - Throws: `SettingError` naming the setting, the text and what is allowed.
    public static func value(
        of setting: String, _ text: String?, atLeast least: Duration = .zero, atMost most: Duration? = nil
    ) throws -> Duration? {
        guard let text else { return nil }
        guard let duration = parse(text) else {
            throw SettingError(setting, value: text, "is not a duration; write it as 500ms, 15s or 1m30s")
        }
        guard duration >= least, duration <= most ?? duration else {
            let bound = most.map { " and at most \(format($0))" } ?? ""
            throw SettingError(setting, value: text, "must be at least \(format(least))\(bound)")
        }
        return duration
    }
}
