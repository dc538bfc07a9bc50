import TestSupport
import Testing

@Suite struct ManagedProcessTests {
    @Test func `output, errors and status of a process are seen`() async throws {
        let process = try ManagedProcess(
            "/bin/sh", ["-c", "echo out $WORD; echo err >&2; exit 3"], environment: ["WORD": "there"])
        #expect(try await process.waitForExit() == .status(3))
        #expect(process.lines() == ["out there"])
        #expect(process.lines(.standardError) == ["err"])
    }

    @Test func `waiting for a line ends when the process has`() async throws {
        let process = try ManagedProcess("/bin/sh", ["-c", "echo other"])
        await #expect(throws: TestFailure.self) { try await process.waitForLine(containing: "wanted") }
    }

    @Test func `a process can be terminated while it is suspended`() async throws {
        let process = try ManagedProcess("/bin/sh", ["-c", "echo ready; exec sleep 600"])
        try await process.waitForLine(containing: "ready")
        process.suspend()
        process.terminate()
        #expect(process.isRunning)
        process.resume()
        #expect(try await process.waitForExit() == .signal(15))
    }

    @Test func `a program that is not there cannot be started`() {
        #expect(throws: TestFailure.self) { try ManagedProcess("/nowhere/program") }
    }

    @Test func `many processes at once each get their own output`() async throws {
        let processes = try (0..<20).map { try ManagedProcess("/bin/sh", ["-c", "echo number \($0)"]) }
        for (number, process) in processes.enumerated() {
            #expect(try await process.waitForExit() == .status(0))
            #expect(process.lines() == ["number \(number)"])
        }
    }
}
