internal import Foundation
internal import Synchronization

/// An OAuth token endpoint. The program and its behaviours are in `Tests/TokenServer`.
public final class TokenServer: Sendable {
    /// The endpoint's URL.
    public let url: String

    private let process: ManagedProcess
    private let lineCount = Mutex(1)

    /// What the server has counted.
    public struct Counts: Sendable, Decodable {
        /// Requests of all kinds.
        public let requests: Int
        /// Tokens that were issued, in their order.
        public let tokens: [String]
    }

    /// Starts a server that behaves as `behaviour` says, which is JSON.
    public static func start(_ behaviour: String = "{}") async throws -> TokenServer {
        let process = try ManagedProcess(
            DeveloperTool.python.executable(), ["-B", "\(packageRoot)/Tests/TokenServer"], takesInput: true)
        try process.write(behaviour.replacing("\n", with: " ") + "\n")
        struct Ready: Decodable {
            let port: Int
        }
        let port = try JSONDecoder().decode(Ready.self, from: await line(0, of: process)).port
        return TokenServer(
            url: "\(behaviour.contains("\"tls\"") ? "https" : "http")://127.0.0.1:\(port)/token", process)
    }

    private init(url: String, _ process: ManagedProcess) {
        (self.url, self.process) = (url, process)
    }

    deinit { process.kill() }

    /// Changes the behaviour by the fields of `changes`, which is JSON, and returns the counts so far.
    @discardableResult
    public func change(_ changes: String = "{}") async throws -> Counts {
        let index = try lineCount.withLock { count in
            try process.write(changes.replacing("\n", with: " ") + "\n")
            defer { count += 1 }
            return count
        }
        struct Answer: Decodable {
            let error: String?
        }
        let answer = try await Self.line(index, of: process)
        if let error = try JSONDecoder().decode(Answer.self, from: answer).error { throw TestFailure(error) }
        return try JSONDecoder().decode(Counts.self, from: answer)
    }

    /// The counts so far.
    public func counts() async throws -> Counts { try await change() }

    private static func line(_ index: Int, of process: ManagedProcess) async throws -> Data {
        try await eventually("an answer of the token server") { process.lines().count > index || !process.isRunning }
        let lines = process.lines()
        guard lines.count > index else {
            throw TestFailure("the token server ended; it said:\n\(process.transcript)")
        }
        return Data(lines[index].utf8)
    }
}
