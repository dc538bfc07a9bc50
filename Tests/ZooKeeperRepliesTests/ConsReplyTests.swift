import ClusterModel
import Testing
import ZooKeeperReplies

@Suite struct ConsReplyTests {
    @Test(arguments: [
        ("3.4.14-standalone", 169, 184, 122), ("3.4.14-leader", 52, 68, 32), ("3.8.0-observer", 52, 67, 101),
        ("3.9.3-leader", 53, 69, 135),
    ])
    func samplesAreRead(server: String, received: Int64, sent: Int64, latency: Int64) throws {
        let expected = ConnectionSummary(
            sessions: 2, hosts: 1, mostOfHost: 3, queued: 0, received: received, sent: sent, maximumLatency: latency)
        #expect(try ConsReply.parse(fixture(server, "cons")) == expected)
    }

    @Test(arguments: ["3.4.14-follower1", "3.8.0-standalone", "3.8.0-leader", "3.8.0-follower1", "3.9.3-observer"])
    func theConnectionThatAskedIsNotCounted(server: String) throws {
        let summary = try #require(ConsReply.parse(fixture(server, "cons")))
        #expect(summary.sessions == 2)
        #expect(summary.skippedLines == 0)
    }

    @Test func withoutClientsThereIsNoLatency() throws {
        #expect(try ConsReply.parse(fixture("3.8.0-readonly", "cons")) == ConnectionSummary(mostOfHost: 1))
    }

    @Test func hostsAreToldApartByAddress() throws {
        let reply = """
             /127.0.0.1:1[1](queued=1,recved=2,sent=3,sid=0x1)
             /127.0.0.1:2[1](queued=1,recved=2,sent=3,sid=0x2,lop=GETD,maxlat=7)
             /[0:0:0:0:0:0:0:1]:1[1](queued=1,recved=2,sent=3,sid=0x3,maxlat=5)
             /[0:0:0:0:0:0:0:1]:22[1](queued=1,recved=2,sent=3,sid=0x4)
             name/10.0.0.1:1[1](queued=1,recved=2,sent=3,sid=0x5)
             /10.0.0.1:1[1](queued=1,recved=2,sent=3,sid=0x6)
             /10.0.0.2:1[0](queued=0,recved=1,sent=0)
            """
        #expect(
            ConsReply.parse(bytes(reply))
                == ConnectionSummary(
                    sessions: 6, hosts: 3, mostOfHost: 2, queued: 6, received: 12, sent: 18, maximumLatency: 7))
    }

    @Test func sumsDoNotOverflow() {
        let line = " /127.0.0.1:1[1](queued=9223372036854775807,recved=-9223372036854775808,sent=1,sid=0x1)\n"
        let summary = ConsReply.parse(bytes(line + line))
        #expect(summary?.queued == .max)
        #expect(summary?.received == .min)
        #expect(summary?.sent == 2)
    }

    @Test(arguments: [
        "garbage", "/127.0.0.1:1[1]", "/127.0.0.1:1[1](queued=0,recved=1,sent=0", "/127.0.0.1:1[1](queued=0,recved=1)",
        "/127.0.0.1:1[1](queued=x,recved=1,sent=0)", "127.0.0.1:1[1](queued=0,recved=1,sent=0)",
        "/(queued=0,recved=1,sent=0)",
        "/:1[1](queued=0,recved=1,sent=0)", "null[0](queued=0,recved=1,sent=0)",
    ])
    func linesThatCannotBeReadAreSkippedAndCounted(line: String) {
        let own = " /127.0.0.1:1[0](queued=0,recved=1,sent=0)\n"
        #expect(ConsReply.parse(bytes("\(own)\(line)\n")) == ConnectionSummary(mostOfHost: 1, skippedLines: 1))
        #expect(ConsReply.parse(bytes(line)) == nil)
    }
}
