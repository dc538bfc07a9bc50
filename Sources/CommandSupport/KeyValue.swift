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
