import ClusterModel
import Testing
import ZooKeeperReplies

private let words: [ServerQuestion] = [.srvr, .ruok, .mntr, .isro, .conf, .dirs, .wchs, .cons, .dump]

@Suite struct RefusalTests {
    @Test(arguments: words.filter { $0 != .srvr })
    func theDefaultWhitelistAllowsSrvrOnly(word: ServerQuestion) throws {
        #expect(Refusal.reason(try fixture("3.8.0-defaultwl", word.rawValue), to: word) == .notWhitelisted)
    }

    @Test func theDefaultWhitelistAllowsSrvr() throws {
        #expect(Refusal.reason(try fixture("3.8.0-defaultwl", "srvr"), to: .srvr) == nil)
    }

    @Test(arguments: words.filter { $0 != .ruok && $0 != .isro })
    func withoutAQuorumNothingIsServed(word: ServerQuestion) throws {
        #expect(Refusal.reason(try fixture("3.8.0-noquorum", word.rawValue), to: word) == .notServing)
    }

    /// These two answer themselves.
    @Test(arguments: [ServerQuestion.ruok, .isro])
    func livenessAndAccessAreToldWithoutAQuorum(word: ServerQuestion) throws {
        #expect(Refusal.reason(try fixture("3.8.0-noquorum", word.rawValue), to: word) == nil)
    }

    @Test(arguments: words)
    func answersAreNoRefusals(word: ServerQuestion) throws {
        for server in ["3.8.0-leader", "3.8.0-readonly", "3.9.3-observer"] {
            #expect(Refusal.reason(try fixture(server, word.rawValue), to: word) == nil, "\(server)")
        }
    }

    @Test func nothingIsEmpty() throws {
        #expect(Refusal.reason([], to: .mntr) == .empty)
        #expect(Refusal.reason(try fixture("3.4.14-leader", "dirs"), to: .dirs) == .empty)
    }

    @Test func aRefusalIsExact() {
        let refusal = bytes("mntr is not executed because it is not in the whitelist.\n")
        #expect(Refusal.reason(refusal, to: .conf) == nil)
        #expect(Refusal.reason(refusal + bytes("zk_uptime\t1\n"), to: .mntr) == nil)
    }

    /// No parser takes a refusal for an answer.
    @Test func refusalsAreNotParsed() throws {
        for server in ["3.8.0-defaultwl", "3.8.0-noquorum"] {
            #expect(try MntrReply.parse(fixture(server, "mntr")) == nil)
            #expect(try ConfReply.parse(fixture(server, "conf")) == nil)
            #expect(try DirsReply.parse(fixture(server, "dirs")) == nil)
            #expect(try WchsReply.parse(fixture(server, "wchs")) == nil)
            #expect(try ConsReply.parse(fixture(server, "cons")) == nil)
            #expect(try DumpReply.parse(fixture(server, "dump"), chroot: "") == nil)
        }
        #expect(try SrvrReply.parse(fixture("3.8.0-noquorum", "srvr")) == nil)
        #expect(try RuokReply.parse(fixture("3.8.0-defaultwl", "ruok")) == nil)
        #expect(try IsroReply.parse(fixture("3.8.0-defaultwl", "isro")) == nil)
    }
}
