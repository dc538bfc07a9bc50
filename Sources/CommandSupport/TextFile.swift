internal import FoundationEssentials

/// A text file that a setting names.
public enum TextFile {
    /// The contents of a file.
    ///
    /// - Throws: `SettingError` naming the setting and the path if the file cannot be read as UTF-8.
    public static func contents(of path: String, setting: String) throws -> String {
        try requireReadable(path, setting: setting)
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingError(setting, value: path, "cannot be read: it is no file with text in UTF-8")
        }
    }

    /// Makes sure that a file (or folder) can be read, where somebody else is going to read it.
    ///
    /// - Throws: `SettingError` naming the setting and the path.
    public static func requireReadable(_ path: String, setting: String) throws {
        guard FileManager.default.isReadableFile(atPath: path) else {
            let problem = FileManager.default.fileExists(atPath: path) ? "permission denied" : "there is no such file"
            throw SettingError(setting, value: path, "cannot be read: \(problem)")
        }
    }
}
