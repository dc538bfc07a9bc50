import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("Tokens by properties") struct TokenSettingsTests {
    private static let authentication = [("security.protocol", "SASL_SSL"), ("sasl.mechanism", "OAUTHBEARER")]

    private static let client = [
        ("sasl.oauthbearer.token.endpoint.url", "https://issuer.test/token"), ("sasl.oauthbearer.client.id", "user"),
        ("sasl.oauthbearer.client.secret", "hush"),
    ]

    private func settings(_ properties: [(String, String)]) throws -> TokenSettings? {
        try TokenSettings(properties.map { (key: $0.0, value: $0.1) })
    }

    private func error(_ properties: [(String, String)]) throws -> TokenSettingsError {
        let error = try #require(throws: TokenSettingsError.self) {
            try settings(Self.authentication + properties)
        }
        #expect(!error.description.contains("hush"))
        return error
    }

    @Test("librdkafka's own ways to tokens are left to it, and so are other mechanisms")
    func notOurs() throws {
        #expect(try settings(Self.client) == nil)
        #expect(try settings(Self.authentication) == nil)
        #expect(try settings(Self.authentication + Self.client + [("sasl.mechanisms", "PLAIN")]) == nil)
        #expect(try settings(Self.authentication + Self.client + [("security.protocol", "ssl")]) == nil)
        for key in ["enable.sasl.oauthbearer.unsecure.jwt", "sasl.oauthbearer.config", "sasl.oauthbearer.grant.type"] {
            #expect(try settings(Self.authentication + Self.client + [(key, "x")]) == nil)
        }
    }

    @Test("Endpoints and files are ours")
    func ours() async throws {
        let all = Self.authentication + Self.client
        #expect(try settings(all) != nil)
        #expect(try settings(all + [("sasl.oauthbearer.method", "OIDC"), ("https.ca.location", "probe")]) != nil)
        let folder = try TemporaryFolder()
        let path = try folder.write("not a token", to: "a b%20c")
        let url = TokenSettings.url(ofFile: path)
        let file = try #require(try settings(Self.authentication + [("sasl.oauthbearer.token.endpoint.url", url)]))
        let failure = await #expect(throws: TokenFailure.self) {
            try await file.makeCache(logger: .silent).token(until: .now + .seconds(30))
        }
        #expect(failure?.message.contains("the token file \(path) contains more than one token") == true)
    }

    @Test("The endpoint gets what the properties say, over HTTPS with its own CA")
    func endpoint() async throws {
        let authority = try await TestAuthority()
        let certificate = try await authority.issue("endpoint", names: "IP:127.0.0.1")
        let server = try await TokenServer.start(
            """
            {"scope": "kafka read",
             "tls": {"cert": "\(certificate.certificateFile)", "key": "\(certificate.keyFile)"}}
            """)
        let properties = [
            ("sasl.oauthbearer.token.endpoint.url", server.url.replacing("https", with: "HTTPS")),
            ("sasl.oauthbearer.client.id", "surveyor"),
            ("sasl.oauthbearer.client.secret", "hush"), ("sasl.oauthbearer.scope", "kafka read"),
            ("sasl.oauthbearer.extensions", "logicalCluster=one,pool=a=b"),
        ]
        let pem = try String(contentsOfFile: authority.certificateFile, encoding: .utf8)
        for ca in [("https.ca.location", authority.certificateFile), ("https.ca.pem", pem)] {
            let settings = try #require(try settings(Self.authentication + properties + [ca]))
            let token = try await settings.makeCache(logger: .silent).token(until: .now + .seconds(30))
            #expect(token.extensions == ["logicalCluster": "one", "pool": "a=b"])
        }
        #expect(try await server.counts().tokens == ["token-1", "token-2"])
    }

    @Test("What is needed is named")
    func missing() throws {
        let id = try error(Array(Self.client.prefix(1)))
        #expect(id.property == "sasl.oauthbearer.client.id")
        #expect(id.message.contains("--sasl.username"))
        let secret = try error(Array(Self.client.prefix(2)) + [("sasl.oauthbearer.client.secret", "")])
        #expect(secret.property == "sasl.oauthbearer.client.secret")
        #expect(secret.message.contains("--sasl.password-file"))
        #expect(try error([("sasl.oauthbearer.method", "oidc")]).property == "sasl.oauthbearer.token.endpoint.url")
    }

    @Test(
        "What cannot be used is named, without the value",
        arguments: [
            ("sasl.oauthbearer.token.endpoint.url", "https://user:hush@issuer.test/token"),
            ("sasl.oauthbearer.token.endpoint.url", "hush"), ("sasl.oauthbearer.token.endpoint.url", "ftp://hush/"),
            ("sasl.oauthbearer.token.endpoint.url", "https:///hush"), ("sasl.oauthbearer.method", "default"),
            ("sasl.oauthbearer.extensions", "hush"), ("sasl.oauthbearer.extensions", "auth=hush"),
            ("sasl.oauthbearer.extensions", "a1=hush"), ("sasl.oauthbearer.extensions", "a=hush\u{1}"),
            ("https.ca.location", "/nowhere/ca.pem"), ("https.ca.pem", "hush"),
        ])
    func unusable(key: String, value: String) throws {
        #expect(try error(Self.client + [(key, value)]).property == key)
    }

    @Test("Secrets are not shown")
    func hidden() throws {
        let settings = try #require(try settings(Self.authentication + Self.client))
        let cache = settings.makeCache(logger: .silent)
        for shown: Any in [settings, cache] {
            var dumped = ""
            dump(shown, to: &dumped)
            #expect(!dumped.contains("hush") && !"\(shown)".contains("hush"))
        }
    }
}
