public import FoundationEssentials
public import NetworkSupport

/// A token that identifies the client to brokers (SASL OAUTHBEARER, RFC 7628).
public struct BearerToken: Sendable {
    /// The token itself, as brokers get it.
    public let value: SecretString

    /// Whom the token stands for. Only librdkafka asks for it; brokers read it from the token.
    public let principal: String

    /// The end of the token's life, by the wall clock.
    public let expiry: Date

    /// SASL extensions that are sent with the token (KIP-342), by name.
    public let extensions: [String: String]

    public init(value: SecretString, principal: String, expiry: Date, extensions: [String: String] = [:]) {
        self.value = value
        self.principal = principal
        self.expiry = expiry
        self.extensions = extensions
    }
}

/// Supplies tokens. One source serves all clients of a cluster.
public protocol TokenSource: Sendable {
    /// A token that is valid now.
    ///
    /// - Throws: `TokenFailure` if there is none by `deadline`.
    func token(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> BearerToken
}

/// Why there is no token.
public struct TokenFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// The issuer of tokens cannot be reached, or did not answer in time.
        case unreachable
        /// The issuer refused the request.
        case refused
        /// The issuer's answer, or the file, has no usable token or credentials.
        case malformed
    }

    public let kind: Kind

    /// What happened and where, without secrets.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String { message }
}
