internal import ClusterModel
internal import Synchronization

/// Collects how the phases of one survey went, while they run side by side.
final class PhaseRecorder: Sendable {
    private let reports = Mutex<[SurveyPhase: PhaseReport]>([:])

    var phases: [SurveyPhase: PhaseReport] { reports.withLock { $0 } }

    /// Adds what a part of a phase did since `begin`.
    func record(
        _ phase: SurveyPhase, since begin: ContinuousClock.Instant, requests: Int,
        failures: [FailureReason: Int] = [:]
    ) {
        let duration = ContinuousClock.now - begin
        reports.withLock { reports in
            var report = reports[phase] ?? PhaseReport()
            report.duration += duration
            report.requests += requests
            report.failures.merge(failures, uniquingKeysWith: +)
            reports[phase] = report
        }
    }
}
