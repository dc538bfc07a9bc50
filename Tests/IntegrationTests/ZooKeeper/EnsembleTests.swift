import TestSupport
import Testing

extension ProgramTests {
    /// The page follows a ZooKeeper ensemble.
    @Suite struct EnsembleTests {
        @Test func `leader and quorum are lost, and come back`() async throws {
            let ensemble = try await TestEnsemble.start(voters: 3, observers: 1)
            let surveyor = try await SurveyorProcess.start(ensemble)
            try await expectWhole(ensemble, surveyor)

            let first = try await ensemble.leader()
            try await first.kill()
            try await expectNewLeader(ensemble, surveyor, without: first)
            let second = try await ensemble.leader()
            try await second.kill()
            try await expectNoQuorum(ensemble, surveyor, without: [first, second])

            for server in [first, second] { try server.restart() }
            try await expectWhole(ensemble, surveyor)
            try await surveyor.stop()
            try await ensemble.stop()
        }

        private func expectWhole(_ ensemble: TestEnsemble, _ surveyor: SurveyorProcess) async throws {
            let page = try await surveyor.page("the whole ensemble") {
                // conf is asked last, and may be late on a busy machine.
                $0.value("zk_ensemble_serving") == 4 && $0.value("zk_ensemble_failures_tolerated") == 1
                    && $0.value("zk_ensemble_configurations") != nil
            }
            for server in ensemble.servers {
                let mode = try await server.mode()
                #expect(page.role(of: server) == mode)
                #expect(page.value("zk_server_leader", of: server) == (mode == "leader" ? 1 : 0))
                for name in ["zk_up", "zk_ruok", "zk_serving"] { #expect(page.value(name, of: server) == 1) }
                #expect(page.value("zk_read_only", of: server) == 0)
                #expect(page.downReason(of: server) == nil)
                #expect(page.samples("zk_version", ["zk_host": server.address]).map(\.value) == [1])
                #expect(page.value("zk_znode_count", of: server).map { $0 > 0 } == true)
            }
            let expected: [String: Double] = [
                "servers": 4, "up": 4, "leaders": 1, "voters": 3, "synced_followers": 2, "versions": 1,
                "configurations": 1,
            ]
            for (name, value) in expected { #expect(page.value("zk_ensemble_\(name)") == value, "\(name)") }
            #expect(page.clusterNames == [])
            // Followers tell a new epoch with its first transaction: that of a session.
            let session = try await ZooKeeperSession.start(ensemble.leader(), ephemeralNodes: ["/test"])
            try await surveyor.page("servers with the same transactions") { page in
                ensemble.servers.allSatisfy { page.value("zk_zxid_behind", of: $0) == 0 }
            }
            try await session.close()
        }

        private func expectNewLeader(
            _ ensemble: TestEnsemble, _ surveyor: SurveyorProcess, without lost: TestZooKeeper
        ) async throws {
            // For a moment after its end the kernel still takes connections for a server, and drops them.
            let page = try await surveyor.page("a new leader") {
                $0.value("zk_ensemble_serving") == 3 && $0.value("zk_ensemble_failures_tolerated") == 0
                    && $0.downReason(of: lost) == "refused"
            }
            let leader = try await ensemble.leader()
            #expect(page.value("zk_server_leader", of: leader) == 1)
            #expect(page.leaders == 1)
            #expect(page.value("zk_ensemble_synced_followers") == 1)
            expectDown(lost, page)
            #expect(surveyor.log(containing: lost.address).contains { $0.contains("reason=refused") })
        }

        private func expectNoQuorum(
            _ ensemble: TestEnsemble, _ surveyor: SurveyorProcess, without lost: [TestZooKeeper]
        ) async throws {
            let survivors = ensemble.servers.filter { server in !lost.contains { $0 === server } }
            let page = try await surveyor.page("no quorum") { page in
                lost.allSatisfy { page.downReason(of: $0) == "refused" }
                    && survivors.allSatisfy { ["not_serving", "looking"].contains(page.role(of: $0)) }
            }
            #expect(page.leaders == 0)
            #expect(page.samples("zk_server_leader").count == 4)
            #expect(page.value("zk_ensemble_leaders") == 0)
            #expect(page.value("zk_ensemble_up") == 2)
            #expect(page.value("zk_ensemble_failures_tolerated") == 0)
            for server in lost { expectDown(server, page) }
            for survivor in survivors {
                #expect(page.value("zk_up", of: survivor) == 1)
                #expect(page.value("zk_serving", of: survivor) == 0)
                #expect(page.value("zk_znode_count", of: survivor) == nil)
            }
        }

        private func expectDown(_ server: TestZooKeeper, _ page: ParsedPage) {
            for name in ["zk_up", "zk_server_leader"] { #expect(page.value(name, of: server) == 0) }
            #expect(page.downReason(of: server) == "refused")
            #expect(page.role(of: server) == nil)
            #expect(page.failures("srvr", "refused", of: server) > 0)
            #expect(page.value("zk_znode_count", of: server) == nil)
        }

        @Test func `a server cut off from its quorum serves reads only`() async throws {
            let ensemble = try await TestEnsemble.start(voters: 3, TestEnsembleOptions(readOnlyMode: true))
            for lost in ensemble.servers.dropFirst() { try await lost.kill() }
            let survivor = ensemble.servers[0]
            let surveyor = try await SurveyorProcess.start(ensemble)
            let page = try await surveyor.page("a server that serves reads only") {
                $0.value("zk_read_only", of: survivor) == 1
            }
            #expect(page.role(of: survivor) == "read_only")
            #expect(page.value("zk_up", of: survivor) == 1)
            #expect(page.value("zk_serving", of: survivor) == 0)
            #expect(page.leaders == 0)
            try await surveyor.stop()
            try await ensemble.stop()
        }

        @Test func `a server that falls silent is down, and the others are complete`() async throws {
            let ensemble = try await TestEnsemble.start(voters: 3)
            let surveyor = try await SurveyorProcess.start(ensemble, ["--zookeeper.timeout=1s"])
            try await surveyor.page("the whole ensemble") { $0.value("zk_ensemble_serving") == 3 }
            let leader = try await ensemble.leader()
            let silent = try #require(ensemble.servers.first { $0 !== leader })
            silent.suspend()
            let page = try await surveyor.page("a silent server") { $0.downReason(of: silent) == "timed_out" }
            for server in ensemble.servers where server !== silent {
                #expect(page.value("zk_up", of: server) == 1)
                #expect(page.value("zk_znode_count", of: server) != nil)
                #expect(page.downReason(of: server) == nil)
            }
            silent.resume()
            try await surveyor.page("the whole ensemble again") { $0.value("zk_ensemble_serving") == 3 }
            try await surveyor.stop()
            try await ensemble.stop()
        }
    }
}
