import ClusterModel
import Testing
import ZooKeeperClient

/// What is not asked in every survey.
@Suite struct SlowQuestionTests {
    private let clock = TestClock()

    @Test func slowAnswersAreKeptForTheInterval() async throws {
        let server = try await ScriptedServer(.leader())
        try await withEnsemble([server.address], clock: clock) { ensemble in
            for _ in 0..<2 {
                let result = await ensemble.survey().servers[0]
                #expect(result.access == .readWrite)
                #expect(result.configuration != nil)
                #expect(result.storage != nil)
            }
            #expect(server.count("srvr") == 2)
            for word in ["isro", "conf", "dirs"] { #expect(server.count(word) == 1) }

            clock.advance(by: .seconds(300))
            server.change { $0["dirs"] = .text("datadir_size: 7\nlogdir_size: 8\n") }
            let result = await ensemble.survey().servers[0]
            #expect(result.storage == ServerStorage(snapshots: 7, logs: 8))
            for word in ["isro", "conf", "dirs"] { #expect(server.count(word) == 2) }
        }
    }

    @Test func aSlowQuestionThatFailedIsAskedAgainInTheNextSurvey() async throws {
        var script = try Script.leader()
        script["conf"] = .cut(after: [0x63])
        let server = try await ScriptedServer(script)
        try await withEnsemble([server.address], clock: clock) { ensemble in
            let first = await ensemble.survey().servers[0]
            #expect(first.failures == [.conf: .reset])
            server.change { $0["conf"] = try? Script.leader()["conf"] }
            let second = await ensemble.survey().servers[0]
            #expect(second.failures == [:])
            #expect(second.configuration != nil)
        }
    }

    @Test func refusedWordsAreNotAskedAgainBeforeTheInterval() async throws {
        let server = try await ScriptedServer(.defaultWhitelist())
        try await withEnsemble([server.address], clock: clock, { $0.optionalQuestions = [.wchs, .cons, .dump] }) {
            let first = await $0.survey().servers[0]
            #expect(first.failures[.mntr] == .notWhitelisted)
            #expect(first.isUp)
            let words = ["ruok", "mntr", "isro", "conf", "dirs", "wchs", "cons", "dump"]
            let second = await $0.survey().servers[0]
            #expect(second.failures == [:])
            #expect(second.statistics != nil)
            for word in words { #expect(server.count(word) == 1) }

            clock.advance(by: .seconds(300))
            _ = await $0.survey()
            for word in words { #expect(server.count(word) == 2) }
            #expect(server.count("srvr") == 3)
        }
    }

    @Test func aWordThatTheVersionDoesNotKnowIsLikeARefusedOne() async throws {
        let server = try await ScriptedServer(.real("3.4.14-standalone"))
        try await withEnsemble([server.address], clock: clock) {
            let first = await $0.survey().servers[0]
            #expect(first.failures == [.dirs: .empty])
            let second = await $0.survey().servers[0]
            #expect(second.failures == [:])
            #expect(second.storage == nil)
        }
    }

    @Test func whatWasKnownIsForgottenWhenTheServerIsDown() async throws {
        let server = try await ScriptedServer(.leader())
        try await withEnsemble([server.address], clock: clock) { ensemble in
            _ = await ensemble.survey()
            server.change { $0 = [:] }
            let down = await ensemble.survey().servers[0]
            #expect(!down.isUp)
            #expect(down.configuration == nil)
            #expect(down.access == nil)
            #expect(down.role == nil)
            server.change { $0 = (try? .leader()) ?? [:] }
            #expect(await ensemble.survey().servers[0].configuration != nil)
            #expect(server.count("conf") == 3)
        }
    }

    @Test func whatWasKnownIsForgottenWhenTheRoleChanges() async throws {
        let server = try await ScriptedServer(.follower())
        try await withEnsemble([server.address], clock: clock) { ensemble in
            _ = await ensemble.survey()
            server.change { $0 = (try? .real("3.8.0-readonly")) ?? [:] }
            let result = await ensemble.survey().servers[0]
            #expect(result.access == .readOnly)
            #expect(result.role == .readOnly)
            #expect(server.count("isro") == 2)
        }
    }

    @Test func aServerThatServesNobodyIsAskedEachTimeWhetherItStillDoesNot() async throws {
        let server = try await ScriptedServer(.real("3.8.0-noquorum"))
        try await withEnsemble([server.address], clock: clock) { ensemble in
            _ = await ensemble.survey()
            #expect(await ensemble.survey().servers[0].access == .nothing)
            #expect(server.count("isro") == 2)
        }
    }
}
