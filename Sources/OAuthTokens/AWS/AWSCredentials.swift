internal import FoundationEssentials
internal import NetworkSupport

/// Credentials of AWS: an access key and, if they are temporary, a session token.
struct AWSCredentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: SecretString
    var sessionToken: SecretString?

    /// When temporary credentials end, by the wall clock; nil for credentials without an end.
    var expiry: Date?
}

/// A source of credentials.
protocol AWSCredentialsProvider: Sendable {
    /// What failures call it.
    var name: String { get }

    /// - Throws: `TokenFailure` if there are no credentials by `deadline`.
    func credentials(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> AWSCredentials
}

/// Credentials that were given as such.
struct StaticCredentials: AWSCredentialsProvider {
    let name: String
    let credentials: AWSCredentials

    func credentials(until deadline: ContinuousClock.Instant) -> AWSCredentials { credentials }
}

/// The environment variables that AWS SDKs read. An empty variable counts as not set.
struct AWSEnvironment: Sendable {
    let variables: [String: String]

    subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension Date {
    /// A time as AWS services write it: ISO 8601, with or without fractions of a second.
    init?(aws text: String) {
        let styles = [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)]
        guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else { return nil }
        self = date
    }
}
