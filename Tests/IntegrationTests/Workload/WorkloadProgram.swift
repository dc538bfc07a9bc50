import TestSupport
import Testing

/// The other program under test.
enum WorkloadProgram {
    static let path = "\(buildFolder)/kafka-workload"

    /// Starts the program on a broker.
    static func start(_ broker: TestBroker, _ arguments: [String]) throws -> ManagedProcess {
        try ManagedProcess(path, arguments, environment: environment(broker))
    }

    /// Runs the program on a broker to its end.
    static func run(_ broker: TestBroker, _ arguments: String...) async throws -> Program.Outcome {
        try await outcome(start(broker, arguments))
    }

    /// Runs a line of the shell, in which `kafka-workload` is the program.
    static func shell(_ broker: TestBroker, _ script: String) async throws -> Program.Outcome {
        let function = "kafka_workload() { \"\(path)\" \"$@\"; }; "
        let line = function + script.replacing("kafka-workload ", with: "kafka_workload ")
        return try await outcome(ManagedProcess("/bin/bash", ["-c", line], environment: environment(broker)))
    }

    /// Runs the program and makes sure that it succeeds.
    ///
    /// - Returns: the lines of its output.
    @discardableResult
    static func succeed(_ broker: TestBroker, _ arguments: String...) async throws -> [String] {
        let outcome = try await outcome(start(broker, arguments))
        #expect(outcome.exit == .status(0), "\(arguments): \(outcome.errors)")
        return outcome.output
    }

    /// Where the broker is, as users tell all of a session's commands at once.
    private static func environment(_ broker: TestBroker) -> [String: String] {
        ["KAFKA_BOOTSTRAP_SERVERS": broker.bootstrapServers]
    }

    static func outcome(_ process: ManagedProcess) async throws -> Program.Outcome {
        let exit = try await process.waitForExit()
        return Program.Outcome(exit: exit, output: process.lines(), errors: process.lines(.standardError))
    }
}

/// A record as `consume --output json` prints it.
struct PrintedRecord: Decodable {
    let topic: String
    let partition: Int32
    let offset: Int64
    let timestamp: Int64?
    let key: String?
    let value: String?
}
