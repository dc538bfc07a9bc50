internal import FoundationEssentials
internal import NetworkSupport
internal import OAuthTokens

/// OAUTHBEARER (RFC 7628): one message with the token and its extensions. A server that refuses it says why in JSON first,
/// and sends its error after the client has acknowledged that.
struct OAuthBearerExchange: SASLExchange {
    static let mechanism = "OAUTHBEARER"

    private enum State: Sendable { case initial, sent, refused }

    private let token: BearerToken
    private var state = State.initial
    private(set) var refusal: String?

    init(_ token: BearerToken) {
        self.token = token
    }

    mutating func next(_ challenge: [UInt8]?) throws(SASLError) -> [UInt8]? {
        switch state {
        case .initial:
            state = .sent
            let extensions = token.extensions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\u{1}" }.joined()
            return Array("n,,\u{1}auth=Bearer \(token.value.value)\u{1}\(extensions)\u{1}".utf8)
        case .sent:
            guard let challenge, !challenge.isEmpty else { return nil }
            state = .refused
            refusal = Self.text(challenge)
            return [1]
        case .refused:
            throw SASLError(
                .refused, "the broker refused the token (\(refusal ?? "")), and did not end the authentication")
        }
    }

    /// The fields of the server's JSON (RFC 7628, §3.2.2).
    private static func text(_ challenge: [UInt8]) -> String {
        struct Fields: Decodable {
            let status: String
            let scope: String?
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(challenge)) else {
            return "for a reason that cannot be read"
        }
        return fields.scope.map { "\(fields.status), the scope must be \"\($0)\"" } ?? fields.status
    }
}
