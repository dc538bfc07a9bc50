import TestSupport
import Testing

/// All tests of the program as a whole: one at a time, for each starts processes of its own.
@Suite(.serialized) enum ProgramTests {}

/// The program under test: the executable of the very build that these tests belong to.
enum Program {
    static let path = "\(buildFolder)/kafka-surveyor"

    struct Outcome {
        let exit: ManagedProcess.Exit
        let output: [String]
        let errors: [String]
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        let process = try ManagedProcess(path, arguments, environment: environment)
        let exit = try await process.waitForExit()
        return Outcome(exit: exit, output: process.lines(), errors: process.lines(.standardError))
    }
}
