import ClusterModel
import Testing
import ZooKeeperReplies

private func ensemble(_ prefix: Int) -> [EnsembleMember] {
    (1...4).map { id in
        EnsembleMember(
            id: Int64(id), addresses: "127.0.0.1:\(prefix)28\(id):\(prefix)38\(id)", isVoter: id != 4)
    }
}

@Suite struct ConfReplyTests {
    @Test(arguments: [
        ("3.4.14-standalone", 0, nil), ("3.4.14-leader", 3, nil), ("3.4.14-follower1", 1, nil),
        ("3.8.0-standalone", 0, nil), ("3.8.0-readonly", 1, nil), ("3.8.0-leader", 2, ensemble(28)),
        ("3.8.0-follower1", 1, ensemble(28)), ("3.8.0-observer", 4, ensemble(28)), ("3.9.3-leader", 3, ensemble(29)),
        ("3.9.3-observer", 4, ensemble(29)),
    ])
    func samplesAreRead(server: String, id: Int64, members: [EnsembleMember]?) throws {
        let expected = ServerConfiguration(serverID: id, maxClientConnections: 60, members: members)
        #expect(try ConfReply.parse(fixture(server, "conf")) == expected)
    }

    @Test(arguments: [
        ("zk1:2888:3888:participant;0.0.0.0:2181", "zk1:2888:3888", true),
        ("zk1:2888:3888:observer;2181", "zk1:2888:3888", false),
        ("zk1:2888:3888", "zk1:2888:3888", true), ("zk1:2888:3888;2181", "zk1:2888:3888", true),
        ("[::1]:2888:3888:observer", "[::1]:2888:3888", false),
        ("zk1:2888:3888|[fe80::1]:2889:3889:participant", "zk1:2888:3888|[fe80::1]:2889:3889", true),
    ])
    func membersAreRead(value: String, addresses: String, isVoter: Bool) {
        let reply = bytes("membership: \nserver.7=\(value)\nversion=100000000")
        let member = EnsembleMember(id: 7, addresses: addresses, isVoter: isVoter)
        #expect(ConfReply.parse(reply) == ServerConfiguration(members: [member]))
    }

    @Test(arguments: [
        "server.x=zk1:2888:3888", "server.-1=zk1:2888:3888", "server.=zk1:2888:3888", "server.1=", "server.1=zk1",
        "server.1=zk1:2888", "server.1=zk1:2888:3888:voter", "server.1=:2888:3888", "server.1=zk1:2888:3888|",
        "server.1 zk1:2888:3888", "server.99999999999999999999=zk1:2888:3888", "observer.1=zk1:2888:3888",
    ])
    func otherLinesAreNoMembers(line: String) {
        #expect(ConfReply.parse(bytes("serverId=1\nmembership: \n\(line)\n")) == ServerConfiguration(serverID: 1))
    }

    @Test func groupsAndWeightsAreRead() throws {
        let reply = bytes(
            """
            membership: 
            server.1=a:1:2:participant
            server.2=b:1:2:participant
            server.3=c:1:2:observer
            group.2=2
            group.1=1:3
            weight.1=4
            weight.2=0
            version=0

            """)
        let quorum = try #require(HierarchicalQuorum([[1: 4, 3: 1], [2: 0]]))
        #expect(ConfReply.parse(reply)?.quorum == .hierarchical(quorum))
        let flat = bytes("membership: \nserver.1=a:1:2\nversion=0\n")
        #expect(ConfReply.parse(flat)?.quorum == .majority)
    }

    @Test(arguments: [
        "group.1=1", "group.1=1:2\ngroup.2=2", "group.1=1:2\ngroup.1=1:2", "group.1=1:1:2", "group.1=1:x",
        "group.1=1:2:",
        "group.x=1:2", "weight.1=1", "group.1=1:2\nweight.1=-1", "group.1=1:2\nweight.1=one",
        "group.1=1:2\nweight.1=9223372036854775807", "group.1=1:2\nweight.1=1\nweight.1=2", "group.1=",
    ])
    func groupsThatDoNotMatchTheVotersAreUnknown(lines: String) {
        let reply = bytes("membership: \nserver.1=a:1:2\nserver.2=b:1:2\n\(lines)\n")
        #expect(ConfReply.parse(reply)?.quorum == .unknown)
    }

    @Test func membersComeInTheOrderOfTheirIds() {
        let reply = bytes("membership: \nserver.10=a:1:2\nserver.2=b:1:2\nserver.2=c:1:2\n")
        #expect(ConfReply.parse(reply)?.members?.map(\.addresses) == ["c:1:2", "a:1:2"])
    }

    @Test(arguments: ["", "imok", "clientPort=2181\n", "serverId=one\n", "server.1=zk1:2888:3888\n"])
    func aReplyWithoutWhatIsLookedForIsMalformed(reply: String) {
        #expect(ConfReply.parse(bytes(reply)) == nil)
    }
}
