import TestSupport
import Testing

@Suite struct TestEnsembleTests {
    @Test func `an ensemble has one leader, gets another when it is killed, and takes the first back`() async throws {
        let ensemble = try await TestEnsemble.start(voters: 3, observers: 1)
        var modes: [String] = []
        for server in ensemble.servers { modes.append(try await server.mode() ?? "none") }
        #expect(modes.sorted() == ["follower", "follower", "leader", "observer"])
        #expect(modes.last == "observer")

        let first = try await ensemble.leader()
        try await first.kill()
        await #expect(throws: TestFailure.self) { try await first.ask("ruok") }
        let second = try await ensemble.leader()
        #expect(second.id != first.id)
        try first.restart()
        try await first.waitUntilServing()
        #expect(try await first.mode() == "follower")
        try await ensemble.stop()
    }

    @Test func `a standalone server keeps ephemeral nodes for as long as the session lasts`() async throws {
        let ensemble = try await TestEnsemble.start()
        let server = ensemble.servers[0]
        #expect(try await server.mode() == "standalone")
        let session = try await ZooKeeperSession.start(server, ephemeralNodes: ["/brokers/ids/7"])
        #expect(try await server.ask("dump").contains("/brokers/ids/7"))
        try await session.close()
        #expect(try await !server.ask("dump").contains("/brokers/ids/7"))
        try await ensemble.stop()
    }

    @Test func `only srvr is allowed unless the options allow more`() async throws {
        let ensemble = try await TestEnsemble.start(TestEnsembleOptions(allowedWords: nil, adminServer: true))
        let server = ensemble.servers[0]
        #expect(try await server.ask("mntr").contains("not in the whitelist"))
        let answer = try await HTTPClient(port: server.ports.admin).get("/commands/monitor")
        #expect(answer.status == 200)
        #expect(answer.text.contains("\"server_state\" : \"standalone\""))
        try await ensemble.stop()
    }
}
