internal import Blocking
internal import FoundationEssentials
internal import Logging

/// Keeps temporary credentials and renews them before they end. Credentials without an end are read again each time,
/// so that a changed file counts.
actor AWSCredentialsCache {
    private typealias Fetched = Result<AWSCredentials, TokenFailure>

    private let chain: AWSCredentialsChain
    private let logger: Logger
    private let now: @Sendable () -> Date

    private var temporary: AWSCredentials?
    /// When to renew the temporary credentials.
    private var renewal = Date.distantPast
    /// The request that is under way. Whoever needs credentials meanwhile waits for it.
    private var fetch: Task<Fetched, Never>?
    /// The provider that is asked.
    private var providerName = "AWS credentials"

    /// How long before their end credentials are renewed, in seconds.
    private static let margin = 300.0
    /// The time between two attempts to renew credentials that are still valid, in seconds.
    private static let pause = 30.0
    /// How long a provider may take. Independent of who waits, since the next one will need the credentials, too.
    private static let limit = Duration.seconds(10)

    init(_ chain: AWSCredentialsChain, logger: Logger, now: @escaping @Sendable () -> Date) {
        (self.chain, self.logger, self.now) = (chain, logger, now)
    }

    /// Credentials that are valid now.
    ///
    /// - Throws: `TokenFailure` if there are none by `deadline`.
    func credentials(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> AWSCredentials {
        if let valid, now() < renewal { return valid }
        let fetch = self.fetch ?? Task { await fetched() }
        self.fetch = fetch
        let result = await fetch.valueUnlessCancelled(until: deadline)
        if case .success(let credentials) = result { return credentials }
        if let valid { return valid }
        if case .failure(let failure) = result { throw failure }
        throw TokenFailure(.unreachable, "\(providerName): no answer in time")
    }

    private var valid: AWSCredentials? {
        temporary.flatMap { isValid($0) ? $0 : nil }
    }

    private func isValid(_ credentials: AWSCredentials) -> Bool {
        credentials.expiry.map { now() < $0 } ?? true
    }

    private func fetched() async -> Fetched {
        let result: Fetched
        do throws(TokenFailure) {
            let provider = try chain.provider()
            providerName = provider.name
            let credentials = try await provider.credentials(until: .now + Self.limit)
            guard isValid(credentials) else {
                throw TokenFailure(.malformed, "\(providerName): the credentials have expired; is the clock right?")
            }
            result = .success(credentials)
        } catch {
            result = .failure(error)
        }
        note(result)
        fetch = nil
        return result
    }

    private func note(_ result: Fetched) {
        renewal = now() + Self.pause
        switch result {
        case .success(let credentials):
            temporary = credentials.expiry == nil ? nil : credentials
            if let expiry = credentials.expiry { renewal = max(renewal, expiry - Self.margin) }
        case .failure(let failure):
            guard let expiry = valid?.expiry else { return }
            logger.warning("no new AWS credentials, valid until \(expiry.formatted(.iso8601)): \(failure)")
        }
    }
}
