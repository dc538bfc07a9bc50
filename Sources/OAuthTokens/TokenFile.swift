internal import FoundationEssentials
internal import NetworkSupport

/// Tokens from a file that another program renews, such as the projected token of a Kubernetes service account.
///
/// The file is read for each token. It contains one JWT, whose claim `exp` is its end; white space around it is ignored.
public struct TokenFile: TokenSource {
    private let path: String
    private let extensions: [String: String]

    /// - Parameter extensions: SASL extensions to send with the token (KIP-342), by name.
    public init(path: String, extensions: [String: String] = [:]) {
        self.path = path
        self.extensions = extensions
    }

    /// What messages call the file.
    public var name: String { "the token file \(path)" }

    public func token(until deadline: ContinuousClock.Instant) throws(TokenFailure) -> BearerToken {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            let explanation = UnreadableFile.explanation(path, expected: "a text file")
            throw TokenFailure(.malformed, "\(name) cannot be read: \(explanation)")
        }
        let lines = text.split(whereSeparator: \.isWhitespace)
        guard lines.count <= 1 else { throw TokenFailure(.malformed, "\(name) contains more than one token") }
        return try BearerToken(
            String(lines.first ?? ""), issuedBy: name, principal: "kafka-surveyor", extensions: extensions)
    }
}
