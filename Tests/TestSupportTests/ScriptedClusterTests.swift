import TestSupport
import Testing

/// The harness only: what brokers answer is tested in Python, beside the cluster.
@Suite struct ScriptedClusterTests {
    @Test func `a cluster has a port for each broker`() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {
                "brokers": 3,
                "listeners": [{"name": "INSIDE"}, {"name": "OUTSIDE"}]
            }
            """)
        let ports = try [1, 2, 3].map { try cluster.port(of: $0) }
        #expect(Set(ports).count == 3)
        #expect(cluster.bootstrapServers == ports.map { "127.0.0.1:\($0)" }.joined(separator: ","))
        #expect(cluster.bootstrapServers(of: "INSIDE") == cluster.bootstrapServers)
        #expect(cluster.bootstrapServers(of: "OUTSIDE") != cluster.bootstrapServers)
        #expect(throws: TestFailure.self) { try cluster.port(of: 4) }
    }

    @Test func `commands are understood`() async throws {
        let cluster = try await ScriptedCluster.start(
            #"{"brokers": 2, "topics": {"name": "t"}, "groups": {"count": 3}}"#)
        let faults: [ScriptedCluster.Fault] = [
            .delay(milliseconds: 1), .error(16), .error(3, at: "groups.topics", matching: "a*"), .omit(), .silence,
            .close, .garbage(), .endless, .truncated(bytes: 5), .shortened(), .wrongCorrelation,
            .absurdCount(at: "groups"), .throttle(milliseconds: 1), .trickle(milliseconds: 1), .raw("00"),
        ]
        for fault in faults { try await cluster.fault(fault, broker: 1, api: "OffsetFetch", times: 1) }
        try await cluster.heal()
        try await cluster.after(2, "ListGroups", broker: 1, then: #"{"do": "stop", "broker": 1}"#)
        try await cluster.stop(1)
        try await cluster.start(1)
        try await cluster.freeze(1)
        try await cluster.thaw(1)
        try await cluster.dropConnections()
        try await cluster.moveCoordinator(of: "*", to: 2)
        try await cluster.moveCoordinator(of: "group-1", to: nil)
        try await cluster.moveLeader(of: "t", 0, to: 2)
        try await cluster.moveLeader(of: "t", to: nil)
        try await cluster.resetCounts()
        #expect(try await cluster.requestCounts() == [1: [:], 2: [:]])
        #expect(try await cluster.counts().open == [1: 0, 2: 0])
        #expect(try await cluster.log() == [])
    }

    @Test func `a wrong command is a failure`() async throws {
        let cluster = try await ScriptedCluster.start()
        await #expect(throws: TestFailure.self) { try await cluster.tell(#"{"do": "dance"}"#) }
        await #expect(throws: TestFailure.self) { try await cluster.fault(.close, api: "NoSuchAPI") }
    }

    @Test func `a wrong document is a failure`() async throws {
        await #expect(throws: TestFailure.self) { try await ScriptedCluster.start(#"{"brkers": 2}"#) }
    }

    @Test func `commands of many tasks each get their answer`() async throws {
        let cluster = try await ScriptedCluster.start()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 1...20 {
                tasks.addTask {
                    let answer = try await cluster.tell(#"{"do": "add_group", "count": \#(number)}"#)
                    #expect(answer.contains(#""count": \#(number)}"#))
                }
            }
            try await tasks.waitForAll()
        }
    }

    @Test func `a program reads what is written to it`() async throws {
        let process = try ManagedProcess("/bin/sh", ["-c", "read word; echo got $word"], takesInput: true)
        try process.write("something\n")
        try await process.waitForLine(containing: "got something")
        try await process.waitForExit()
        #expect(throws: TestFailure.self) { try process.write("more\n") }
    }
}
