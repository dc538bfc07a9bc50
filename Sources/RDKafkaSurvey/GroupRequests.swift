internal import Blocking
internal import ClusterModel
internal import RDKafka
internal import SurveySupport
internal import Synchronization

/// Asks the same of many groups at once, and can say at any time which have answered.
final class GroupRequests<Answer: Sendable>: Sendable {
    private struct State {
        var answers: [Name: Answer] = [:]
        var asked = 0
        var answered = 0
        var failures: [FailureReason: Int] = [:]
    }

    private let state = Mutex(State())
    private let phase: SurveyPhase
    private let deadline: ContinuousClock.Instant
    private let request: @Sendable (Name, Duration) async throws(KafkaError) -> (Answer, [FailureReason: Int])

    /// Requests under way at once: enough to keep the coordinators busy, few enough that none waits for its own time-out.
    private static var window: Int { 256 }

    /// How long nobody may have answered before the survey goes on without those that are missing.
    private static var patience: Duration { .milliseconds(300) }

    /// - Parameter request: asks for one group, within a time; returns failures of parts beside the answer.
    init(
        _ phase: SurveyPhase, until deadline: ContinuousClock.Instant,
        request: @escaping @Sendable (Name, Duration) async throws(KafkaError) -> (Answer, [FailureReason: Int])
    ) {
        self.phase = phase
        self.deadline = deadline
        self.request = request
    }

    /// What has come, by group.
    var answers: [Name: Answer] { state.withLock { $0.answers } }

    /// Asks all of `groups`; ends when each has answered or failed. After the deadline none is asked: those that are left have
    /// timed out.
    func read(_ groups: [Name], _ recorder: PhaseRecorder) async {
        let begin = ContinuousClock.now
        await withTaskGroup(of: Void.self) { tasks in
            for (index, group) in groups.enumerated() {
                if index >= Self.window { await tasks.next() }
                tasks.addTask { await self.read(group) }
            }
        }
        let (asked, failures) = state.withLock { ($0.asked, $0.failures) }
        recorder.record(phase, since: begin, requests: asked, failures: failures)
    }

    /// Waits for `reading` as long as answers keep coming.
    func settle(_ reading: Task<Void, Never>) async {
        var before = -1
        while ContinuousClock.now < deadline {
            let limit = min(ContinuousClock.now + Self.patience, deadline)
            if await reading.value(until: limit) != nil { return }
            let now = state.withLock { $0.answered }
            if now == before { return }
            before = now
        }
    }

    private func read(_ group: Name) async {
        do {
            let timeout = try Timeouts.requestTimeout(until: deadline)
            state.withLock { $0.asked += 1 }
            let (answer, failures) = try await request(group, timeout)
            state.withLock { state in
                state.answered += 1
                state.answers[group] = answer
                state.failures.merge(failures, uniquingKeysWith: +)
            }
        } catch {
            state.withLock { state in
                state.answered += 1
                state.failures[error.reason, default: 0] += 1
            }
        }
    }
}
