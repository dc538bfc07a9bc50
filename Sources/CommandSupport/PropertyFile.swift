/// A file with properties of librdkafka, in the syntax of Java's properties files, which Kafka's own tools read.
public enum PropertyFile {
    /// A property, and the line of the file on which it begins.
    public struct Property: Sendable, Equatable {
        public let line: Int
        public let key: String
        public let value: String

        init(line: Int, _ key: String, _ value: String) {
            self.line = line
            self.key = key
            self.value = value
        }
    }

    /// The properties in their order. The key ends at the first `=`, `:` or blank; `#` or `!` at the beginning of a line makes
    /// it a comment; a line with `\` at its end goes on on the next.
    ///
    /// - Throws: `SettingError` naming the setting, the file and the line; it does not show the line, which may be a secret.
    public static func contents(of path: String, setting: String) throws -> [Property] {
        try parse(try TextFile.contents(of: path, setting: setting)) { line in
            SettingError(place(setting: setting, path: path, line: line), "has no key=value form")
        }
    }

    /// How messages name a line.
    static func place(setting: String, path: String, line: Int) -> String { "\(setting) \(path), line \(line)" }

    /// By scalars: a combining mark after a separator does not make another character of it.
    private typealias Text = Substring.UnicodeScalarView

    private static func parse(_ text: String, refusal: (_ line: Int) -> SettingError) throws -> [Property] {
        var properties: [Property] = []
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var number = 0
        func next() -> Text? {
            guard let line = lines.popFirst() else { return nil }
            number += 1
            let content = line.drop(while: isBlank)
            return content.last == "\r" ? content.dropLast() : content
        }
        while var content = next() {
            let begin = number
            guard let start = content.first, start != "#", start != "!" else { continue }
            var logical = String.UnicodeScalarView()
            while endsInContinuation(content) {
                logical += content.dropLast()
                content = next() ?? Text()
            }
            logical += content
            guard let (key, value) = split(logical[...]) else { throw refusal(begin) }
            properties.append(Property(line: begin, key, value))
        }
        return properties
    }

    /// The blanks of Java's syntax. Others belong to a value.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\u{0C}"
    }

    /// Whether the line ends in a backslash that is not itself escaped.
    private static func endsInContinuation(_ line: Text) -> Bool {
        !line.reversed().prefix { $0 == "\\" }.count.isMultiple(of: 2)
    }

    /// Key and value; nil without a key or a separator. Java takes a lone key for one with an empty value, but a lone word is
    /// more likely a mistake, and may be a secret, which a message about the key would show.
    private static func split(_ line: Text) -> (key: String, value: String)? {
        var isEscaped = false
        let separator = line.firstIndex { scalar in
            defer { isEscaped = !isEscaped && scalar == "\\" }
            return !isEscaped && (isBlank(scalar) || scalar == "=" || scalar == ":")
        }
        guard let separator, separator > line.startIndex else { return nil }
        var value = line[separator...].drop(while: isBlank)
        if let mark = value.first, mark == "=" || mark == ":" { value = value.dropFirst().drop(while: isBlank) }
        return (unescaped(line[..<separator]), unescaped(value))
    }

    /// The text that escapes stand for, without blanks at its end unless they are escaped. Java keeps those blanks, but they
    /// are never meant.
    private static func unescaped(_ text: Text) -> String {
        var result = ""
        var blanks = ""
        var rest = text
        while let scalar = rest.popFirst() {
            if isBlank(scalar) {
                blanks.unicodeScalars.append(scalar)
            } else {
                result += blanks
                blanks = ""
                if scalar == "\\" {
                    result += escaped(&rest)
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// What follows a backslash.
    private static func escaped(_ rest: inout Text) -> String {
        guard let scalar = rest.popFirst() else { return "" }
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "f": return "\u{0C}"
        case "u": return codeUnits(&rest).map { String(decoding: $0, as: UTF16.self) } ?? "u"
        default: return String(scalar)
        }
    }

    /// `\uXXXX` is a code unit of UTF-16, of which some characters need two.
    private static func codeUnits(_ rest: inout Text) -> [UInt16]? {
        guard let first = codeUnit(&rest) else { return nil }
        var following = rest
        guard UTF16.isLeadSurrogate(first), following.starts(with: "\\u".unicodeScalars) else { return [first] }
        following = following.dropFirst(2)
        guard let second = codeUnit(&following), UTF16.isTrailSurrogate(second) else { return [first] }
        rest = following
        return [first, second]
    }

    private static func codeUnit(_ rest: inout Text) -> UInt16? {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy(\.properties.isASCIIHexDigit),
            let unit = UInt16(String(digits), radix: 16)
        else { return nil }
        rest = rest.dropFirst(4)
        return unit
    }
}
