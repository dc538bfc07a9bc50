package import ClusterModel
internal import Synchronization

/// Collects how the phases of one survey went, while they run side by side.
package final class PhaseRecorder: Sendable {
    private struct Phase {
        var begin: ContinuousClock.Instant
        var end: ContinuousClock.Instant
        var requests = 0
        var failures: [FailureReason: Int] = [:]
    }

    private let recorded = Mutex<[SurveyPhase: Phase]>([:])

    package init() {}

    package var phases: [SurveyPhase: PhaseReport] {
        recorded.withLock { phases in
            phases.mapValues {
                PhaseReport(duration: $0.end - $0.begin, requests: $0.requests, failures: $0.failures)
            }
        }
    }

    /// Adds what a part of a phase did since `begin`. A phase lasts from the beginning of its first part to the end of its
    /// last.
    package func record(
        _ phase: SurveyPhase, since begin: ContinuousClock.Instant, requests: Int,
        failures: [FailureReason: Int] = [:]
    ) {
        let now = ContinuousClock.now
        recorded.withLock { phases in
            var part = phases[phase] ?? Phase(begin: begin, end: now)
            part.begin = min(part.begin, begin)
            part.end = max(part.end, now)
            part.requests += requests
            part.failures.merge(failures, uniquingKeysWith: +)
            phases[phase] = part
        }
    }
}
