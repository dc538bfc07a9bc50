import CommandSupport
import Glibc
import RDKafka
import Synchronization
import Workload

/// What a command says on stderr: its progress, and what happens.
final class Console: Sendable {
    private let progress = Mutex(ProgressLine(isTerminal: isatty(STDERR_FILENO) == 1))
    private let isUnreachable = Mutex(false)
    private let servers: String

    /// - Parameter servers: where the brokers are, for messages.
    init(servers: String) {
        self.servers = servers
    }

    /// From one line of progress to the next.
    var interval: Duration { progress.withLock(\.interval) }

    /// Shows the progress.
    func update(_ text: String) {
        progress.withLock { Self.write($0.update(text)) }
    }

    /// Says something that stays.
    func say(_ text: String) {
        progress.withLock { Self.write($0.interrupt() + text + "\n") }
    }

    /// Says what a client tells beside its results.
    func tell(_ event: KafkaEvent) {
        switch event {
        case .unreachable(let error): unreachable("\(error)")
        case .reachable: reachable()
        case .failed(let error): say("error: \(error)")
        case .assigned, .revoked, .lost: break
        }
    }

    /// Says that no broker answers, once for all clients.
    func unreachable(_ reason: String) {
        let isNews = isUnreachable.withLock { state in
            defer { state = true }
            return !state
        }
        if isNews { say("no broker can be reached at \(servers): \(reason); still trying") }
    }

    /// Says that a broker answers, where none did before.
    func reachable() {
        let isNews = isUnreachable.withLock { state in
            defer { state = false }
            return state
        }
        if isNews { say("a broker answers again") }
    }

    private static func write(_ text: String) {
        StandardStream.writeError(text)
    }
}
