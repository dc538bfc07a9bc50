import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("Token endpoints") struct TokenEndpointTests {
    private static let secret = "hush: +%&=ö"

    private static let client = #""client_id": "us:er", "client_secret": "\#(secret)""#

    private func endpoint(
        of server: TokenServer, secret: String = secret,
        configure: (inout TokenEndpoint.Settings) -> Void = { _ in }
    ) -> TokenEndpoint {
        var settings = TokenEndpoint.Settings(
            url: server.url, clientID: "us:er", clientSecret: .value(SecretString(secret)))
        configure(&settings)
        return TokenEndpoint(settings)
    }

    private func token(
        of server: TokenServer, within limit: Duration = .seconds(30),
        configure: (inout TokenEndpoint.Settings) -> Void = { _ in }
    ) async throws -> BearerToken {
        try await endpoint(of: server, configure: configure).token(until: .now + limit)
    }

    /// Why there is no token. Names the endpoint, and no secret.
    private func failure(
        of server: TokenServer, secret: String = secret, within limit: Duration = .seconds(30),
        configure: (inout TokenEndpoint.Settings) -> Void = { _ in }
    ) async throws -> TokenFailure {
        let endpoint = endpoint(of: server, secret: secret, configure: configure)
        do {
            _ = try await endpoint.token(until: .now + limit)
            throw TestFailure("there is a token")
        } catch let failure as TokenFailure {
            #expect(failure.message.hasPrefix("the token endpoint \(server.url)"), "\(failure)")
            #expect(!failure.message.contains("hush"))
            return failure
        }
    }

    @Test("A token is issued for the client, its secret and the scope", arguments: ["header", "form"])
    func issued(credentials: String) async throws {
        let server = try await TokenServer.start(
            #"{\#(Self.client), "scope": "kafka read", "credentials": "\#(credentials)", "expires_in": 600}"#)
        let endpoint = endpoint(of: server) { settings in
            settings.scope = "kafka read"
            settings.extensions = ["cluster": "one"]
        }
        let token = try await endpoint.token(until: .now + .seconds(30))
        #expect(token.value.value == "token-1")
        #expect(token.principal == "us:er")
        #expect(token.extensions == ["cluster": "one"])
        #expect((500...600).contains(token.expiry.timeIntervalSinceNow))
        // What the endpoint took is remembered: the header is not tried again in vain.
        let before = try await server.counts().requests
        _ = try await endpoint.token(until: .now + .seconds(30))
        #expect(try await server.counts().requests == before + 1)
    }

    @Test("Without expires_in the JWT's own claims count")
    func claims() async throws {
        let server = try await TokenServer.start(
            #"{\#(Self.client), "expires_in": null, "claims": {"sub": "josef", "exp": 300}}"#)
        let token = try await token(of: server)
        #expect(token.principal == "josef")
        #expect((200...300).contains(token.expiry.timeIntervalSinceNow))
    }

    @Test("expires_in counts before the JWT's claims, and may be text")
    func lifetimeAsText() async throws {
        let server = try await TokenServer.start(#"{\#(Self.client), "expires_in": "600", "claims": {"exp": 60}}"#)
        #expect(try await token(of: server).expiry.timeIntervalSinceNow > 500)
    }

    @Test(
        "A token without a usable end is refused",
        arguments: [
            (#""expires_in": null"#, "the end of the token's life is unknown"),
            (#""expires_in": null, "claims": {"sub": "josef"}"#, "the end of the token's life is unknown"),
            (#""expires_in": null, "claims": {"exp": -10}"#, "the token expired at"),
            (#""expires_in": 0"#, "expires_in is not a positive number"),
            (#""expires_in": "soon""#, "expires_in is not a positive number"),
        ])
    func noEnd(behaviour: String, words: String) async throws {
        let server = try await TokenServer.start("{\(Self.client), \(behaviour)}")
        let failure = try await failure(of: server)
        #expect(failure.kind == .malformed)
        #expect(failure.message.contains(words), "\(failure)")
    }

    @Test(
        "An answer that is no token's is described",
        arguments: [
            ("<html>Welcome</html>", "not a JSON object"), ("[1]", "not a JSON object"), ("", "not a JSON object"),
            ("{}", "no access_token"), (#"{\"access_token\": 5}"#, "no access_token"),
            (#"{\"access_token\": \"\", \"expires_in\": 60}"#, "the token is empty"),
            (#"{\"access_token\": \"a b\", \"expires_in\": 60}"#, "characters that none may have"),
        ])
    func malformed(body: String, words: String) async throws {
        let server = try await TokenServer.start(#"{"body": "\#(body)"}"#)
        let failure = try await failure(of: server)
        #expect(failure.kind == .malformed)
        #expect(failure.message.contains(words), "\(failure)")
        #expect(!failure.message.contains("Welcome"))
    }

    @Test("A refusal in JSON is reported in the endpoint's words")
    func refusedInJSON() async throws {
        let server = try await TokenServer.start(#"{\#(Self.client), "scope": "kafka"}"#)
        var failure = try await failure(of: server)
        #expect(failure.kind == .refused)
        #expect(failure.message.contains("status 400, invalid_scope: the scope must be kafka"), "\(failure)")
        #expect(try await server.counts().requests == 1)

        failure = try await self.failure(of: server, secret: "hush hush")
        #expect(failure.kind == .refused)
        #expect(failure.message.contains("status 401, invalid_client: unknown client"), "\(failure)")
    }

    @Test("A secret in a file is read again for each token")
    func secretFile() async throws {
        let server = try await TokenServer.start(#"{"client_id": "user", "client_secret": "new"}"#)
        let folder = try TemporaryFolder()
        let path = try folder.write("old\n", to: "secret")
        let endpoint = TokenEndpoint(.init(url: server.url, clientID: "user", clientSecret: .file(path)))
        await #expect(throws: TokenFailure.self) { try await endpoint.token(until: .now + .seconds(30)) }
        try folder.write("new\n", to: "secret")
        _ = try await endpoint.token(until: .now + .seconds(30))
        try FileManager.default.removeItem(atPath: path)
        let failure = await #expect(throws: TokenFailure.self) { try await endpoint.token(until: .now + .seconds(30)) }
        #expect(failure?.message.contains(path) == true)
    }

    @Test("A refusal that quotes the secret is shown without it")
    func quotedSecret() async throws {
        let server = try await TokenServer.start(
            #"{"status": 400, "body": "{\"error\": \"invalid_scope\", \"error_description\": \"no hush\\n1, 2\"}"}"#)
        let failure = try await failure(of: server, secret: "hush")
        #expect(failure.message.hasSuffix("status 400, invalid_scope: no (hidden) 1, 2"), "\(failure)")
    }

    @Test("The query of a URL is not shown")
    func query() async throws {
        let server = try await TokenServer.start(#"{"status": 503}"#)
        let failure = try await failure(of: server) { $0.url += "?key=hush" }
        #expect(failure.message.contains("status 503"))
    }

    @Test("A refusal in HTML is not echoed", arguments: [400, 403, 302, 503])
    func refusedInHTML(status: Int) async throws {
        let server = try await TokenServer.start(#"{"status": \#(status), "body": "<html>Sorry, hush</html>"}"#)
        let failure = try await failure(of: server)
        #expect(failure.kind == .refused)
        #expect(failure.message.contains("status \(status) without an OAuth error"), "\(failure)")
    }

    @Test(
        "An endpoint that does not answer, or does not end its answer, is left at the deadline",
        arguments: ["silent", "endless"])
    func late(behaviour: String) async throws {
        let server = try await TokenServer.start(#"{"\#(behaviour)": true, \#(Self.client)}"#)
        let failure = try await failure(of: server, within: .seconds(1))
        #expect(failure.kind == .unreachable)
        #expect(failure.message.contains("no answer in time"), "\(failure)")
    }

    @Test("An endpoint that refuses connections, or has no address, is named")
    func unreachable() async throws {
        for (url, words) in [
            ("http://127.0.0.1:1/token", "Connection refused"), ("http://nowhere.invalid/token", "cannot be resolved"),
        ] {
            let endpoint = TokenEndpoint(.init(url: url, clientID: "user", clientSecret: "hush"))
            let failure = await #expect(throws: TokenFailure.self) {
                try await endpoint.token(until: .now + .seconds(30))
            }
            #expect(failure?.kind == .unreachable)
            #expect(failure?.message.contains(url) == true)
            #expect(failure?.message.contains(words) == true, "\(String(describing: failure))")
        }
    }

    @Test("HTTPS endpoints are verified")
    func tls() async throws {
        let authority = try await TestAuthority()
        let stranger = try await TestAuthority("stranger")
        let server = try await self.server(signedBy: authority, names: "IP:127.0.0.1")
        let token = try await token(of: server) { $0.caCertificates = [.file(authority.certificateFile)] }
        #expect(token.value.value == "token-1")

        for trusted in [[], [PEMSource.file(stranger.certificateFile)]] {
            let failure = try await failure(of: server) { $0.caCertificates = trusted }
            #expect(failure.kind == .unreachable)
            #expect(failure.message.contains("the server's certificate is not trusted"), "\(failure)")
        }
        let other = try await self.server(signedBy: authority, names: "DNS:other.test")
        let misnamed = try await failure(of: other) { $0.caCertificates = [.file(authority.certificateFile)] }
        #expect(misnamed.message.contains("for another name than 127.0.0.1"), "\(misnamed)")
        #expect(try await server.counts().requests == 1)
    }

    private func server(signedBy authority: TestAuthority, names: String) async throws -> TokenServer {
        let certificate = try await authority.issue("endpoint", names: names)
        return try await TokenServer.start(
            """
            {\(Self.client), "tls": {"cert": "\(certificate.certificateFile)", "key": "\(certificate.keyFile)"}}
            """)
    }
}
