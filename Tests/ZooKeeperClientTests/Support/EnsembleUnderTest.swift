import ClusterModel
import NetworkSupport
import Synchronization
import TestSupport

@testable import ZooKeeperClient

/// Runs `body` with an ensemble of `servers`, and closes it.
func withEnsemble<Result>(
    _ servers: [HostPort], clock: TestClock = TestClock(), resolver: HostResolver = HostResolver(),
    _ configure: (inout EnsembleConfiguration) -> Void = { _ in },
    body: (ZooKeeperEnsemble) async throws -> Result
) async throws -> Result {
    var configuration = EnsembleConfiguration(servers: servers)
    configuration.source = .fourLetterWords
    // No test waits for it, but those of servers that hang, which set a shorter one.
    configuration.serverTimeout = .seconds(60)
    configure(&configuration)
    let ensemble = try ZooKeeperEnsemble(configuration, logger: .silent, resolver: resolver) { clock.now }
    do {
        let result = try await body(ensemble)
        await ensemble.close()
        return result
    } catch {
        await ensemble.close()
        throw error
    }
}

extension ZooKeeperEnsemble {
    func survey() async -> EnsembleSurvey { await survey(deadline: .now + .seconds(120)) }
}

extension ZooKeeperServer {
    /// Why each question failed that did.
    var failures: [ServerQuestion: ServerFailureReason] { questions.compactMapValues { $0.failure?.reason } }

    /// What is told about why `question` failed.
    func message(_ question: ServerQuestion) -> String { questions[question]?.failure?.message ?? "" }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
