/// Numbers as a person reads them.
public enum ReadableText {
    /// A number with its thousands apart: `12 345`, with narrow no-break spaces.
    public static func count(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }

    /// A number per second: `0.25`, `3.1`, `1 200`.
    public static func rate(_ number: Double) -> String {
        guard number.isFinite else { return "–" }
        let magnitude = abs(number)
        if magnitude >= 100 || magnitude == 0 { return count(Int64(clamping: number)) }
        return fixed(number, decimals: magnitude < 1 ? 2 : 1)
    }

    /// A length of time in its two largest units: `250 ms`, `42 s`, `3 min 20 s`, `5 h 12 min`, `3 d 4 h`.
    public static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "–" }
        if seconds == 0 { return "0 s" }
        if seconds < 1 { return "\(max(1, Int(seconds * 1000))) ms" }
        let whole = Int64(clamping: seconds)
        let units: [(name: String, seconds: Int64)] = [("d", 86400), ("h", 3600), ("min", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { whole >= $0.seconds }) else { return "0 s" }
        let large = "\(count(whole / units[first].seconds)) \(units[first].name)"
        guard first + 1 < units.count else { return large }
        let rest = whole % units[first].seconds / units[first + 1].seconds
        return rest == 0 ? large : "\(large) \(rest) \(units[first + 1].name)"
    }

    public static func duration(_ duration: Duration) -> String { self.duration(seconds: duration / .seconds(1)) }

    private static func fixed(_ number: Double, decimals: Int) -> String {
        let scale = decimals == 2 ? 100.0 : 10.0
        let scaled = Int64((abs(number) * scale).rounded())
        let fraction = String(scaled % Int64(scale))
        let padding = String(repeating: "0", count: decimals - fraction.count)
        return "\(number < 0 ? "−" : "")\(scaled / Int64(scale)).\(padding)\(fraction)"
    }
}

extension Int64 {
    /// The nearest whole number that there is.
    fileprivate init(clamping value: Double) {
        self = Int64(exactly: value.rounded()) ?? (value > 0 ? .max : .min)
    }
}
