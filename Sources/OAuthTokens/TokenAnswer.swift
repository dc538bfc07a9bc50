internal import FoundationEssentials
internal import NetworkSupport

/// What a token endpoint answered.
enum TokenAnswer {
    /// A token (RFC 6749, §5.1). The lifetime is nil if the endpoint does not tell it.
    case token(String, lifetime: Duration?)

    case refused(TokenRefusal)

    /// - Parameter issuer: What failures call the endpoint.
    /// - Throws: `TokenFailure` of the kind `malformed` for what is neither a token nor a refusal.
    init(_ answer: HTTPFetch.Answer, from issuer: String) throws(TokenFailure) {
        guard answer.status == 200 else {
            self = .refused(TokenRefusal(answer))
            return
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(answer.body)) else {
            throw TokenFailure(
                .malformed, "\(issuer): the answer is not a JSON object; is this the URL of a token endpoint?")
        }
        guard let token = fields.token else {
            throw TokenFailure(.malformed, "\(issuer): the answer has no access_token")
        }
        self = .token(token, lifetime: try fields.lifetime(from: issuer))
    }

    private struct Fields: Decodable {
        let token: String?
        /// Seconds, or text that is not a number.
        private let expiresIn: Result<Double, NotANumber>?

        private struct NotANumber: Error {}

        private enum CodingKeys: String, CodingKey {
            case accessToken = "access_token"
            case expiresIn = "expires_in"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            token = try? fields.decode(String.self, forKey: .accessToken)
            guard fields.contains(.expiresIn), (try? fields.decodeNil(forKey: .expiresIn)) != true else {
                expiresIn = nil
                return
            }
            // Some issuers write the number as text.
            let number =
                (try? fields.decode(Double.self, forKey: .expiresIn))
                ?? (try? fields.decode(String.self, forKey: .expiresIn)).flatMap { Double($0) }
            expiresIn = number.map { .success($0) } ?? .failure(NotANumber())
        }

        func lifetime(from issuer: String) throws(TokenFailure) -> Duration? {
            guard let expiresIn else { return nil }
            guard case .success(let seconds) = expiresIn, seconds > 0 else {
                throw TokenFailure(.malformed, "\(issuer): expires_in is not a positive number of seconds")
            }
            // A year stands for all that is longer.
            return .seconds(min(seconds, 365 * 86_400))
        }
    }
}

/// An answer of a token endpoint other than 200.
struct TokenRefusal {
    private let status: Int
    private let error: String?
    private let details: String?

    init(_ answer: HTTPFetch.Answer) {
        let fields = try? JSONDecoder().decode(Fields.self, from: Data(answer.body))
        status = answer.status
        error = fields?.error
        details = fields?.details
    }

    /// Whether the endpoint may have missed the client's credentials, which it expects elsewhere in the request.
    var mayHaveMissedCredentials: Bool {
        [400, 401].contains(status) && [nil, "invalid_client", "invalid_request"].contains(error)
    }

    /// The status, and what the endpoint says in the JSON of RFC 6749, §5.2. Pages for people are not shown.
    ///
    /// - Parameter secret: Is left out: an endpoint may quote the request.
    func text(hiding secret: SecretString) -> String {
        guard let error else { return "status \(status) without an OAuth error" }
        var said = [error, details].compactMap(\.self).joined(separator: ": ")
        if !secret.value.isEmpty { said = said.replacing(secret.value, with: "(hidden)") }
        let line = String(said.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 })
        return "status \(status), \(line.prefix(300))"
    }

    private struct Fields: Decodable {
        let error: String
        let details: String?

        private enum CodingKeys: String, CodingKey {
            case error
            case details = "error_description"
        }
    }
}
