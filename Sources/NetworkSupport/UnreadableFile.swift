internal import FoundationEssentials

/// Why a file cannot be read, in words for a message.
package enum UnreadableFile {
    /// - Parameter expected: What the file would be if it could be read.
    package static func explanation(_ path: String, expected: String = "a file") -> String {
        if !FileManager.default.fileExists(atPath: path) { return "there is no such file" }
        return FileManager.default.isReadableFile(atPath: path) ? "it is not \(expected)" : "permission denied"
    }
}
