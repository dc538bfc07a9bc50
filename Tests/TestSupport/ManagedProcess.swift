internal import Glibc
internal import Synchronization

/// A program that a test runs: its output is read as it comes, and it does not outlive this object.
public final class ManagedProcess: Sendable {
    /// How a process ended.
    public enum Exit: Sendable, Equatable {
        /// It returned this status.
        case status(Int32)
        /// This signal ended it.
        case signal(Int32)
    }

    /// A stream of the process' output.
    public enum Stream: Sendable {
        case standardOutput, standardError
    }

    /// The process' id.
    public let pid: Int32

    private let name: String
    private let output: OutputFile
    private let errors: OutputFile
    private let input: InputSocket?
    private let ending = Mutex<Exit?>(nil)

    /// Starts `executable`, a path, with `arguments`.
    ///
    /// - Parameters:
    ///   - environment: Is added to this process' own.
    ///   - takesInput: Whether `write` can be used; otherwise the program's input is empty.
    /// - Throws: `TestFailure` if the program cannot be started.
    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:], takesInput: Bool = false
    ) throws {
        (output, errors) = try (OutputFile(), OutputFile())
        input = takesInput ? try InputSocket() : nil
        name = executable.split(separator: "/").last.map { String($0) } ?? executable
        pid = try spawn(
            executable, arguments, environment: environment, input: input?.programsEnd, output: output, errors: errors)
        input?.closeProgramsEnd()
        try ProcessRecord.add(pid)
    }

    deinit {
        kill()
        reap(waiting: true)
    }

    /// The lines of `stream` so far.
    public func lines(_ stream: Stream = .standardOutput) -> [String] {
        let over = !isRunning
        return (stream == .standardOutput ? output : errors).lines(unfinished: over)
    }

    /// Writes `text` to the program's input.
    ///
    /// - Throws: `TestFailure` if the program takes no input, or has closed it.
    public func write(_ text: String) throws {
        guard let input else { throw TestFailure("\(name) was started without an input") }
        try input.write(text)
    }

    /// Everything said so far, for the message of a failure.
    public var transcript: String { allLines.joined(separator: "\n") }

    /// Whether the process has not ended yet.
    public var isRunning: Bool { reap(waiting: false) == nil }

    /// Sends SIGTERM.
    public func terminate() { signal(SIGTERM) }

    /// Sends SIGINT, as Ctrl-C does.
    public func interrupt() { signal(SIGINT) }

    /// Sends SIGKILL.
    public func kill() { signal(SIGKILL) }

    /// Sends SIGSTOP: the process keeps its sockets and answers nobody.
    public func suspend() { signal(SIGSTOP) }

    /// Sends SIGCONT, the end of `suspend`.
    public func resume() { signal(SIGCONT) }

    /// Waits for a line of either stream that contains `text`, and returns it.
    ///
    /// - Throws: `TestFailure` when time is up, or the process ended without such a line.
    @discardableResult
    public func waitForLine(containing text: String, timeout: Duration = .seconds(60)) async throws -> String {
        func line() -> String? { allLines.first { $0.contains(text) } }
        try await eventually("a line with \"\(text)\" from \(name)", timeout: timeout) { line() != nil || !isRunning }
        guard let line = line() else {
            throw TestFailure("\(name) ended without a line with \"\(text)\"; it said:\n\(transcript)")
        }
        return line
    }

    /// Waits until the process has ended.
    ///
    /// - Throws: `TestFailure` when time is up.
    @discardableResult
    public func waitForExit(timeout: Duration = .seconds(60)) async throws -> Exit {
        try await eventually("the end of \(name)", timeout: timeout) { reap(waiting: false) }
    }

    private var allLines: [String] { lines(.standardOutput) + lines(.standardError) }

    private func signal(_ number: Int32) {
        // Under the lock, for a pid that has been waited for may be somebody else's.
        ending.withLock { if $0 == nil { _ = Glibc.kill(pid, number) } }
    }

    /// How the process ended, once it has: waitpid(2), which also ends the zombie.
    @discardableResult
    private func reap(waiting: Bool) -> Exit? {
        ending.withLock { ending in
            var status: Int32 = 0
            if ending == nil, unsafe waitpid(pid, &status, waiting ? 0 : WNOHANG) == pid {
                // The layout of the status word: WIFEXITED, WEXITSTATUS and WTERMSIG are macros that Swift lacks.
                let signal = status & 0x7F
                ending = signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
            }
            return ending
        }
    }
}
