import Foundation
import Logging
import NetworkSupport
import Synchronization
import TestSupport
import Testing

@testable import OAuthTokens

/// Issues what the test says; counts and holds up its callers.
private final class ScriptedSource: TokenSource {
    private struct State {
        var lifetime = 3600.0
        var failure: TokenFailure?
        var isHeld = false
        var calls = 0
    }

    private let state = Mutex(State())

    var calls: Int { state.withLock { $0.calls } }

    /// Tokens from now on live so many seconds.
    func issue(lifetime: Double) {
        state.withLock {
            $0.lifetime = lifetime
            $0.failure = nil
        }
    }

    func fail(_ message: String) { state.withLock { $0.failure = TokenFailure(.refused, message) } }

    /// Whether callers get no answer.
    func hold(_ isHeld: Bool) { state.withLock { $0.isHeld = isHeld } }

    func token(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> BearerToken {
        let number = state.withLock { state in
            state.calls += 1
            return state.calls
        }
        do {
            try await eventually("an answer") { state.withLock { !$0.isHeld } }
        } catch {
            throw TokenFailure(.unreachable, "\(error)")
        }
        let (failure, lifetime) = state.withLock { ($0.failure, $0.lifetime) }
        if let failure { throw failure }
        return BearerToken(
            value: SecretString("token-\(number)"), principal: "user", expiry: .now.addingTimeInterval(lifetime))
    }
}

@Suite("Kept tokens") struct TokenCacheTests {
    private let source = ScriptedSource()
    private let log = RecordingLog(level: .trace)

    private func cache(
        retryDelays: ClosedRange<Duration> = .milliseconds(10)...Duration.milliseconds(50)
    ) -> TokenCache {
        TokenCache(source, issuer: "the issuer", logger: log.logger, retryDelays: retryDelays)
    }

    private func token(_ cache: TokenCache) async throws -> String {
        try await cache.token(until: .now + .seconds(30)).value.value
    }

    private func failure(_ cache: TokenCache, within limit: Duration = .seconds(30)) async throws -> TokenFailure {
        do {
            _ = try await cache.token(until: .now + limit)
        } catch {
            return error
        }
        throw TestFailure("there is a token")
    }

    @Test("One fetch serves all callers, at once and later")
    func singleFlight() async throws {
        let cache = cache()
        source.hold(true)
        let callers = (0..<10).map { _ in Task { try await token(cache) } }
        try await eventually("the fetch") { source.calls == 1 }
        source.hold(false)
        for caller in callers { #expect(try await caller.value == "token-1") }
        #expect(try await token(cache) == "token-1")
        #expect(source.calls == 1)
        #expect(log.messages == [])
    }

    @Test("A token is renewed before it ends, without a caller")
    func renewal() async throws {
        let cache = cache()
        source.issue(lifetime: 1)
        #expect(try await token(cache) == "token-1")
        source.issue(lifetime: 3600)
        try await eventually("the renewal") { source.calls == 2 }
        try await eventually("the second token") { try await token(cache) == "token-2" }
    }

    @Test("While renewal fails or hangs, the old token is given out until its end, without waiting")
    func oldToken() async throws {
        let cache = cache()
        source.issue(lifetime: 4)
        #expect(try await token(cache) == "token-1")
        source.hold(true)
        try await eventually("the renewal") { source.calls == 2 }
        #expect(try await cache.token(until: .now).value.value == "token-1")
        source.fail("out of order")
        source.hold(false)
        try await eventually("more attempts") { source.calls >= 4 }
        #expect(try await cache.token(until: .now).value.value == "token-1")
        try await eventually("the end of the token") { (try? await cache.token(until: .now)) == nil }
        #expect(try await failure(cache) == TokenFailure(.refused, "out of order"))
        source.issue(lifetime: 3600)
        try await eventually("another token") { try await cache.token(until: .now).value.value != "token-1" }
        // Once for each change, not for each attempt.
        #expect(log.messages == ["no new token: out of order", "token renewal recovered"])
    }

    @Test("An attempt that failed is not repeated for each caller")
    func backoff() async throws {
        let cache = cache(retryDelays: .seconds(600)...Duration.seconds(600))
        source.fail("out of order")
        for _ in 0..<5 { #expect(try await failure(cache).message == "out of order") }
        #expect(source.calls == 1)
    }

    @Test("Attempts are repeated without a caller, and a new reason is logged")
    func retries() async throws {
        let cache = cache()
        source.fail("one")
        _ = try await failure(cache)
        try await eventually("more attempts") { source.calls >= 5 }
        source.fail("two")
        try await eventually("the other reason") { log.messages.last == "no new token: two" }
        #expect(log.messages == ["no new token: one", "no new token: two"])
    }

    @Test("A token that brokers refuse is renewed ahead of time, unless it is new")
    func refused() async throws {
        let cache = cache(retryDelays: .milliseconds(10)...Duration.milliseconds(200))
        #expect(try await token(cache) == "token-1")
        try await eventually("the second token") {
            await cache.renewRefused()
            return try await token(cache) == "token-2"
        }
        #expect(source.calls == 2)
    }

    @Test("A caller waits for no longer than its deadline")
    func deadline() async throws {
        let cache = cache()
        source.hold(true)
        let failure = try await failure(cache, within: .milliseconds(50))
        #expect(failure == TokenFailure(.unreachable, "the issuer: no token in time"))
        source.hold(false)
        #expect(try await token(cache) == "token-1")
    }

    @Test("A cache that is gone asks for nothing more")
    func gone() async throws {
        var cache: TokenCache? = cache()
        weak let gone = cache
        source.fail("out of order")
        if let cache { _ = try await failure(cache) }
        cache = nil
        try await eventually("its end") { gone == nil }
    }
}
