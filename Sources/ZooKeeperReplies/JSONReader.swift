/// Reads a JSON document (RFC 8259) of bytes. Takes a little more than the grammar has: leading zeros, other white space.
/// Where a name is repeated in an object, the last member counts.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// What is nested deeper is refused: each level takes a piece of the stack.
    private static let maximumDepth = 64

    /// The value of a whole document; nil if it is none.
    static func value(of bytes: [UInt8]) -> JSONValue? {
        var reader = JSONReader(bytes: bytes)
        guard let value = reader.value() else { return nil }
        reader.skipSpace()
        return reader.position == bytes.count ? value : nil
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value() -> JSONValue? {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return nested { $0.object() }
        case UInt8(ascii: "["): return nested { $0.array() }
        case .quote: return string().map(JSONValue.string)
        case UInt8(ascii: "t"): return literal("true", .bool(true))
        case UInt8(ascii: "f"): return literal("false", .bool(false))
        case UInt8(ascii: "n"): return literal("null", .null)
        default: return number()
        }
    }

    private mutating func nested(_ read: (inout JSONReader) -> JSONValue?) -> JSONValue? {
        guard depth < Self.maximumDepth else { return nil }
        depth += 1
        defer { depth -= 1 }
        return read(&self)
    }

    private mutating func object() -> JSONValue? {
        var members: [String: JSONValue] = [:]
        let isComplete = elements(between: UInt8(ascii: "{"), and: UInt8(ascii: "}")) { reader in
            reader.skipSpace()
            guard let name = reader.string(), reader.skip(.colon), let value = reader.value() else { return false }
            members[name] = value
            return true
        }
        return isComplete ? .object(members) : nil
    }

    private mutating func array() -> JSONValue? {
        var values: [JSONValue] = []
        let isComplete = elements(between: UInt8(ascii: "["), and: UInt8(ascii: "]")) { reader in
            guard let value = reader.value() else { return false }
            values.append(value)
            return true
        }
        return isComplete ? .array(values) : nil
    }

    /// Reads what is between brackets, divided by commas; false if something else is there.
    private mutating func elements(
        between opening: UInt8, and closing: UInt8, _ read: (inout JSONReader) -> Bool
    ) -> Bool {
        guard skip(opening) else { return false }
        if skip(closing) { return true }
        repeat {
            guard read(&self) else { return false }
        } while skip(.comma)
        return skip(closing)
    }

    private mutating func literal(_ text: String, _ value: JSONValue) -> JSONValue? {
        guard bytes[position...].starts(with: text.utf8) else { return nil }
        position += text.utf8.count
        return value
    }

    private mutating func number() -> JSONValue? {
        let start = position
        while let byte = next, byte.isDigit || "+-.eE".utf8.contains(byte) { position += 1 }
        let text = bytes[start..<position]
        return text.integer.map(JSONValue.integer) ?? text.number.map(JSONValue.number)
    }

    /// A string without its quotes, and with what was escaped in it.
    private mutating func string() -> String? {
        guard next == .quote else { return nil }
        position += 1
        var text: [UInt8] = []
        while let end = bytes[position...].firstIndex(where: { $0 == .quote || $0 == .backslash || $0 < 0x20 }) {
            text += bytes[position..<end]
            position = end + 1
            switch bytes[end] {
            case .quote: return String(decoding: text, as: UTF8.self)
            case .backslash:
                guard let character = escaped() else { return nil }
                text += UTF8.encode(character).map(Array.init) ?? []
            default: return nil
            }
        }
        return nil
    }

    /// The character that what follows a backslash stands for.
    private mutating func escaped() -> Unicode.Scalar? {
        guard let letter = next else { return nil }
        position += 1
        switch letter {
        case .quote, .backslash, .slash: return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return escapedByNumber()
        default: return nil
        }
    }

    /// A character by its number in UTF-16; one beyond 16 bits has two. Half of such a pair is replaced.
    private mutating func escapedByNumber() -> Unicode.Scalar? {
        guard let first = codeUnit() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        let afterFirst = position
        if bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            if let second = codeUnit(), UTF16.isTrailSurrogate(second) {
                return UTF16.decode(UTF16.EncodedScalar([first, second]))
            }
        }
        position = afterFirst
        return "\u{FFFD}"
    }

    private mutating func codeUnit() -> UInt16? {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        position += 4
        return UInt16(digits.string, radix: 16)
    }

    /// Whether the byte is the next that is no space; if so, goes on behind it.
    private mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte.isSpace { position += 1 }
    }
}

/// A value of a JSON document.
enum JSONValue {
    case null
    case bool(Bool)
    /// A number without a fraction, which keeps all its digits.
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// A number; also one of those that JSON cannot say and Jackson writes as text: `"NaN"`.
    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .string(let text): [UInt8](text.utf8)[...].number
        default: nil
        }
    }
}
