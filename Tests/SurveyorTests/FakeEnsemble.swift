import ClusterModel
import Synchronization

/// An ensemble that is not there: a closure answers each survey.
final class FakeEnsemble: EnsembleSource {
    private let begun = Mutex(0)
    private let answer: @Sendable (_ number: Int) async -> EnsembleSurvey

    /// - Parameter answer: gets the number of the survey, from 1.
    init(_ answer: @escaping @Sendable (_ number: Int) async -> EnsembleSurvey) {
        self.answer = answer
    }

    func survey(deadline: ContinuousClock.Instant) async -> EnsembleSurvey {
        let number = begun.withLock { begun in
            begun += 1
            return begun
        }
        return await answer(number)
    }

    func close() async {}
}

extension EnsembleSurvey {
    /// A survey of these servers.
    static func of(_ servers: ZooKeeperServer..., registeredBrokers: Set<Int32>? = nil) -> EnsembleSurvey {
        EnsembleSurvey(servers: servers, registeredBrokers: registeredBrokers)
    }
}

extension ZooKeeperServer {
    /// A server that answers all it is asked.
    static func up(_ address: String, _ mode: String) -> ZooKeeperServer {
        ZooKeeperServer(
            address: address,
            questions: [
                .srvr: QuestionReport(duration: .milliseconds(1)), .mntr: QuestionReport(duration: .milliseconds(2)),
            ],
            statistics: ServerStatistics(version: "3.8.0-1, built in spring", mode: mode, zxid: Zxid(rawValue: 7)))
    }

    /// A server that does not answer.
    static func down(_ address: String, _ reason: ServerFailureReason) -> ZooKeeperServer {
        let failure = ServerFailure(reason: reason, message: "\(address) has locked its door")
        return ZooKeeperServer(
            address: address, questions: [.srvr: QuestionReport(duration: .milliseconds(1), failure: failure)])
    }

    /// This server, but for a question that fails.
    func failing(_ question: ServerQuestion, _ reason: ServerFailureReason) -> ZooKeeperServer {
        var server = self
        let failure = ServerFailure(reason: reason, message: "\(address) does not tell")
        server.questions[question] = QuestionReport(duration: .milliseconds(1), failure: failure)
        return server
    }
}
