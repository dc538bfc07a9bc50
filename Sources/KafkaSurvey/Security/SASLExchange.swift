internal import Crypto
internal import Logging
internal import NetworkSupport
internal import OAuthTokens

/// The client's side of one authentication: messages in, messages out, no network.
///
/// The caller sends each message in a SaslAuthenticate request, and passes the `auth_bytes` of the response to the next call.
/// Only when `next` returns nil is the authentication complete: SCRAM verifies the server in its last step.
protocol SASLExchange: Sendable {
    /// The mechanism's name for SaslHandshake.
    static var mechanism: String { get }

    /// The next message to send; nil when the authentication is complete.
    ///
    /// - Parameter challenge: What the server answered to the last message; nil at the beginning.
    mutating func next(_ challenge: [UInt8]?) throws(SASLError) -> [UInt8]?

    /// What the server has said of a refusal that its error in SaslAuthenticate follows; nil if nothing.
    var refusal: String? { get }
}

extension SASLExchange {
    var refusal: String? { nil }
}

/// Makes an authentication for each connection, with the credentials as they are then.
struct SASLAuthenticator: Sendable {
    private enum Credentials: Sendable {
        case password(ReloadedValue<SecretString>, @Sendable (SecretString) -> any SASLExchange)
        case tokens(TokenCache)
    }

    private let credentials: Credentials

    /// - Throws: `SecretFileError` for a password file that cannot be used.
    init(_ settings: SASLSettings, logger: Logger) throws(SecretFileError) {
        let source: SecretSource
        let exchange: @Sendable (SecretString) -> any SASLExchange
        let keys = SCRAMKeyCache()
        switch settings {
        case .plain(let user, let password):
            source = password
            exchange = { PlainExchange(user: user, password: $0) }
        case .scramSHA256(let user, let password):
            source = password
            exchange = { SCRAMExchange<SHA256>(user: user, password: $0, keys: keys) }
        case .scramSHA512(let user, let password):
            source = password
            exchange = { SCRAMExchange<SHA512>(user: user, password: $0, keys: keys) }
        case .oauthBearer(let tokens):
            credentials = .tokens(tokens)
            return
        }
        credentials = .password(try ReloadedValue("SASL", source, logger: logger), exchange)
    }

    /// Differs from an earlier one if the password has been replaced.
    var generation: Int { password?.generation ?? 0 }

    /// Why the password file as it is now is not used; nil if it is.
    var problem: String? { password?.problem }

    /// A new authentication. Also for re-authentication on the same connection (KIP-368).
    ///
    /// Deriving SCRAM's keys takes a few milliseconds of CPU the first time; after that they are remembered.
    ///
    /// - Throws: `TokenFailure` if the mechanism needs a token and there is none by `deadline`.
    func makeExchange(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> any SASLExchange {
        switch credentials {
        case .password(let password, let exchange): exchange(password.current)
        case .tokens(let tokens): OAuthBearerExchange(try await tokens.token(until: deadline))
        }
    }

    /// Notes that a broker has refused an authentication.
    func noteRefusal() async {
        if case .tokens(let tokens) = credentials { await tokens.renewRefused() }
    }

    private var password: ReloadedValue<SecretString>? {
        if case .password(let password, _) = credentials { password } else { nil }
    }
}

/// PLAIN (RFC 4616): one message with user and password.
struct PlainExchange: SASLExchange {
    static let mechanism = "PLAIN"

    let user: String
    let password: SecretString
    private var isSent = false

    init(user: String, password: SecretString) {
        self.user = user
        self.password = password
    }

    mutating func next(_ challenge: [UInt8]?) throws(SASLError) -> [UInt8]? {
        guard !isSent else { return nil }
        isSent = true
        guard !user.utf8.contains(0), !password.value.utf8.contains(0) else {
            throw SASLError(.credentials, "PLAIN cannot send a user or password that contains the character NUL")
        }
        return [0] + Array(user.utf8) + [0] + Array(password.value.utf8)
    }
}

/// Why an authentication failed on our side. What the broker refuses is an error of SaslAuthenticate instead.
struct SASLError: Error, Sendable, Equatable, CustomStringConvertible {
    enum Kind: Sendable, Equatable {
        /// The user name or the password cannot be sent.
        case credentials
        /// The server's message does not follow the mechanism's grammar, or comes at the wrong time.
        case malformedChallenge
        /// The server's nonce does not continue ours: the message belongs to another authentication.
        case foreignNonce
        /// The server asks for too few or too many iterations.
        case iterationCount
        /// The server does not know the password: it is not the server that it claims to be.
        case wrongServerSignature
        /// The server refused with a message of the mechanism.
        case refused
    }

    let kind: Kind

    /// What happened, without secrets.
    let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    var description: String { message }
}
