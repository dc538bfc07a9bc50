/// A setting that cannot be used: one line that names the setting, the value and what is allowed.
public struct SettingError: Error, Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameters:
    ///   - setting: the flag, as the user writes it.
    ///   - value: what was given; leave it out for secrets.
    ///   - problem: what is wrong, and what is allowed.
    public init(_ setting: String, value: String? = nil, _ problem: String) {
        let shown = value.map { " \"\($0)\"" } ?? ""
        // One line, whatever a library's explanation looks like.
        let text = "\(setting)\(shown): \(problem)"
        description = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Refuses settings that have no meaning without another: throws of the first of `given`, if there is one.
    public static func refuse(_ given: [String], without needed: String) throws(SettingError) {
        if let setting = given.first { throw SettingError(setting, "has no meaning without \(needed)") }
    }
}
