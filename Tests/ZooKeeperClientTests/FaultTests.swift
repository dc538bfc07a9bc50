import ClusterModel
import NIOCore
import TestSupport
import Testing
import ZooKeeperClient

/// What a server can do wrong, and what comes of it: for the server itself, and for the one beside it.
@Suite struct FaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let behaviour: Behaviour
        let reason: ServerFailureReason
        /// What the message must tell besides the server and the question.
        let hint: String
        var serverTimeout = Duration.seconds(60)

        var testDescription: String { "\(reason): \(hint)" }
    }

    static let faults = [
        Fault(behaviour: .hang, reason: .timedOut, hint: "a port for TLS", serverTimeout: .seconds(3)),
        Fault(
            behaviour: .trickle(Array(repeating: UInt8(ascii: "Z"), count: 1000), every: .milliseconds(20)),
            reason: .timedOut, hint: "no end of the reply within 3 s", serverTimeout: .seconds(3)),
        Fault(behaviour: .endless, reason: .tooLarge, hint: "1048576 bytes"),
        Fault(behaviour: .cut(after: Array("Zookeeper version".utf8)), reason: .reset, hint: "after 17 bytes"),
        Fault(behaviour: .cut(after: []), reason: .empty, hint: "maxClientCnxns"),
        Fault(behaviour: .close, reason: .empty, hint: "maxClientCnxns"),
        Fault(behaviour: .reply([0xFF, 0x00, 0x1B, 0x0A]), reason: .malformed, hint: #"\u{1B}"#),
        Fault(behaviour: .notWhitelisted("srvr"), reason: .notWhitelisted, hint: "4lw.commands.whitelist"),
        Fault(behaviour: .notServing, reason: .notServing, hint: "no quorum"),
    ]

    @Test(arguments: faults)
    func aFaultIsToldAndCostsTheOtherServerNothing(fault: Fault) async throws {
        let faulty = try await ScriptedServer(["srvr": fault.behaviour])
        let sound = try await ScriptedServer(.leader())
        let survey = try await withEnsemble(
            [faulty.address, sound.address], { $0.serverTimeout = fault.serverTimeout }
        ) { await $0.survey() }

        let server = survey.servers[0]
        #expect(server.failures[.srvr] == fault.reason)
        #expect(server.message(.srvr).contains("srvr of \(faulty.address)"))
        #expect(server.message(.srvr).contains(fault.hint), "\(server.message(.srvr))")
        #expect(!server.isUp)
        #expect(survey.servers[1].failures == [:])
        #expect(survey.servers[1].role == .leader)
        #expect(survey.servers[1].monitor != nil)
    }

    @Test func aClosedPortIsRefused() async throws {
        let port = try await ScriptedServer([:]).port
        let survey = try await withEnsemble([HostPort(host: "127.0.0.1", port: port)]) { await $0.survey() }
        #expect(survey.servers[0].failures == [.srvr: .refused])
        #expect(survey.servers[0].message(.srvr).contains("127.0.0.1:\(port): connection refused"))
    }

    @Test func afterAnAnswerWithoutEndTheOtherQuestionsAreStillAsked() async throws {
        var script = try Script.leader()
        script["mntr"] = .cut(after: Array("zk_version".utf8))
        let server = try await ScriptedServer(script)
        let survey = try await withEnsemble([server.address]) { await $0.survey() }
        #expect(survey.servers[0].failures == [.mntr: .reset])
        #expect(survey.servers[0].configuration != nil)
        #expect(survey.servers[0].isUp)
    }

    @Test func afterASilentQuestionNothingMoreIsAsked() async throws {
        var script = try Script.leader()
        script["ruok"] = .hang
        let server = try await ScriptedServer(script)
        let survey = try await withEnsemble([server.address], { $0.serverTimeout = .seconds(1) }) { await $0.survey() }
        #expect(survey.servers[0].failures == [.ruok: .timedOut])
        #expect(server.questions == ["srvr", "ruok"])
        #expect(survey.servers[0].role == .leader)
    }

    @Test func halfOfSixteenServersHangAndTheOthersAreComplete() async throws {
        var servers: [ScriptedServer] = []
        for index in 0..<16 {
            servers.append(try await ScriptedServer(index.isMultiple(of: 2) ? ["srvr": .hang] : .follower()))
        }
        let survey = try await withEnsemble(servers.map(\.address)) {
            await $0.survey(deadline: .now + .seconds(5))
        }
        for (index, server) in survey.servers.enumerated() {
            #expect(server.address == servers[index].address.description)
            if index.isMultiple(of: 2) {
                #expect(server.failures == [.srvr: .timedOut])
            } else {
                #expect(server.failures == [:])
                #expect(server.questions.count == 6)
                #expect(server.role == .follower)
            }
        }
    }

    @Test func aCancelledSurveyEnds() async throws {
        let server = try await ScriptedServer(["srvr": .hang])
        let survey = try await withEnsemble([server.address]) { ensemble in
            let task = Task { await ensemble.survey() }
            try await eventually("the question") { server.questions == ["srvr"] }
            task.cancel()
            return await task.value
        }
        #expect(survey.servers[0].failures == [.srvr: .timedOut])
        #expect(survey.servers[0].message(.srvr).contains("cancelled"))
    }

    @Test func anEnsembleWithoutServersIsSurveyed() async throws {
        let survey = try await withEnsemble([]) { await $0.survey() }
        #expect(survey.servers.isEmpty)
    }
}
