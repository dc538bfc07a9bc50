public import NetworkSupport
public import OAuthTokens

/// How connections to brokers are secured.
public struct SecuritySettings: Sendable {
    /// TLS; nil for plaintext connections.
    public var tls: TLSSettings?

    /// Authentication; nil for none.
    public var sasl: SASLSettings?

    public init(tls: TLSSettings? = nil, sasl: SASLSettings? = nil) {
        self.tls = tls
        self.sasl = sasl
    }
}

/// A SASL mechanism and its credentials. Passwords and tokens are not shown by any description.
public enum SASLSettings: Sendable, Hashable {
    case plain(user: String, password: SecretSource)
    case scramSHA256(user: String, password: SecretSource)
    case scramSHA512(user: String, password: SecretSource)
    case oauthBearer(TokenCache)
}
