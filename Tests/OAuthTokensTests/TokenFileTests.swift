import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("Token files") struct TokenFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A JWT, as far as clients read one.
    private static func jwt(_ claims: String) -> String {
        let payload = Data(claims.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        return "e30.\(payload.replacing("=", with: "")).signature"
    }

    private func failure(_ contents: String) throws -> TokenFailure {
        let path = try folder.write(contents, to: "token")
        let failure = try #require(throws: TokenFailure.self) { try TokenFile(path: path).token(until: .now) }
        #expect(failure.kind == .malformed)
        #expect(failure.message.hasPrefix("the token file \(path)"))
        return failure
    }

    @Test("The token is read again each time, with its end and its subject")
    func replaced() throws {
        let end = Date.now.addingTimeInterval(1000).timeIntervalSince1970.rounded()
        let tokens = [
            Self.jwt(#"{"sub": "josef", "exp": \#(end)}"#), Self.jwt(#"{"sub": "ümlaut??>>", "exp": \#(end + 1)}"#),
        ]
        let path = try folder.write("\n \(tokens[0])\r\n", to: "token")
        let file = TokenFile(path: path, extensions: ["cluster": "one"])
        let first = try file.token(until: .now)
        #expect(first.value.value == tokens[0])
        #expect(first.principal == "josef")
        #expect(first.expiry == Date(timeIntervalSince1970: end))
        #expect(first.extensions == ["cluster": "one"])
        try folder.write(tokens[1], to: "token")
        let second = try file.token(until: .now)
        #expect(second.value.value == tokens[1])
        #expect(second.principal == "ümlaut??>>")
        #expect(second.expiry == Date(timeIntervalSince1970: end + 1))
    }

    @Test("A token without a usable end is refused")
    func noEnd() throws {
        #expect(try failure("opaque").message.contains("is not a JWT with the claim exp"))
        #expect(try failure("a.b.c").message.contains("is not a JWT with the claim exp"))
        #expect(try failure(Self.jwt(#"{"exp": "tomorrow"}"#)).message.contains("is not a JWT with the claim exp"))
        let expired = try failure(Self.jwt(#"{"exp": 1000000000}"#))
        #expect(expired.message.contains("expired at 2001-09-09T01:46:40Z"), "\(expired)")
    }

    @Test("What is no token is refused, and not shown")
    func unusable() throws {
        #expect(try failure(" \n").message.contains("the token is empty"))
        let two = try failure("hush hush")
        #expect(two.message.contains("more than one token"))
        #expect(!two.message.contains("hush"))
        #expect(try failure("hüsh").message.contains("characters that none may have"))
        let missing = try #require(throws: TokenFailure.self) {
            try TokenFile(path: "\(folder.path)/none").token(until: .now)
        }
        #expect(missing.message.hasSuffix("/none cannot be read: there is no such file"))
    }
}
