/// The name of a topic or a group, as Kafka holds it: bytes that are UTF-8 by custom only.
///
/// Two names are equal when their bytes are. (`String` would call a composed and a decomposed "é" equal and so merge
/// two groups.) Where the bytes are not UTF-8, `text` shows each offending byte as `\xNN`; names that look the same
/// there are the same name, so that no two series can ever be equal.
public struct Name: Sendable {
    /// The name as it is shown: valid UTF-8.
    public let text: String

    /// The bytes to ask Kafka with, where they differ from `text`.
    package let raw: [UInt8]?

    /// The name that `bytes` spell.
    public init(bytes: [UInt8]) { self.init(bytes: bytes[...]) }

    /// The name that `bytes` spell.
    public init(bytes: ArraySlice<UInt8>) {
        if let valid = String(validating: bytes, as: UTF8.self) {
            text = valid
            raw = nil
        } else {
            text = Name.escapingInvalid(bytes)
            raw = Array(bytes)
        }
    }

    /// The name that `text` spells.
    public init(_ text: String) {
        self.text = text
        raw = nil
    }

    /// The bytes to ask Kafka with.
    public var bytes: [UInt8] { raw ?? Array(text.utf8) }

    private static func escapingInvalid(_ bytes: ArraySlice<UInt8>) -> String {
        var result = ""
        var rest = bytes
        while let first = rest.first {
            // A UTF-8 sequence has one to four bytes; the shortest valid prefix is one scalar.
            let scalar = (1...4).lazy.compactMap { String(validating: rest.prefix($0), as: UTF8.self) }.first
            if let scalar {
                result += scalar
                rest = rest.dropFirst(scalar.utf8.count)
            } else {
                let hex = String(first, radix: 16)
                result += hex.count == 1 ? "\\x0\(hex)" : "\\x\(hex)"
                rest = rest.dropFirst()
            }
        }
        return result
    }
}

extension Name: Hashable {
    public static func == (left: Name, right: Name) -> Bool {
        let (one, other) = (left.text.utf8.span, right.text.utf8.span)
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }

    public func hash(into hasher: inout Hasher) {
        let bytes = text.utf8.span
        hasher.combine(bytes.count)
        // Eight bytes at a time: names are hashed for every group and topic of a survey.
        var word: UInt64 = 0
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            if index & 7 == 7 { hasher.combine(word) }
        }
        hasher.combine(word)
    }
}

extension Name: Comparable {
    /// By bytes, so that the order does not depend on a locale.
    public static func < (left: Name, right: Name) -> Bool {
        let (one, other) = (left.text.utf8.span, right.text.utf8.span)
        for index in 0..<min(one.count, other.count) where one[index] != other[index] {
            return one[index] < other[index]
        }
        return one.count < other.count
    }
}

extension Name: CustomStringConvertible, ExpressibleByStringLiteral {
    public var description: String { text }

    public init(stringLiteral value: String) { self.init(value) }
}
