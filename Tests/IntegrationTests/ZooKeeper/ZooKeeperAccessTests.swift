import TestSupport
import Testing

extension ProgramTests {
    /// What is known of a server that lets few words through.
    @Suite struct ZooKeeperAccessTests {
        @Test func `srvr alone, and AdminServer beside it or instead of it`() async throws {
            let ensemble = try await TestEnsemble.start(TestEnsembleOptions(allowedWords: nil, adminServer: true))
            let server = ensemble.servers[0]
            let commands = "http://127.0.0.1:\(server.ports.admin)/commands"

            let words = try await page(ensemble, ["--zookeeper.source=4lw"])
            expectServing(server, words)
            #expect(words.failures("mntr", "not_whitelisted", of: server) == 1)
            #expect(words.failures("srvr", "not_whitelisted", of: server) == 0)
            // A word that is not allowed says nothing about the server's health.
            #expect(words.value("zk_ruok", of: server) == nil)
            #expect(words.value("zk_watch_count", of: server) == nil)

            let both = try await page(ensemble, ["--zookeeper.source=auto", "--zookeeper.admin-url=\(commands)"])
            expectServing(server, both)
            #expect(both.value("zk_watch_count", of: server) == 0)

            let admin = try await page(
                ensemble, ["--zookeeper.source=admin", "--zookeeper.admin-url=\(server.address)=\(commands)"])
            expectServing(server, admin)
            #expect(admin.value("zk_watch_count", of: server) == 0)
            #expect(admin.value("zk_ruok", of: server) == 1)
            #expect(admin.samples("zk_request_failures_total").allSatisfy { $0.value == 0 })
            try await ensemble.stop()
        }

        @Test func `no AdminServer to fall back to costs nothing that the words tell`() async throws {
            let ensemble = try await TestEnsemble.start(TestEnsembleOptions(allowedWords: nil))
            let server = ensemble.servers[0]
            let commands = "http://{host}:\(server.ports.admin)/commands"
            let surveyor = try await SurveyorProcess.start(ensemble, ["--zookeeper.admin-url=\(commands)"])
            try await surveyor.page("four surveys") { page in
                page.samples("kafka_surveyor_ensemble_surveys_total").map(\.value).reduce(0, +) >= 4
            }
            let page = try await surveyor.page()
            expectServing(server, page)
            // Asked once, not in each survey.
            #expect(page.failures("mntr", "not_whitelisted", of: server) == 1)
            #expect(page.failures("admin_monitor", "refused", of: server) == 1)
            try await surveyor.stop()
            try await ensemble.stop()
        }

        @Test func `TLS with and without a client certificate`() async throws {
            let (own, client) = (try await TestCertificate(), try await TestCertificate())
            let ensemble = try await TestEnsemble.start(
                TestEnsembleOptions(
                    tls: TestEnsembleOptions.TLS(identity: own.identity, clientAuthorities: client.certificate)))
            let port = ensemble.servers[0].ports.secure
            let trust = ["--zookeeper.tls.enabled", "--zookeeper.tls.ca-file=\(own.certificate)"]
            let identity = [
                "--zookeeper.tls.cert-file=\(client.certificate)", "--zookeeper.tls.key-file=\(client.key)",
            ]
            try await expectReason(nil, port, trust + identity)
            try await expectReason("tls", port, trust)
            try await expectReason("tls", port, ["--zookeeper.tls.enabled"] + identity)
            try await expectReason("tls", ensemble.servers[0].ports.client, trust + identity)
            try await expectReason("timed_out", port, [])
            try await ensemble.stop()
        }

        @Test func `TLS to a server that asks for no client certificate, and is known by a name`() async throws {
            let own = try await TestCertificate(for: "DNS:zookeeper.test")
            let ensemble = try await TestEnsemble.start(
                TestEnsembleOptions(tls: TestEnsembleOptions.TLS(identity: own.identity)))
            let port = ensemble.servers[0].ports.secure
            let trust = ["--zookeeper.tls.enabled", "--zookeeper.tls.ca-file=\(own.certificate)"]
            try await expectReason(nil, port, trust + ["--zookeeper.tls.server-name=zookeeper.test"])
            try await expectReason("tls", port, trust + ["--zookeeper.tls.server-name=other.test"])
            try await expectReason("tls", port, trust)
            try await expectReason(nil, port, ["--zookeeper.tls.enabled", "--zookeeper.tls.insecure-skip-verify"])
            try await ensemble.stop()
        }

        private func page(_ ensemble: TestEnsemble, _ arguments: [String]) async throws -> ParsedPage {
            try await page(ensemble.connectString, arguments)
        }

        private func page(_ servers: String, _ arguments: [String]) async throws -> ParsedPage {
            let outcome = try await Program.run(["--once", "--zookeeper.server=\(servers)"] + arguments)
            return try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
        }

        /// Surveys the server on `port`: it must be down for `reason`, or up and known if there is none.
        private func expectReason(_ reason: String?, _ port: Int, _ arguments: [String]) async throws {
            let page = try await page("127.0.0.1:\(port)", ["--zookeeper.timeout=3s"] + arguments)
            let reasons = page.samples("zk_down_reason").filter { $0.value == 1 }.map { $0.labels["reason"] }
            #expect(reasons == (reason.map { [$0] } ?? []), "\(arguments)")
            #expect(page.samples("zk_up").map(\.value) == [reason == nil ? 1 : 0], "\(arguments)")
            #expect(page.samples("zk_znode_count").count == (reason == nil ? 1 : 0), "\(arguments)")
        }

        private func expectServing(_ server: TestZooKeeper, _ page: ParsedPage) {
            #expect(page.role(of: server) == "standalone")
            for name in ["zk_up", "zk_serving"] { #expect(page.value(name, of: server) == 1) }
            #expect(page.value("zk_server_leader", of: server) == 0)
            #expect(page.value("zk_znode_count", of: server).map { $0 > 0 } == true)
            #expect(page.value("zk_zxid_epoch", of: server) == 0)
            #expect(page.samples("zk_version", ["zk_host": server.address]).count == 1)
        }
    }
}
