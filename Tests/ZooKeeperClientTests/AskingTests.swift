import ClusterModel
import NIOPosix
import NetworkSupport
import Synchronization
import TestSupport
import Testing

@testable import ZooKeeperClient

/// How questions reach a server.
@Suite struct AskingTests {
    private static let everything = ["srvr", "ruok", "mntr", "isro", "conf", "dirs", "wchs", "cons", "dump"]

    @Test func exactlyFourBytesAreSentAndOneQuestionAtATime() async throws {
        let server = try await ScriptedServer(.leader())
        let survey = try await withEnsemble([server.address], { $0.optionalQuestions = [.wchs, .cons, .dump] }) {
            await $0.survey()
        }
        #expect(survey.servers[0].failures == [:])
        #expect(server.questions == Self.everything)
        try await eventually("the end of all connections") {
            server.record.state.withLock { $0.received.count } == Self.everything.count
        }
        server.record.state.withLock { state in
            #expect(state.received == Self.everything.map { Array($0.utf8) })
            #expect(state.mostOpen == 1)
            #expect(state.halfClosures == 0)
        }
    }

    @Test func aSurveyHasAllThatAServerTells() async throws {
        let server = try await ScriptedServer(.leader())
        let survey = try await withEnsemble([server.address], { $0.optionalQuestions = [.wchs, .cons] }) {
            await $0.survey()
        }
        let result = survey.servers[0]
        #expect(result.address == "127.0.0.1:\(server.port)")
        #expect(result.statistics?.version?.hasPrefix("3.8.0") == true)
        #expect(result.isOK == true)
        #expect(result.monitor?.scalars["znode_count"] != nil)
        #expect(result.access == .readWrite)
        #expect(result.configuration?.members?.isEmpty == false)
        #expect(result.storage != nil)
        #expect(result.watches != nil)
        #expect(result.connections != nil)
        #expect(survey.registeredBrokers == nil)
    }

    @Test func aServerThatServesNobodyIsNotAskedForWhatItWouldNotTell() async throws {
        let server = try await ScriptedServer(.real("3.8.0-noquorum"))
        let survey = try await withEnsemble([server.address], { $0.optionalQuestions = [.wchs, .cons, .dump] }) {
            await $0.survey()
        }
        #expect(server.questions == ["srvr", "ruok", "mntr", "isro"])
        #expect(survey.servers[0].role == .notServing)
        #expect(survey.servers[0].failures == [.srvr: .notServing, .mntr: .notServing])
        #expect(survey.servers[0].isOK == true)
    }

    @Test(arguments: ["localhost", "127.0.0.1", "::1"])
    func serversAreFoundByNameAndAddress(host: String) async throws {
        let server = try await ScriptedServer(.leader(), host: host == "::1" ? "::1" : "127.0.0.1")
        let survey = try await withEnsemble([HostPort(host: host, port: server.port)]) { await $0.survey() }
        #expect(survey.servers[0].failures == [:])
        #expect(survey.servers[0].address == (host == "::1" ? "[::1]:\(server.port)" : "\(host):\(server.port)"))
    }

    @Test func tenMegabytesArriveWhole() async throws {
        let reply = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000_000)
        let server = try await ScriptedServer(["mntr": .reply(reply)])
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let words = FourLetterWords(
            server: server.address, tls: nil, network: Network(loop: loop, resolver: HostResolver()))
        #expect(try await words.reply(to: .mntr, within: .seconds(60)) == reply)
    }
}
