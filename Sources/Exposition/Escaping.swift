/// How special characters are written on a page.
enum Escaping {
    /// For a label value, in both formats: backslash, quote and line feed.
    static func labelValue(_ text: String) -> [UInt8] { escaped(text, quotes: true) }

    /// For a HELP text: the text format leaves quotes as they are, OpenMetrics escapes them as well.
    static func help(_ text: String, in format: ExpositionFormat) -> [UInt8] {
        escaped(text, quotes: format == .openMetrics)
    }

    /// Prometheus' lexer takes a NUL for the end of the page and would lose what follows, and neither format has an
    /// escape for it: it is shown as the four characters `\x00`.
    private static func escaped(_ text: String, quotes: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            case UInt8(ascii: "\"") where quotes: bytes += #"\""#.utf8
            case 0: bytes += #"\\x00"#.utf8
            default: bytes.append(byte)
            }
        }
        return bytes
    }
}
