import ClusterModel
import Testing
import ZooKeeperReplies

private let v34 = "3.4.14-4c25d480e66aadd371de8bd2fd8da255ac140bcf, built on 03/06/2019 16:18 GMT"
private let v38 = "3.8.0-${mvngit.commit.id}, built on 2024-12-29 17:54 UTC"
private let v39 = "3.9.3-c26634f34490bb0ea7a09cc51e05ede3b4e320ee, built on 2024-10-17 23:21 UTC"

private func statistics(
    _ version: String, _ mode: String, zxid: UInt64, latency: (Double, Double), received: Int64, sent: Int64,
    connections: Int64 = 3, nodes: Int64
) -> ServerStatistics {
    ServerStatistics(
        version: version, mode: mode, zxid: Zxid(rawValue: zxid), minimumLatency: 0, averageLatency: latency.0,
        maximumLatency: latency.1, packetsReceived: received, packetsSent: sent, connections: connections,
        outstandingRequests: 0, nodes: nodes)
}

@Suite struct SrvrReplyTests {
    @Test(arguments: [
        (
            "3.4.14-standalone",
            statistics(v34, "standalone", zxid: 0x4b, latency: (10, 122), received: 174, sent: 188, nodes: 33)
        ),
        (
            "3.4.14-leader",
            statistics(v34, "leader", zxid: 0x1_0000_0081, latency: (4, 32), received: 57, sent: 72, nodes: 39)
        ),
        (
            "3.4.14-follower1",
            statistics(v34, "follower", zxid: 0x1_0000_0081, latency: (15, 271), received: 174, sent: 189, nodes: 39)
        ),
        (
            "3.8.0-standalone",
            statistics(v38, "standalone", zxid: 0x4b, latency: (9.9763, 162), received: 173, sent: 187, nodes: 34)
        ),
        (
            "3.8.0-leader",
            statistics(v38, "leader", zxid: 0x1_0000_0081, latency: (8.2308, 80), received: 57, sent: 72, nodes: 40)
        ),
        (
            "3.8.0-follower1",
            statistics(
                v38, "follower", zxid: 0x1_0000_0081, latency: (15.6923, 286), received: 174, sent: 189, nodes: 40)
        ),
        (
            "3.8.0-observer",
            statistics(v38, "observer", zxid: 0x1_0000_0081, latency: (8.2692, 101), received: 57, sent: 71, nodes: 40)
        ),
        (
            "3.8.0-defaultwl",
            statistics(v38, "standalone", zxid: 0, latency: (0, 0), received: 4, sent: 3, connections: 1, nodes: 5)
        ),
        (
            "3.9.3-leader",
            statistics(v39, "leader", zxid: 0x1_0000_0081, latency: (9.6038, 135), received: 58, sent: 73, nodes: 40)
        ),
        (
            "3.9.3-observer",
            statistics(v39, "observer", zxid: 0x1_0000_0081, latency: (11.0769, 135), received: 57, sent: 71, nodes: 40)
        ),
    ])
    func samplesAreRead(server: String, expected: ServerStatistics) throws {
        #expect(try SrvrReply.parse(fixture(server, "srvr")) == expected)
    }

    @Test func aReadOnlyServerSaysSo() throws {
        var expected = statistics(
            v38, "read-only", zxid: 0, latency: (0, 0), received: 7, sent: 8, connections: 1, nodes: 5)
        expected.isReadOnly = true
        #expect(try SrvrReply.parse(fixture("3.8.0-readonly", "srvr")) == expected)
    }

    @Test(arguments: [
        "garbage", "Colour: red", "Received: many", "Zxid: 81", "Zxid: 0x", "Zxid: 0x+81", "Zxid: 0x10000000000000000",
        "Latency min/avg/max: 0/1", "Latency min/avg/max: 0/1/2/3", "Latency min/avg/max: 0/x/2", "Node count:",
        "Sent: 9223372036854775808", "Sent: 1.5", "Mode:", "Zookeeper version: ",
    ])
    func linesThatCannotBeReadAreSkippedAndCounted(line: String) {
        let reply = bytes("Mode: leader\n\(line)\n")
        #expect(SrvrReply.parse(reply) == ServerStatistics(mode: "leader", skippedLines: 1))
    }

    @Test(arguments: [
        "", "imok", "Received: 1\nSent: 2\n", "READ-ONLY mode; serving only read-only clients\n", "<html>",
    ])
    func aReplyThatTellsNeitherVersionNorModeNorZxidIsMalformed(reply: String) {
        #expect(SrvrReply.parse(bytes(reply)) == nil)
    }
}
