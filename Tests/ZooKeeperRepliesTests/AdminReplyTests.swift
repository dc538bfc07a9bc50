import ClusterModel
import Testing
import ZooKeeperReplies

@Suite struct AdminReplyTests {
    /// The same server was asked both ways, a while apart: what there is, and of which kind, is the same.
    @Test(arguments: ["3.8.0-standalone", "3.8.0-leader", "3.8.0-readonly", "3.9.3-leader"])
    func monitorReadsAsMntr(server: String) throws {
        let word = try #require(MntrReply.parse(fixture(server, "mntr")))
        let command = try #require(AdminReply.monitor(adminFixture(server, "monitor")))
        #expect(command.scalars.mapValues(\.kind) == word.scalars.mapValues(\.kind))
        #expect(quantiles(command) == quantiles(word))
        #expect(Set(command.summaries.keys) == Set(word.summaries.keys))
        #expect(command.version == word.version)
        #expect(command.serverState == word.serverState)
        #expect(command.peerState == word.peerState)
        #expect(command.skippedLines == 0)
        #expect(command.scalars["max_file_descriptor_count"] == word.scalars["max_file_descriptor_count"])
        #expect(command.summaries["election_time"] == word.summaries["election_time"])
    }

    /// The quantiles of the summaries in no set.
    private func quantiles(_ metrics: MntrMetrics) -> [MntrKey: Set<Double>] {
        metrics.summaries.filter { $0.key.label == nil }.mapValues { Set($0.quantiles.keys) }
    }

    @Test func serverStatsReadAsSrvr() throws {
        #expect(
            try AdminReply.serverStats(adminFixture("3.8.0-leader", "server_stats"))
                == ServerStatistics(
                    version: "3.8.0-${mvngit.commit.id}, built on 2024-12-29 17:54 UTC", mode: "leader",
                    zxid: Zxid(rawValue: 4_294_967_425), minimumLatency: 0, averageLatency: 5.0568, maximumLatency: 80,
                    packetsReceived: 106, packetsSent: 124, connections: 2, outstandingRequests: 0, nodes: 40))
    }

    @Test(arguments: [
        ("3.8.0-standalone", "standalone", 75, false), ("3.8.0-readonly", "read-only", 0, true),
        ("3.9.3-leader", "leader", 4_294_967_425, false),
    ])
    func serverStatsTellTheState(server: String, mode: String, zxid: UInt64, isReadOnly: Bool) throws {
        let statistics = try #require(AdminReply.serverStats(adminFixture(server, "server_stats")))
        #expect(statistics.mode == mode)
        #expect(statistics.zxid == Zxid(rawValue: zxid))
        #expect(statistics.isReadOnly == isReadOnly)
        #expect(
            try AdminReply.isReadOnly(adminFixture(server, "is_read_only")) == (isReadOnly ? .readOnly : .readWrite))
    }

    @Test(arguments: [("3.8.0-leader", 28), ("3.9.3-leader", 29)])
    func theVotingViewHasVotersAsConfTellsThem(server: String, prefix: Int) throws {
        let view = try #require(AdminReply.votingView(adminFixture(server, "voting_view")))
        let conf = try #require(ConfReply.parse(fixture(server, "conf")))
        #expect(view == ServerConfiguration(members: conf.members?.filter(\.isVoter)))
    }

    @Test(arguments: ["3.8.0-standalone", "3.8.0-readonly"])
    func aServerWithoutAnEnsembleHasNoVoters(server: String) throws {
        #expect(try AdminReply.votingView(adminFixture(server, "voting_view")) == ServerConfiguration())
    }

    @Test func shortAnswersAreRead() throws {
        #expect(try AdminReply.ruok(adminFixture("3.8.0-leader", "ruok")) == true)
        #expect(
            try AdminReply.watchSummary(adminFixture("3.8.0-leader", "watch_summary"))
                == WatchSummary(connections: 2, paths: 2, watches: 4))
        let dirs = bytes(#"{"datadir_size": 1, "logdir_size": 2, "command": "dirs", "error": null}"#)
        #expect(AdminReply.dirs(dirs) == ServerStorage(snapshots: 1, logs: 2))
    }

    @Test func valuesOfOtherKindsAreSkippedAndCounted() throws {
        let reply = bytes(
            #"""
            {"a": 1, "b": true, "c": null, "d": [1], "e": {"f": 1}, "g": "NaN", "h": "text", "i": 1.5E-4, "j": "-Infinity",
            "with space": 1, "version": 3, "command": "monitor", "error": null}
            """#)
        let reading = try #require(AdminReply.monitor(reply))
        #expect(Set(reading.scalars.keys) == ["a", "g", "i", "j"])
        #expect(reading.scalars["i"]?.value == 0.00015)
        #expect(reading.scalars["g"]?.value.isNaN == true)
        #expect(reading.skippedLines == 7)
    }

    @Test func theLargestZxidIsWhole() {
        let reply = bytes(#"{"server_stats": {"last_processed_zxid": 9223372036854775807}, "error": null}"#)
        #expect(AdminReply.serverStats(reply)?.zxid == Zxid(rawValue: 0x7FFF_FFFF_FFFF_FFFF))
    }

    @Test(arguments: [
        "", "null", "[]", "1", "{", "{}", #"{"error": "no"}"#, "<html>", #"{"command": "ruok", "error": "no"}"#,
        "{\"a\"\u{0}:1}",
        String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
    ])
    func otherRepliesAreNoAnswers(reply: String) {
        let reply = bytes(reply)
        #expect(AdminReply.monitor(reply) == nil)
        #expect(AdminReply.serverStats(reply) == nil)
        #expect(AdminReply.ruok(reply) == nil)
        #expect(AdminReply.isReadOnly(reply) == nil)
        #expect(AdminReply.votingView(reply) == nil)
        #expect(AdminReply.dirs(reply) == nil)
        #expect(AdminReply.watchSummary(reply) == nil)
        #expect(AdminReply.refusal(status: 500, reply) == .malformed || reply.starts(with: bytes("{")))
    }
}

@Suite struct AdminRefusalTests {
    @Test(arguments: ["voting_view", "is_read_only", "server_stats", "ruok", "watch_summary"])
    func withoutAQuorumNothingIsServed(command: String) throws {
        #expect(AdminReply.refusal(status: 200, try adminFixture("3.8.0-noquorum", command)) == .notServing)
    }

    @Test func monitorFailsWithoutAQuorum() throws {
        #expect(AdminReply.refusal(status: 500, try adminFixture("3.8.0-noquorum", "monitor")) == .notServing)
    }

    @Test(arguments: ["monitor", "voting_view", "is_read_only", "server_stats", "ruok", "watch_summary"])
    func answersAreNoRefusals(command: String) throws {
        #expect(AdminReply.refusal(status: 200, try adminFixture("3.8.0-leader", command)) == nil)
    }

    @Test(arguments: [
        (200, #"{"command": "x", "error": "Unknown command: x"}"#, ServerFailureReason.malformed),
        (200, #"{"command": "x", "error": "The command is disabled"}"#, .notWhitelisted),
        (503, #"{"command": "x", "error": "This ZooKeeper instance is not currently serving requests"}"#, .notServing),
        (403, "", .notWhitelisted), (401, #"{"error": null}"#, .notWhitelisted), (404, "<html>", .malformed),
        (500, "<html>java.lang.OutOfMemoryError", .malformed), (302, "", .malformed), (200, "<html>", .malformed),
        (200, "", .malformed), (200, "[]", .malformed),
    ])
    func otherRepliesHaveTheirReason(status: Int, reply: String, reason: ServerFailureReason) {
        #expect(AdminReply.refusal(status: status, bytes(reply)) == reason)
    }

    /// Java 8 and 11 do not say what was null.
    @Test func anOlderJavaMachineIsUnderstood() {
        let page = "java.lang.NullPointerException\n\tat org.apache.zookeeper.server.admin.Commands$MonitorCommand.run"
        #expect(AdminReply.refusal(status: 500, bytes(page)) == .notServing)
    }
}
