import ClusterModel
import Testing
import ZooKeeperReplies

private let serving = [
    "3.4.14-standalone", "3.4.14-leader", "3.4.14-follower1", "3.8.0-standalone", "3.8.0-leader", "3.8.0-follower1",
    "3.8.0-observer", "3.9.3-leader", "3.9.3-observer",
]

@Suite struct RuokReplyTests {
    @Test(arguments: serving + ["3.8.0-readonly", "3.8.0-noquorum"])
    func aLivingServerIsOK(server: String) throws {
        #expect(try RuokReply.parse(fixture(server, "ruok")) == true)
    }

    @Test func spaceAtTheEndIsTolerated() {
        #expect(RuokReply.parse(bytes("imok\r\n")) == true)
    }

    @Test(arguments: ["", "imo", "imokay", " imok", "IMOK", "imok imok"])
    func nothingElseIsAnAnswer(reply: String) {
        #expect(RuokReply.parse(bytes(reply)) == nil)
    }
}

@Suite struct IsroReplyTests {
    @Test(arguments: serving)
    func aServingServerReadsAndWrites(server: String) throws {
        #expect(try IsroReply.parse(fixture(server, "isro")) == .readWrite)
    }

    @Test func othersSayWhatTheyCanDo() throws {
        #expect(try IsroReply.parse(fixture("3.8.0-readonly", "isro")) == .readOnly)
        #expect(try IsroReply.parse(fixture("3.8.0-noquorum", "isro")) == .nothing)
    }

    @Test(arguments: ["", "r", "rwx", "RW", "nul"])
    func nothingElseIsAnAnswer(reply: String) {
        #expect(IsroReply.parse(bytes(reply)) == nil)
    }
}

@Suite struct DirsReplyTests {
    @Test(arguments: [
        ("3.8.0-standalone", 67_109_337), ("3.8.0-leader", 67_109_517), ("3.8.0-follower1", 67_109_517),
        ("3.8.0-observer", 67_109_517), ("3.8.0-readonly", 597), ("3.9.3-leader", 67_109_538),
        ("3.9.3-observer", 67_110_194),
    ])
    func samplesAreRead(server: String, size: Int64) throws {
        #expect(try DirsReply.parse(fixture(server, "dirs")) == ServerStorage(snapshots: size, logs: size))
    }

    @Test func theTwoSizesAreToldApart() {
        let reply = bytes("datadir_size: 1\nlogdir_size: 2\n")
        #expect(DirsReply.parse(reply) == ServerStorage(snapshots: 1, logs: 2))
    }

    @Test(arguments: ["", "datadir_size: 1\n", "datadir_size: 1\nlogdir_size: x\n", "datadir_size=1\nlogdir_size=2"])
    func aReplyWithoutBothIsMalformed(reply: String) {
        #expect(DirsReply.parse(bytes(reply)) == nil)
    }
}

@Suite struct WchsReplyTests {
    @Test(arguments: serving)
    func samplesAreRead(server: String) throws {
        #expect(try WchsReply.parse(fixture(server, "wchs")) == WatchSummary(connections: 2, paths: 2, watches: 4))
    }

    @Test func nothingIsWatchedOnAServerWithoutClients() throws {
        #expect(
            try WchsReply.parse(fixture("3.8.0-readonly", "wchs")) == WatchSummary(connections: 0, paths: 0, watches: 0)
        )
    }

    @Test(arguments: [
        "", "2 connections watching 2 paths\n", "Total watches:4\n",
        "x connections watching 2 paths\nTotal watches:4\n",
        "2 connections watching y paths\nTotal watches:4\n", "2 connections watching 2 paths\nTotal watches:z\n",
    ])
    func aReplyWithoutAllThreeIsMalformed(reply: String) {
        #expect(WchsReply.parse(bytes(reply)) == nil)
    }
}
