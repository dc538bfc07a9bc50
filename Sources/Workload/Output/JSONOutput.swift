internal import FoundationEssentials

/// Values as JSON for other programs: indented, with sorted keys.
public enum JSONOutput {
    /// The text of `value`, without a line feed at its end.
    public static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
