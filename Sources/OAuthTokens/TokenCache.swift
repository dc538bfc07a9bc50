internal import Blocking
internal import FoundationEssentials
public import Logging
internal import NetworkSupport

/// Keeps the token of a source, and renews it before it expires. All clients of a cluster share one cache.
///
/// While there is a valid token, a caller never waits: renewal takes place in the background, at 80 % of the token's life.
/// If it fails, the token stays in use until its end. Attempts that fail are repeated after a time that doubles.
public actor TokenCache: TokenSource {
    private struct Entry {
        let token: BearerToken
        let begin = ContinuousClock.now
        let end: ContinuousClock.Instant
    }

    private let source: any TokenSource
    private let issuer: String
    private let logger: Logger
    private let fetchTimeout: Duration
    private let retryDelays: ClosedRange<Duration>

    private var entry: Entry?
    private var fetch: Task<Result<BearerToken, TokenFailure>, Never>?

    /// The next renewal, or the next attempt after a failure.
    private var timer: Task<Void, Never>?

    /// Why the last attempt failed; nil if it did not.
    private var failure: TokenFailure?
    private var failuresInARow = 0

    /// - Parameters:
    ///   - issuer: What messages call the source.
    ///   - fetchTimeout: The time for one attempt to get a token.
    ///   - retryDelays: How long to wait after a failed attempt: from the lower bound, doubled each time, to the upper.
    public init(
        _ source: any TokenSource, issuer: String, logger: Logger, fetchTimeout: Duration = .seconds(10),
        retryDelays: ClosedRange<Duration> = .seconds(1)...Duration.seconds(30)
    ) {
        self.source = source
        self.issuer = issuer
        self.logger = logger
        self.fetchTimeout = fetchTimeout
        self.retryDelays = retryDelays
    }

    deinit {
        fetch?.cancel()
        timer?.cancel()
    }

    /// The token at hand; waits for one only if there is none that is valid.
    ///
    /// - Throws: `TokenFailure`: the last one at once until the next attempt is due.
    public func token(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> BearerToken {
        if let entry, entry.end > .now { return entry.token }
        if fetch == nil, let failure, timer != nil { throw failure }
        guard let result = await begin().valueUnlessCancelled(until: deadline) else {
            throw failure ?? TokenFailure(.unreachable, "\(issuer): no token in time")
        }
        return try result.get()
    }

    /// Renews the token ahead of time because a broker refuses it: the issuer may have withdrawn it or changed its keys.
    ///
    /// A token that is younger than the longest retry delay is kept: another would be refused, too.
    public func renewRefused() {
        guard let entry, entry.begin + retryDelays.upperBound < .now, failure == nil else { return }
        _ = begin()
    }

    /// The fetch that is under way, or a new one.
    private func begin() -> Task<Result<BearerToken, TokenFailure>, Never> {
        if let fetch { return fetch }
        timer?.cancel()
        timer = nil
        let limit = ContinuousClock.now + fetchTimeout
        let task = Task { [weak self, source] in
            let result: Result<BearerToken, TokenFailure>
            do throws(TokenFailure) {
                result = .success(try await source.token(until: limit))
            } catch {
                result = .failure(error)
            }
            await self?.settle(result)
            return result
        }
        fetch = task
        return task
    }

    private func settle(_ result: Result<BearerToken, TokenFailure>) {
        fetch = nil
        switch result {
        case .success(let token):
            let life = Duration.seconds(token.expiry.timeIntervalSinceNow)
            entry = Entry(token: token, end: .now + life)
            if failure != nil { logger.info("token renewal recovered", metadata: ["issuer": "\(issuer)"]) }
            failure = nil
            failuresInARow = 0
            renew(after: max(life * 0.8, retryDelays.lowerBound))
        case .failure(let error):
            if failure != error { logger.warning("no new token: \(error)") }
            failure = error
            renew(after: retryDelays.backoff(after: failuresInARow))
            failuresInARow += 1
        }
    }

    private func renew(after delay: Duration) {
        timer = Task { [weak self] in
            // Cancelled with the cache, or by a fetch that began before.
            do { try await Task.sleep(for: delay, clock: .continuous) } catch { return }
            _ = await self?.begin()
        }
    }
}

extension TokenCache: Hashable {
    public static func == (one: TokenCache, other: TokenCache) -> Bool { one === other }

    public nonisolated func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
