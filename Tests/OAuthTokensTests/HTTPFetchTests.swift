import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("Requests to issuers of tokens")
struct HTTPFetchTests {
    @Test("A server that does not answer is named at the deadline")
    func silent() async throws {
        let server = try SilentServer()
        let fetch = HTTPFetch(url: "http://127.0.0.1:\(server.port)/token")
        do {
            _ = try await fetch.answer(from: "the token endpoint", until: .now + .milliseconds(200))
            Issue.record("a server that says nothing has answered")
        } catch {
            #expect(error.kind == .unreachable)
            #expect(error.message.hasPrefix("the token endpoint: "))
        }
        withExtendedLifetime(server) {}
    }
}
