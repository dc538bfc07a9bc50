internal import ClusterModel

/// Asks one server, in whichever of its two ways a question belongs to.
struct ServerClient: Sendable {
    let server: HostPort
    let words: FourLetterWords
    let admin: AdminCommands

    /// The answer that `read` finds in the reply, if there is one, and how it went.
    func ask<Answer>(
        _ question: ServerQuestion, by deadline: ContinuousClock.Instant, _ read: ([UInt8]) -> Answer?
    ) async -> (answer: Answer?, report: QuestionReport) {
        let start = ContinuousClock.now
        do throws(ConnectionFailure) {
            let bytes = try await reply(to: question, within: max(.zero, deadline - start))
            guard let answer = read(bytes) else {
                throw ConnectionFailure(.malformed, "unexpected reply to this command\(Excerpt.of(bytes))")
            }
            return (answer, QuestionReport(duration: .now - start))
        } catch {
            let message = "\(subject(question)): \(error.explanation)"
            let failure = ServerFailure(reason: error.reason, message: message)
            return (nil, QuestionReport(duration: .now - start, failure: failure))
        }
    }

    private func reply(
        to question: ServerQuestion, within timeout: Duration
    ) async throws(ConnectionFailure) -> [UInt8] {
        if let command = question.adminCommand {
            try await admin.reply(to: question, command, within: timeout)
        } else {
            try await words.reply(to: question, within: timeout)
        }
    }

    private func subject(_ question: ServerQuestion) -> String {
        if let command = question.adminCommand {
            "\(admin.address.text(of: command)) of \(server)"
        } else {
            "\(question) of \(server)"
        }
    }
}

extension ServerQuestion {
    /// The longest reply that is read, in bytes. Those that grow with namespaces, connections and ephemeral nodes get
    /// room: 100,000 ephemeral nodes are 6 MB of `dump`.
    var replyLimit: Int {
        switch self {
        case .mntr, .cons, .dump, .adminMonitor: 16 << 20
        default: 1 << 20
        }
    }
}
