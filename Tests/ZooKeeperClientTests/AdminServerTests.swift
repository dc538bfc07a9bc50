import ClusterModel
import NIOCore
import NetworkSupport
import TestSupport
import Testing
import ZooKeeperClient

/// AdminServer as the only source, and as the second one.
@Suite struct AdminServerTests {
    private let clock = TestClock()

    private func survey(
        _ words: ScriptedServer? = nil, _ admin: ScriptedServer, source: EnsembleConfiguration.Source, times: Int = 1,
        _ configure: (inout EnsembleConfiguration) -> Void = { _ in }
    ) async throws -> [ZooKeeperServer] {
        let address = words?.address ?? HostPort(host: "127.0.0.1", port: 2181)
        return try await withEnsemble(
            [address], clock: clock,
            {
                $0.source = source
                $0.admin.commands = "http://{host}:\(admin.port)/commands"
                configure(&$0)
            }
        ) { ensemble in
            var results: [ZooKeeperServer] = []
            for _ in 0..<times { results.append(await ensemble.survey().servers[0]) }
            return results
        }
    }

    @Test func asTheOnlySourceItTellsNearlyEverything() async throws {
        let admin = try await ScriptedServer(.admin())
        let results = try await survey(nil, admin, source: .adminServer, times: 2) { $0.optionalQuestions = [.wchs] }
        let first = results[0]
        #expect(first.failures == [:])
        #expect(first.role == .leader)
        #expect(first.isOK == true)
        #expect(first.monitor?.scalars["znode_count"] != nil)
        #expect(first.access == .readWrite)
        #expect(first.configuration?.members?.count == 3)
        #expect(first.storage == ServerStorage(snapshots: 100, logs: 200))
        #expect(first.watches != nil)
        #expect(results[1].storage == first.storage)
        #expect(admin.count("dirs") == 1)
        #expect(admin.count("monitor") == 2)
    }

    @Test func theRequestIsPlainHTTPForTheServerItWasMeantFor() async throws {
        let admin = try await ScriptedServer([:])
        _ = try await survey(nil, admin, source: .adminServer)
        let request = try await admin.record.firstRequest
        #expect(request.hasPrefix("GET /commands/server_stats HTTP/1.1\r\nHost: 127.0.0.1:\(admin.port)\r\n"))
    }

    @Test func aServerHasItsOwnAddressOfCommands() async throws {
        let admin = try await ScriptedServer(.admin())
        let results = try await survey(nil, admin, source: .adminServer) {
            $0.admin.commands = "http://{host}:1/commands"
            $0.admin.commandsByServer[$0.servers[0]] = "http://localhost:\(admin.port)/other/path/"
        }
        #expect(results[0].failures == [:])
    }

    @Test func itStandsInWhereMntrIsRefused() async throws {
        let words = try await ScriptedServer(.defaultWhitelist())
        let admin = try await ScriptedServer(.admin())
        let results = try await survey(words, admin, source: .automatic, times: 2)
        for result in results {
            #expect(result.monitor?.scalars["znode_count"] != nil)
            #expect(result.questions[.adminMonitor]?.failure == nil)
        }
        #expect(words.count("mntr") == 1)
        #expect(admin.questions == ["monitor", "monitor"])
    }

    @Test func itIsNotAskedWhereMntrIsAnswered() async throws {
        let words = try await ScriptedServer(.leader())
        let admin = try await ScriptedServer(.admin())
        let results = try await survey(words, admin, source: .automatic)
        #expect(results[0].failures == [:])
        #expect(admin.questions == [])
    }

    @Test func aServerWithoutOneIsAskedForItOnceAnInterval() async throws {
        let words = try await ScriptedServer(.defaultWhitelist())
        let port = try await ScriptedServer([:]).port
        try await withEnsemble(
            [words.address], clock: clock,
            {
                $0.source = .automatic
                $0.admin.commands = "http://{host}:\(port)/commands"
            }
        ) { ensemble in
            #expect(await ensemble.survey().servers[0].failures[.adminMonitor] == .refused)
            let second = await ensemble.survey().servers[0]
            #expect(second.failures == [:])
            #expect(second.statistics != nil)
            clock.advance(by: .seconds(300))
            #expect(await ensemble.survey().servers[0].failures[.adminMonitor] == .refused)
        }
    }

    @Test func oneThatHangsCostsTheWordsNothing() async throws {
        let words = try await ScriptedServer(.defaultWhitelist())
        let admin = try await ScriptedServer(["monitor": .hang])
        let results = try await survey(words, admin, source: .automatic, times: 2) { $0.serverTimeout = .seconds(3) }
        #expect(results[0].failures[.adminMonitor] == .timedOut)
        #expect(results[0].statistics != nil)
        #expect(results[1].failures == [:])
        #expect(admin.count("monitor") == 1)
    }

    @Test func ofALeaderThatServesNobodyItTellsTheRole() async throws {
        let words = try await ScriptedServer(.real("3.8.0-noquorum"))
        let admin = try await ScriptedServer(.admin())
        let results = try await survey(words, admin, source: .automatic)
        #expect(results[0].role == .leader)
        #expect(!results[0].isServing)
    }

    @Test func itIsAskedOverTLS() async throws {
        let authority = try await TestAuthority()
        let certificate = try await authority.issue("server", names: "DNS:localhost")
        let admin = try await ScriptedServer(.admin(), tls: authority.serverContext(certificate))
        let results = try await survey(nil, admin, source: .adminServer) {
            $0.admin.commands = "https://localhost:\(admin.port)/commands"
            $0.admin.tls.caCertificates = [.file(authority.certificateFile)]
        }
        #expect(results[0].failures == [:])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let behaviour: Behaviour
        let reason: ServerFailureReason
        let hint: String

        var testDescription: String { "\(reason): \(hint)" }
    }

    static let faults = [
        Fault(behaviour: .close, reason: .empty, hint: "without a reply"),
        Fault(behaviour: .text("imok"), reason: .malformed, hint: "no HTTP"),
        Fault(behaviour: .http("{"), reason: .malformed, hint: #"status 200: "{""#),
        Fault(
            behaviour: .http(#"{"command": "server_stats", "error": null}"#), reason: .malformed,
            hint: "unexpected reply to this command"),
        Fault(behaviour: .http("busy", status: "503 Busy"), reason: .malformed, hint: #"status 503: "busy""#),
        Fault(
            behaviour: .text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), reason: .reset, hint: "cut off"),
        Fault(behaviour: .cut(after: Array("HTTP/1.1 200".utf8)), reason: .reset, hint: "after 12 bytes"),
        Fault(
            behaviour: .http(String(repeating: "x", count: 2 << 20)), reason: .tooLarge, hint: "1048576 bytes"),
    ]

    @Test(arguments: faults)
    func aFaultIsTold(fault: Fault) async throws {
        let admin = try await ScriptedServer(["server_stats": fault.behaviour])
        let results = try await survey(nil, admin, source: .adminServer)
        #expect(results[0].failures[.adminServerStats] == fault.reason)
        let message = results[0].message(.adminServerStats)
        #expect(message.contains("http://127.0.0.1:\(admin.port)/commands/server_stats"))
        #expect(message.contains(fault.hint), "\(message)")
    }

    @Test func aResponseThatNeverEndsTimesOut() async throws {
        let response = Array("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n".utf8)
        let admin = try await ScriptedServer(["server_stats": .trickle(response, every: .milliseconds(200))])
        let results = try await survey(nil, admin, source: .adminServer) { $0.serverTimeout = .seconds(1) }
        #expect(results[0].failures == [.adminServerStats: .timedOut])
    }
}
