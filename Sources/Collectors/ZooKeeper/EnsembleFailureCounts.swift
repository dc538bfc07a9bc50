public import ClusterModel

/// How often each question to each server got no valid answer, since the start.
public struct EnsembleFailureCounts: Sendable {
    private var servers: [String: ServerFailureCounts] = [:]

    /// Nothing asked yet.
    public init() {}

    /// Adds the failures of a survey.
    public mutating func record(_ survey: EnsembleSurvey) {
        for server in survey.servers { servers[server.address, default: ServerFailureCounts()].record(server) }
    }

    /// The counts of the server with this address, as configured.
    subscript(address: String) -> ServerFailureCounts { servers[address] ?? ServerFailureCounts() }
}

/// How often each question to one server got no valid answer.
struct ServerFailureCounts {
    private var counts: [ServerQuestion: [ServerFailureReason: Int]] = [:]

    fileprivate mutating func record(_ server: ZooKeeperServer) {
        for (question, report) in server.questions {
            if Self.first.contains(question) { counts[question, default: [:]] = counts[question] ?? [:] }
            if let failure = report.failure { counts[question, default: [:]][failure.reason, default: 0] += 1 }
        }
    }

    /// The counts by question and reason, in a fixed order. What a server is asked first has every reason from the start:
    /// `increase()` does not see a counter that appears with a 1. Of the others a reason appears with its first failure.
    var all: [(question: ServerQuestion, reason: ServerFailureReason, count: Int)] {
        let asked = counts.isEmpty ? [.srvr: [:]] : counts
        return ServerQuestion.allCases.flatMap { question in
            let reasons = asked[question] ?? [:]
            let isFirst = Self.first.contains(question) && asked[question] != nil
            return ServerFailureReason.allCases.compactMap { reason in
                (reasons[reason] ?? (isFirst ? 0 : nil)).map { (question, reason, $0) }
            }
        }
    }

    /// What a server is asked before all else.
    private static let first: Set<ServerQuestion> = [.srvr, .adminServerStats]
}
