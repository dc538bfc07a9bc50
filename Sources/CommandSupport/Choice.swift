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
