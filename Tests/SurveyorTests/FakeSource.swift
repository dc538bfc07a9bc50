import ClusterModel
import Synchronization

/// A cluster that is not there: a closure answers each survey.
final class FakeSource: ClusterSource {
    struct Calls: Sendable {
        /// Surveys that have begun.
        var begun = 0
        /// Surveys that are under way.
        var running = 0
        /// The most surveys that were ever under way at once.
        var mostAtOnce = 0
        /// How often the source was closed.
        var closed = 0
    }

    private let state = Mutex(Calls())
    private let answer: @Sendable (_ number: Int) async -> ClusterReport

    /// - Parameter answer: gets the number of the survey, from 1.
    init(_ answer: @escaping @Sendable (_ number: Int) async -> ClusterReport) {
        self.answer = answer
    }

    var calls: Calls { state.withLock { $0 } }

    func survey(deadline: ContinuousClock.Instant) async -> ClusterReport {
        let number = state.withLock { calls in
            calls.begun += 1
            calls.running += 1
            calls.mostAtOnce = max(calls.mostAtOnce, calls.running)
            return calls.begun
        }
        let report = await answer(number)
        state.withLock { $0.running -= 1 }
        return report
    }

    func close() async {
        state.withLock { $0.closed += 1 }
    }
}

extension ClusterReport {
    /// A survey that went well, of a cluster with this many brokers.
    static func up(brokers: Int = 1) -> ClusterReport {
        let brokers = (0..<brokers).map { Broker(id: Int32($0), host: "kafka-\($0)", port: 9092) }
        return ClusterReport(
            result: .success(ClusterSurvey(clusterID: "castle", brokers: brokers)),
            phases: [.metadata: PhaseReport(duration: .milliseconds(3), requests: 2)])
    }

    /// A survey that reached the cluster, but did not hear of everything.
    static func partial(_ failures: [FailureReason: Int], in phase: SurveyPhase) -> ClusterReport {
        var report = ClusterReport.up()
        report.phases[phase] = PhaseReport(duration: .milliseconds(5), requests: 1, failures: failures)
        return report
    }

    /// The same, but for a broker that could not be asked.
    func without(broker: Int32, _ reason: FailureReason) -> ClusterReport {
        var report = self
        report.unreachableBrokers[broker] = ClusterFailure(
            reason: reason, message: "kafka-\(broker):9092 cannot be reached")
        return report
    }

    /// A survey that did not reach the cluster.
    static func down(_ reason: FailureReason = .transport) -> ClusterReport {
        ClusterReport(
            result: .failure(ClusterFailure(reason: reason, message: "the castle is closed")),
            phases: [.metadata: PhaseReport(duration: .milliseconds(1), requests: 1, failures: [reason: 1])])
    }
}
