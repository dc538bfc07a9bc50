internal import FoundationEssentials
internal import NetworkSupport

extension BearerToken {
    /// A token as it was issued.
    ///
    /// - Parameters:
    ///   - issuer: What failures call the issuer.
    ///   - lifetime: What the issuer says; nil: the JWT's claim `exp` counts.
    ///   - principal: Whom the token stands for if it is not a JWT with the claim `sub`.
    /// - Throws: `TokenFailure` of the kind `malformed` if the token cannot be sent, has no known end, or has expired.
    init(
        _ text: String, issuedBy issuer: String, lifetime: Duration? = nil, principal: String,
        extensions: [String: String]
    ) throws(TokenFailure) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw TokenFailure(
                .malformed,
                text.isEmpty
                    ? "\(issuer): the token is empty" : "\(issuer): the token has characters that none may have")
        }
        let claims = JWTClaims(token: text)
        guard let expiry = lifetime.map({ Date.now.addingTimeInterval($0 / .seconds(1)) }) ?? claims?.expiry else {
            throw TokenFailure(
                .malformed,
                "\(issuer): the end of the token's life is unknown: there is no expires_in, and the token is not a JWT "
                    + "with the claim exp")
        }
        guard expiry > .now else {
            throw TokenFailure(
                .malformed,
                "\(issuer): the token expired at \(expiry.formatted(.iso8601)); is it renewed, and is the clock right?")
        }
        self.init(
            value: SecretString(text), principal: claims?.subject ?? principal, expiry: expiry, extensions: extensions)
    }
}
