internal import ClusterModel
internal import Logging

/// Logs changes of ZooKeeper servers' states, each once: not every survey that finds them unchanged.
struct EnsembleChangeLog {
    private enum State: Equatable {
        case up(ServerRole?)
        case down(ServerFailureReason)
    }

    private let logger: Logger
    private var states: [String: State] = [:]
    private var troubles: [String: [ServerQuestion: ServerFailureReason]] = [:]

    init(logger: Logger) {
        self.logger = logger
    }

    /// Notes what a survey found.
    mutating func note(_ survey: EnsembleSurvey) {
        for server in survey.servers {
            noteState(of: server)
            noteTroubles(of: server)
        }
    }

    private mutating func noteState(of server: ZooKeeperServer) {
        let before = states[server.address]
        guard let failure = server.downFailure else {
            guard before != .up(server.role) else { return }
            states[server.address] = .up(server.role)
            var metadata = Self.metadata(server)
            metadata["role"] = "\(server.role?.rawValue ?? "unknown")"
            if case .up = before {
                logger.info("ZooKeeper server changed its role", metadata: metadata)
            } else {
                logger.info("a ZooKeeper server is surveyed", metadata: metadata)
            }
            return
        }
        guard before != .down(failure.reason) else { return }
        states[server.address] = .down(failure.reason)
        logger.error(
            "a ZooKeeper server does not answer: \(failure.message)",
            metadata: Self.metadata(server).merging(["reason": "\(failure.reason.rawValue)"]) { $1 })
    }

    /// A question that is not asked in every survey keeps its trouble until it is asked again. That a server does not serve
    /// is no trouble of a question: its role tells.
    private mutating func noteTroubles(of server: ZooKeeperServer) {
        guard server.isUp else {
            troubles[server.address] = nil
            return
        }
        var current = troubles[server.address] ?? [:]
        for question in ServerQuestion.allCases {
            guard let report = server.questions[question], report.failure?.reason != .notServing else { continue }
            let before = current[question]
            current[question] = report.failure?.reason
            var metadata = Self.metadata(server).merging(["word": "\(question.rawValue)"]) { $1 }
            if let failure = report.failure, failure.reason != before {
                metadata["reason"] = "\(failure.reason.rawValue)"
                logger.warning("ZooKeeper command failed: \(failure.message)", metadata: metadata)
            } else if report.failure == nil, before != nil {
                logger.info("ZooKeeper command recovered", metadata: metadata)
            }
        }
        troubles[server.address] = current
    }

    private static func metadata(_ server: ZooKeeperServer) -> Logger.Metadata { ["server": "\(server.address)"] }
}
