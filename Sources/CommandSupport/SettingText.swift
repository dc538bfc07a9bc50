// How settings are written: one of several names, lists with commas, pairs.

/// A setting that has a few possible values.
public enum Choice {
    /// The value that `text` names; nil where the setting is not given.
    ///
    /// - Throws: `SettingError` naming the setting, the text and what is possible.
    public static func value<Value: RawRepresentable<String> & CaseIterable>(
        of setting: String, _ text: String?
    ) throws -> Value? {
        guard let text else { return nil }
        guard let value = Value(rawValue: text) else {
            let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingError(setting, value: text, "is none of \(allowed)")
        }
        return value
    }
}

extension Sequence<String> {
    /// The items of a setting that can be given again and again, and with several items with commas between them. Blanks around
    /// an item do not belong to it. An empty item stays, so that it is refused and not overlooked.
    public var commaSeparatedItems: [String] {
        flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(KeyValue.trimmed) }
    }
}

/// `key=value`, as settings write it.
public enum KeyValue {
    /// Reads one pair; the value may hold further equals signs.
    ///
    /// - Throws: `SettingError` naming the setting. It does not show the text, which may be a secret.
    public static func parse(_ text: some StringProtocol, of setting: String) throws -> (key: String, value: String) {
        let equals = text.firstIndex(of: "=") ?? text.startIndex
        let key = trimmed(text[..<equals])
        guard !key.isEmpty else { throw SettingError(setting, "has no key=value form") }
        return (key, trimmed(text[text.index(after: equals)...]))
    }

    /// Without blanks at both ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        let characters = text.drop(while: \.isWhitespace)
        let end = characters.lastIndex { !$0.isWhitespace }
        return end.map { String(characters[...$0]) } ?? ""
    }
}
