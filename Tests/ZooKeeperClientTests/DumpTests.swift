import ClusterModel
import Testing

@testable import ZooKeeperClient

/// Which server is asked for the registered brokers.
@Suite struct DumpTests {
    private static let brokers = """
        SessionTracker dump:
        ephemeral nodes dump:
        Sessions with Ephemerals (1):
        0x1000:
        \t/kafka/brokers/ids/1
        \t/kafka/brokers/ids/2

        """

    @Test func oneServerOfSeveralIsAsked() async throws {
        var servers: [ScriptedServer] = []
        for _ in 0..<3 {
            var script = try Script.follower()
            script["dump"] = .text(Self.brokers)
            servers.append(try await ScriptedServer(script))
        }
        let survey = try await Self.survey(servers)
        #expect(survey.registeredBrokers == [1, 2])
        #expect(servers.map { $0.count("dump") }.reduce(0, +) == 1)
    }

    @Test func anotherServerIsAskedWhenTheFirstRefuses() async throws {
        var script = try Script.follower()
        script["dump"] = .text(Self.brokers)
        let allowing = try await ScriptedServer(script)
        script["dump"] = .notWhitelisted("dump")
        let refusing = try await ScriptedServer(script)
        let survey = try await Self.survey([refusing, allowing])
        #expect(survey.registeredBrokers == [1, 2])
        #expect(allowing.count("dump") == 1)
    }

    @Test func aServerThatDoesNotServeIsNotAsked() async throws {
        var script = try Script.real("3.8.0-readonly")
        script["dump"] = .text(Self.brokers)
        let server = try await ScriptedServer(script)
        let survey = try await Self.survey([server])
        #expect(survey.registeredBrokers == nil)
        #expect(server.count("dump") == 0)
    }

    @Test func anAdminServerThatIsNotThereDoesNotKeepAServerFromBeingAsked() async throws {
        var script = try Script.defaultWhitelist()
        script["dump"] = .text(Self.brokers)
        let server = try await ScriptedServer(script)
        let port = try await ScriptedServer([:]).port
        let survey = try await Self.survey([server]) {
            $0.source = .automatic
            $0.admin.commands = "http://{host}:\(port)/commands"
        }
        #expect(survey.servers[0].failures[.adminMonitor] == .refused)
        #expect(survey.registeredBrokers == [1, 2])
    }

    @Test func theClaimGoesFromOneServerToTheNext() {
        var candidates = DumpCandidates(isWanted: true)
        #expect(candidates.next() == nil)
        candidates.offer(4)
        candidates.offer(2)
        candidates.offer(7)
        #expect(candidates.next() == 4)
        #expect(candidates.next() == nil)
        candidates.settle(nil)
        #expect(candidates.next() == 2)
        candidates.settle([9])
        #expect(candidates.next() == nil)
        #expect(candidates.brokers == [9])
    }

    @Test func withoutNeedNobodyIsAsked() {
        var candidates = DumpCandidates(isWanted: false)
        candidates.offer(0)
        #expect(candidates.next() == nil)
    }

    private static func survey(
        _ servers: [ScriptedServer], _ configure: (inout EnsembleConfiguration) -> Void = { _ in }
    ) async throws -> EnsembleSurvey {
        try await withEnsemble(
            servers.map(\.address),
            {
                $0.optionalQuestions = [.dump]
                $0.kafkaChroot = "/kafka"
                configure(&$0)
            }
        ) { await $0.survey() }
    }
}
