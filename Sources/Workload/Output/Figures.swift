/// Numbers as people read them.
public enum Figures {
    /// A whole number with commas: `1,234,567`.
    public static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// A rate: whole from 10 a second on, `0.5/s` below.
    public static func rate(_ perSecond: Double) -> String {
        let tenths = Int((perSecond * 10).rounded())
        return tenths >= 100 ? "\(count(Int(perSecond.rounded())))/s" : "\(tenths / 10).\(tenths % 10)/s"
    }

    /// A latency, given in microseconds: `850 µs`, `2.1 ms`, `35 ms`, `1.4 s`.
    public static func latency(_ microseconds: Int64) -> String {
        switch microseconds {
        case ..<1_000: "\(microseconds) µs"
        case ..<10_000: "\(tenths(microseconds / 100)) ms"
        case ..<1_000_000: "\(microseconds / 1_000) ms"
        default: "\(tenths(microseconds / 100_000)) s"
        }
    }

    private static func tenths(_ number: Int64) -> String {
        "\(number / 10).\(number % 10)"
    }
}
