internal import ClusterModel
internal import Logging

/// Logs changes of a cluster's state, each once: not every survey that finds it unchanged.
struct ClusterChangeLog {
    private enum State: Equatable {
        case unknown
        case up
        case down(FailureReason)
    }

    private struct Trouble: Hashable {
        let phase: SurveyPhase
        let reason: FailureReason
    }

    private let logger: Logger
    private var state = State.unknown
    private var troubles: Set<Trouble> = []

    /// Why brokers cannot be asked, as last logged.
    private var unreachableBrokers: [Int32: FailureReason] = [:]

    init(logger: Logger) {
        self.logger = logger
    }

    /// Notes what a survey found.
    mutating func note(_ report: ClusterReport) {
        switch report.result {
        case .success(let survey):
            if state != .up {
                logger.info(
                    "the Kafka cluster is surveyed",
                    metadata: [
                        "cluster_id": "\(survey.clusterID ?? "")", "brokers": "\(survey.brokers.count)",
                        "topics": "\(survey.topics.count)", "groups": "\(survey.groups.count)",
                    ])
            }
            state = .up
            noteBrokers(report.unreachableBrokers, of: survey)
            noteTroubles(report.phases)
        case .failure(let failure):
            if state != .down(failure.reason) {
                logger.error(
                    "the Kafka cluster cannot be surveyed: \(failure.message)", metadata: Self.reason(failure.reason))
            }
            state = .down(failure.reason)
            troubles = []
            unreachableBrokers = [:]
        }
    }

    /// Brokers that have left the cluster are not mentioned again.
    private mutating func noteBrokers(_ current: [Int32: ClusterFailure], of survey: ClusterSurvey) {
        for (id, failure) in current.sorted(by: { $0.key < $1.key }) where unreachableBrokers[id] != failure.reason {
            logger.warning(
                "broker is unreachable: \(failure.message)",
                metadata: Self.reason(failure.reason).merging(["broker": "\(id)"]) { $1 })
        }
        for broker in survey.brokers where unreachableBrokers[broker.id] != nil && current[broker.id] == nil {
            logger.info("broker is reachable again", metadata: ["broker": "\(broker.id)"])
        }
        unreachableBrokers = current.mapValues(\.reason)
    }

    /// A phase that a survey did not reach, as that of configurations most times, keeps its troubles.
    private mutating func noteTroubles(_ phases: [SurveyPhase: PhaseReport]) {
        var current = troubles.filter { phases[$0.phase] == nil }
        for phase in SurveyPhase.allCases {
            for (reason, count) in phases[phase]?.failures ?? [:] {
                let trouble = Trouble(phase: phase, reason: reason)
                current.insert(trouble)
                guard !troubles.contains(trouble) else { continue }
                logger.warning(
                    "\(Self.message(trouble))",
                    metadata: Self.metadata(trouble).merging(["count": "\(count)"]) { $1 })
            }
        }
        for trouble in troubles.subtracting(current) {
            logger.info("survey phase recovered", metadata: Self.metadata(trouble))
        }
        troubles = current
    }

    private static func message(_ trouble: Trouble) -> String {
        guard trouble.phase == .configurations, trouble.reason == .denied else { return "survey phase failed" }
        return "topic configurations are denied: the series of min ISR, retention and cleanup policy need an ACL that "
            + "allows \(trouble.phase.permission)"
    }

    private static func metadata(_ trouble: Trouble) -> Logger.Metadata {
        Self.reason(trouble.reason).merging(["phase": "\(trouble.phase.rawValue)"]) { $1 }
    }

    private static func reason(_ reason: FailureReason) -> Logger.Metadata { ["reason": "\(reason.rawValue)"] }
}
