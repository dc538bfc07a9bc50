internal import FoundationEssentials

/// A secret from where others do not see it: a command line is public.
public enum Secret {
    /// The secret that is given on the command line, in a file, or in the environment, in this order.
    ///
    /// - Parameters:
    ///   - file: the file's flag and path; a closing newline does not belong to the secret.
    ///   - variables: the first that is set counts; an empty one is not set.
    /// - Throws: `SettingError` if the file cannot be read.
    public static func value(
        given: String?, file: (setting: String, path: String?), environment variables: String...
    ) throws -> String? {
        if let given { return given }
        guard let path = file.path else {
            let environment = ProcessInfo.processInfo.environment
            return variables.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        return String(try TextFile.contents(of: path, setting: file.setting).prefix { !$0.isNewline })
    }
}

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
