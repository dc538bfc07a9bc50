internal import Foundation

/// A real, single-node, Kafka-compatible broker on 127.0.0.1, with data of its own that ends with it.
public final class TestBroker: Sendable {
    /// The port it listens on.
    public let port: Int

    /// The process, to suspend or kill.
    public let process: ManagedProcess

    private let folder: String

    /// What clients connect to: host and port.
    public var bootstrapServers: String { "127.0.0.1:\(port)" }

    /// Starts a broker and waits until it answers.
    ///
    /// - Throws: `TestFailure` if the broker is not installed (the message says how to get it) or does not start.
    public static func start() async throws -> TestBroker {
        var lastFailure: (any Error)?
        // The broker does not take port 0, so the port may be gone by the time it starts.
        for _ in 1...5 {
            let broker = try TestBroker(port: LoopbackSocket.freePort())
            do {
                try await broker.process.waitForLine(containing: "press Ctrl-C")
                try await TestTraffic(bootstrapServers: broker.bootstrapServers).waitForBroker()
                return broker
            } catch {
                lastFailure = error
                try await broker.stop()
            }
        }
        throw TestFailure("the broker did not start: \(lastFailure.map { "\($0)" } ?? "")")
    }

    private init(port: Int) throws {
        self.port = port
        folder = FileManager.default.temporaryDirectory.appending(path: "broker-\(UUID().uuidString)").path
        process = try ManagedProcess(
            DeveloperTool.broker.executable(),
            ["start", "--only", "kafka", "--kafka-port", "\(port)", "--data-dir", folder])
    }

    deinit {
        process.kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Ends the broker and removes its data. A second call does nothing.
    public func stop() async throws {
        process.kill()
        try await process.waitForExit()
        if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
    }
}
