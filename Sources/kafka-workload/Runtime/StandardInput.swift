import Blocking
import CommandSupport
import Glibc

/// The command's stdin, read away from the cooperative pool.
struct StandardInput: Sendable {
    private let worker = BlockingWorker(label: "kafka-workload.stdin")

    /// The next bytes, none at the end. Looks up now and then, so that it ends soon when the task is cancelled (poll(2)).
    ///
    /// - Throws: `CommandFailure` if it cannot be read; `CancellationError`.
    func read() async throws -> [UInt8] {
        while true {
            try Task.checkCancellation()
            if let bytes = try await worker.run({ try Self.readNow(waitingAtMost: 100) }) { return bytes }
        }
    }

    /// What is there; nil if there is nothing yet after so many milliseconds.
    private static func readNow(waitingAtMost milliseconds: Int32) throws -> [UInt8]? {
        var question = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&question, 1, milliseconds) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Glibc.read(STDIN_FILENO, &bytes, bytes.count)
        let problem = errno
        if count >= 0 { return Array(bytes.prefix(count)) }
        if problem == EINTR || problem == EAGAIN { return nil }
        throw CommandFailure("stdin cannot be read: \(unsafe String(cString: strerror(problem)))")
    }
}
