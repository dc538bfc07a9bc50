internal import FoundationEssentials
internal import NetworkSupport

/// The files that credentials need.
enum AWSFile {
    /// - Parameter reader: What needs the file, for the failure.
    static func text(of path: String, for reader: String) throws(TokenFailure) -> String {
        if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
        let explanation = UnreadableFile.explanation(path, expected: "a text file")
        throw TokenFailure(.malformed, "\(reader): \(path) cannot be read: \(explanation)")
    }

    /// The token that a file has in its first line. The platform replaces it before it expires, so that the file has to
    /// be read each time.
    static func token(of path: String, for reader: String) throws(TokenFailure) -> String {
        let token = try text(of: path, for: reader).prefix { !$0.isNewline }
        guard !token.isEmpty else { throw TokenFailure(.malformed, "\(reader): \(path) has no token") }
        return String(token)
    }
}
