internal import FoundationEssentials

/// What a token says of itself where it is a JSON Web Token (RFC 7519). The signature is not verified: brokers do that.
struct JWTClaims: Decodable {
    /// `sub`: whom the token stands for.
    let subject: String?

    /// `exp`: the end of the token's life.
    let expiry: Date?

    /// nil if the token is not a JWT that can be read.
    init?(token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Self.decodedBase64URL(parts[1]),
            let claims = try? JSONDecoder().decode(JWTClaims.self, from: payload)
        else { return nil }
        self = claims
    }

    init(from decoder: any Decoder) throws {
        let claims = try decoder.container(keyedBy: CodingKeys.self)
        // A claim of another type counts as absent; the other may still be of use.
        subject = try? claims.decode(String.self, forKey: .sub)
        expiry = (try? claims.decode(Double.self, forKey: .exp)).map { Date(timeIntervalSince1970: $0) }
    }

    private enum CodingKeys: String, CodingKey {
        case sub, exp
    }

    /// Base64 with the URL-safe alphabet and without padding (RFC 7515, §2).
    private static func decodedBase64URL(_ text: Substring) -> Data? {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}
