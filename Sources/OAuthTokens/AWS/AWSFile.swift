internal import FoundationEssentials

/// The files that credentials need.
enum AWSFile {
    /// - Parameter reader: What needs the file, for the failure.
    static func text(of path: String, for reader: String) throws(TokenFailure) -> String {
        if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
        throw TokenFailure(.malformed, "\(reader): \(path) cannot be read: \(explanation(ofUnreadable: path))")
    }

    /// The token that a file has in its first line. The platform replaces it before it expires, so that the file has to
    /// be read each time.
    static func token(of path: String, for reader: String) throws(TokenFailure) -> String {
        let token = try text(of: path, for: reader).prefix { !$0.isNewline }
        guard !token.isEmpty else { throw TokenFailure(.malformed, "\(reader): \(path) has no token") }
        return String(token)
    }

    private static func explanation(ofUnreadable path: String) -> String {
        if !FileManager.default.fileExists(atPath: path) { return "there is no such file" }
        return FileManager.default.isReadableFile(atPath: path) ? "it is not a text file" : "permission denied"
    }
}
