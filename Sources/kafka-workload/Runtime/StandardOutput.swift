import Blocking
import CommandSupport
import Glibc

/// The command's stdout, written to away from the cooperative pool: its reader may be slow.
struct StandardOutput: Sendable {
    /// Nobody reads what is written (any more).
    struct Closed: Error {}

    private let worker = BlockingWorker(label: "kafka-workload.stdout")

    /// Writes all of `bytes` (write(2)).
    ///
    /// - Throws: `Closed` if the reader has gone; `CommandFailure` if it cannot be written.
    func write(_ bytes: [UInt8]) async throws {
        try await worker.run {
            var written = 0
            while written < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { buffer in
                    // The bytes live for the call, and the range is within them.
                    unsafe Glibc.write(
                        STDOUT_FILENO, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
                }
                let problem = errno
                if count >= 0 {
                    written += count
                } else if problem == EPIPE {
                    throw Closed()
                } else if problem != EINTR {
                    throw CommandFailure("stdout cannot be written: \(unsafe String(cString: strerror(problem)))")
                }
            }
        }
    }

    /// Writes lines of text.
    func write(lines: [String]) async throws {
        try await write(Array(lines.map { $0 + "\n" }.joined().utf8))
    }
}
