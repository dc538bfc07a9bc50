internal import FoundationEssentials
internal import NIOHTTP1
internal import NIOSSL
public import NetworkSupport
internal import Synchronization

/// Tokens from an OAuth 2.0 token endpoint, by the grant of client credentials (RFC 6749, §4.4).
///
/// Credentials are sent by HTTP Basic; if the endpoint does not take them there, in the form, as Go's OAuth client does.
public final class TokenEndpoint: TokenSource {
    public struct Settings: Sendable {
        /// An http or https URL.
        public var url: String
        public var clientID: String

        /// A file is read again for each request.
        public var clientSecret: SecretSource

        /// What the token is to be good for, separated by spaces; nil leaves it to the endpoint.
        public var scope: String?

        /// SASL extensions to send with the token (KIP-342), by name.
        public var extensions: [String: String] = [:]

        /// CA certificates to trust for https; those of the system if empty. They are read again for each request.
        public var caCertificates: [PEMSource] = []

        public init(url: String, clientID: String, clientSecret: SecretSource) {
            self.url = url
            self.clientID = clientID
            self.clientSecret = clientSecret
        }
    }

    /// Where the endpoint takes the client's credentials.
    private enum Place { case header, form }

    private let settings: Settings

    /// nil until the first token.
    private let place = Mutex<Place?>(nil)

    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// What messages call the endpoint: without the query, which may have a key.
    public var name: String { "the token endpoint \(settings.url.prefix { $0 != "?" })" }

    public func token(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> BearerToken {
        let known = place.withLock { $0 }
        let secret = try secret()
        switch try await ask(known ?? .header, secret, until: deadline) {
        case .token(let text, let lifetime):
            place.withLock { $0 = known ?? .header }
            return try token(text, lifetime)
        case .refused(let refusal):
            guard refusal.mayHaveMissedCredentials else { throw failure(refusal, secret) }
            guard known == nil else {
                // The endpoint may have changed where it takes credentials: the next attempt finds out again.
                place.withLock { $0 = nil }
                throw failure(refusal, secret)
            }
            guard case .token(let text, let lifetime) = try await ask(.form, secret, until: deadline) else {
                throw failure(refusal, secret)
            }
            place.withLock { $0 = .form }
            return try token(text, lifetime)
        }
    }

    private func secret() throws(TokenFailure) -> SecretString {
        do {
            return try settings.clientSecret.read()
        } catch {
            throw TokenFailure(.malformed, "the client secret for \(name): \(error)")
        }
    }

    private func ask(
        _ place: Place, _ secret: SecretString, until deadline: ContinuousClock.Instant
    ) async throws(TokenFailure) -> TokenAnswer {
        var fields = [("grant_type", "client_credentials")]
        if let scope = settings.scope { fields.append(("scope", scope)) }
        var headers = [
            (name: "Content-Type", value: "application/x-www-form-urlencoded"),
            (name: "Accept", value: "application/json"),
        ]
        let (id, secret) = (settings.clientID, secret.value)
        switch place {
        case .header:
            // RFC 6749, §2.3.1 encodes both, so that a colon in the id does not end it.
            let credentials = "\(FormText.encoded(id)):\(FormText.encoded(secret))"
            headers.append((name: "Authorization", value: "Basic \(Data(credentials.utf8).base64EncodedString())"))
        case .form: fields += [("client_id", id), ("client_secret", secret)]
        }
        let fetch = HTTPFetch(
            method: .POST, url: settings.url, headers: headers, body: FormText.body(fields), tls: try tls())
        return try TokenAnswer(await fetch.answer(from: name, until: deadline), from: name)
    }

    private func token(_ text: String, _ lifetime: Duration?) throws(TokenFailure) -> BearerToken {
        try BearerToken(
            text, issuedBy: name, lifetime: lifetime, principal: settings.clientID, extensions: settings.extensions)
    }

    private func failure(_ refusal: TokenRefusal, _ secret: SecretString) -> TokenFailure {
        TokenFailure(.refused, "\(name) refused the request: \(refusal.text(hiding: secret))")
    }

    private func tls() throws(TokenFailure) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        var trusted: [NIOSSLCertificate] = []
        do {
            for source in settings.caCertificates { trusted += try PEMReader.caCertificates(source) }
        } catch {
            throw TokenFailure(.malformed, "\(name): \(error)")
        }
        if !trusted.isEmpty { configuration.trustRoots = .certificates(trusted) }
        return configuration
    }
}

/// `application/x-www-form-urlencoded`.
private enum FormText {
    static func body(_ fields: [(name: String, value: String)]) -> [UInt8] {
        Array(fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&").utf8)
    }

    static func encoded(_ text: String) -> String {
        var result: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                result.append(byte)
            case UInt8(ascii: " "): result.append(UInt8(ascii: "+"))
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
