/// A file with properties of librdkafka, one `key=value` a line.
public enum PropertyFile {
    /// The pairs in their order: `#` begins a comment, empty lines are skipped.
    ///
    /// - Throws: `SettingError` naming the setting, the file and the line; it does not show the line, which may be a secret.
    public static func contents(of path: String, setting: String) throws -> [(key: String, value: String)] {
        let lines = try TextFile.contents(of: path, setting: setting).split(whereSeparator: \.isNewline)
        return try lines.enumerated().compactMap { number, line in
            let content = line.drop(while: \.isWhitespace)
            guard !content.isEmpty, !content.hasPrefix("#") else { return nil }
            return try KeyValue.parse(content, of: "\(setting) \(path), property \(number + 1)")
        }
    }
}
