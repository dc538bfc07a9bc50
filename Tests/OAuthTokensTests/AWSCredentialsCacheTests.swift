import Foundation
import Logging
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("Renewal of temporary AWS credentials")
struct AWSCredentialsCacheTests {
    private let clock = TestClock()
    private let log = RecordingLog(level: .trace)

    /// A source whose agent gives these answers, one after the other.
    private func source(
        _ answers: [AWSCredentialsServer.Answer?]
    ) async throws -> (source: MSKTokenSource, server: AWSCredentialsServer) {
        let server = try await AWSCredentialsServer.start(["GET /": answers])
        let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url]
        return (try tokenSource(environment, clock: clock, logger: log.logger), server)
    }

    private func answer(_ keyID: String, validFor seconds: Double) -> AWSCredentialsServer.Answer {
        .init(body: credentialsJSON(keyID, expiration: TestClock.start + seconds))
    }

    private func key(of source: MSKTokenSource) async throws -> String? {
        try await PresignedURL(token: source.token()).accessKeyID
    }

    @Test("Credentials are renewed five minutes before they end")
    func renewal() async throws {
        let (source, server) = try await source([answer("A", validFor: 3600), answer("B", validFor: 7200)])
        #expect(try await key(of: source) == "A")
        clock.advance(seconds: 3600 - 301)
        #expect(try await key(of: source) == "A")
        #expect(try server.requests().count == 1)
        clock.advance(seconds: 2)
        #expect(try await key(of: source) == "B")
        #expect(try server.requests().count == 2)
    }

    @Test("All that need credentials at once share one request")
    func singleFlight() async throws {
        let (source, server) = try await source([answer("A", validFor: 3600)])
        let keys = try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await PresignedURL(token: source.token()).accessKeyID } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(keys == Array(repeating: "A", count: 20))
        #expect(try server.requests().count == 1)
    }

    @Test("While credentials are valid, a failed renewal is logged and tried again after half a minute")
    func failedRenewal() async throws {
        let failure = AWSCredentialsServer.Answer(status: 500, body: "")
        let (source, server) = try await source([
            answer("A", validFor: 600), failure, failure, answer("B", validFor: 9000), failure,
        ])
        #expect(try await key(of: source) == "A")
        clock.advance(seconds: 301)
        #expect(try await key(of: source) == "A")
        #expect(try await key(of: source) == "A")
        #expect(try server.requests().count == 2)
        #expect(
            log.messages == [
                "no new AWS credentials, valid until 2025-01-01T12:10:00Z: AWS container credentials: \(server.url): HTTP status 500"
            ])
        clock.advance(seconds: 31)
        #expect(try await key(of: source) == "A")
        clock.advance(seconds: 31)
        #expect(try await key(of: source) == "B")
        clock.advance(seconds: 9000)
        #expect(await source.failure()?.kind == .unreachable)
    }

    @Test("A renewal that takes too long leaves the credentials in use that are valid")
    func slowRenewal() async throws {
        let (source, server) = try await source([answer("A", validFor: 600), nil])
        #expect(try await key(of: source) == "A")
        clock.advance(seconds: 301)
        let token = try await source.token(within: .milliseconds(200))
        #expect(try PresignedURL(token: token).accessKeyID == "A")
        try await eventually("the second request") { try server.requests().count == 2 }
    }

    @Test("Credentials that end in seconds are used until then, and so are their tokens")
    func shortLived() async throws {
        let (source, server) = try await source([answer("A", validFor: 5), answer("B", validFor: 3600)])
        #expect(try await source.token().expiry == TestClock.start + 5)
        clock.advance(seconds: 6)
        #expect(try await key(of: source) == "B")
        #expect(try server.requests().count == 2)
    }

    @Test("Credentials that have ended are refused")
    func expired() async throws {
        let (source, server) = try await source([answer("A", validFor: -1)])
        let failure = await source.failure()
        #expect(failure?.kind == .malformed)
        #expect(failure?.message.contains("the credentials have expired") == true)
        #expect(try server.requests().count == 1)
    }

    @Test("Credentials without an end are asked for again each time")
    func endless() async throws {
        let (source, server) = try await source([.init(body: credentialsJSON("A")), .init(body: credentialsJSON("B"))])
        #expect(try await key(of: source) == "A")
        #expect(try await key(of: source) == "B")
        #expect(try server.requests().count == 2)
    }
}
