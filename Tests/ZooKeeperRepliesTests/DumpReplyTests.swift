import Testing
import ZooKeeperReplies

@Suite struct DumpReplyTests {
    @Test(arguments: [
        "3.4.14-standalone", "3.4.14-leader", "3.4.14-follower1", "3.8.0-standalone", "3.8.0-leader", "3.8.0-follower1",
        "3.8.0-observer", "3.8.0-readonly", "3.9.3-leader", "3.9.3-observer",
    ])
    func anEnsembleWithoutKafkaHasNoBrokers(server: String) throws {
        #expect(try DumpReply.parse(fixture(server, "dump"), chroot: "") == [])
    }

    /// A sample, in which two brokers have registered.
    @Test(arguments: ["3.4.14-leader", "3.8.0-leader", "3.9.3-leader"])
    func brokersAreFound(server: String) throws {
        let reply = String(decoding: try fixture(server, "dump"), as: UTF8.self)
            .replacing("/app1/locks/m-3-0000000003", with: "/brokers/ids/12")
            .replacing("/app1/locks/m-7-0000000007", with: "/brokers/ids/0")
        #expect(DumpReply.parse(bytes(reply), chroot: "") == [0, 12])
        #expect(DumpReply.parse(bytes(reply), chroot: "/kafka") == [])
    }

    @Test(arguments: [
        ("/brokers/ids/12", "", 12), ("/kafka/brokers/ids/12", "/kafka", 12), ("/a/b/brokers/ids/1", "/a/b", 1),
        ("/brokers/ids/2147483647", "", 2_147_483_647), ("/brokers/ids/12/x", "", nil), ("/x/brokers/ids/1", "", nil),
        ("/brokers/ids/12", "/kafka", nil), ("/kafkas/brokers/ids/12", "/kafka", nil), ("/brokers/ids/", "", nil),
        ("/brokers/ids/x", "", nil), ("/brokers/ids/-1", "", nil), ("/brokers/ids/+1", "", nil),
        ("/brokers/ids/01", "", nil), ("/brokers/ids/2147483648", "", nil), ("/brokers/ids/1 ", "", nil),
        ("/brokers/topics/1", "", nil),
    ])
    func pathsAreExact(path: String, chroot: String, id: Int32?) {
        let reply = bytes(
            "SessionTracker dump:\nephemeral nodes dump:\nSessions with Ephemerals (1):\n0x1:\n\t\(path)\n")
        #expect(DumpReply.parse(reply, chroot: chroot) == Set([id].compactMap { $0 }))
    }

    /// Session ids stand behind a tab, too, and a path before the heading would be none.
    @Test func onlyEphemeralNodesAreLookedAt() {
        let reply = bytes("SessionTracker dump:\n\t/brokers/ids/1\nephemeral nodes dump:\n\t/brokers/ids/2\n")
        #expect(DumpReply.parse(reply, chroot: "") == [2])
    }

    @Test(arguments: ["", "imok", "SessionTracker dump:\n\t/brokers/ids/1\n", "\t/brokers/ids/1\n"])
    func aReplyWithoutTheHeadingIsMalformed(reply: String) {
        #expect(DumpReply.parse(bytes(reply), chroot: "") == nil)
    }
}
