import ClusterModel
import Testing
import ZooKeeperReplies

/// Lines that no server should send, and some of which one does.
@Suite struct MntrLineTests {
    private func reading(of line: String) throws -> MntrMetrics {
        var reading = try #require(MntrReply.parse(bytes("zk_uptime\t2\n\(line)\n")))
        reading.scalars["uptime"] = nil
        return reading
    }

    @Test(arguments: [
        "zk_watch_count 4", "watch_count\t4", "ZK_watch_count\t4", "zk_\t4", "\t4", "zk_watch_count\t",
        "zk_watch_count\tfour",
        "zk_watch_count\t4\t5", "zk_watch_count\t4 ", "zk_watch_count\t4\r", "zk_watch_count\t 4",
        "zk_watch_count\t0x10",
        "zk_watch_count\t+4", "zk_watch_count\t--4", "zk_watch_count\t-", "zk_watch_count\t1.", "zk_watch_count\t.5",
        "zk_watch_count\t1e", "zk_watch_count\t1E+", "zk_watch_count\tinf", "zk_watch_count\tnan", "zk_version\t",
        "zk_with space\t1", "zk_sláva\t1", "zk_a\"b\t1", "zk_a\\b\t1", "zk_a{b\t1", "zk_avg_a b\t1", "zk_a\u{0}\t1",
        "rubbish",
    ])
    func linesThatCannotBeReadAreSkippedAndCounted(line: String) throws {
        #expect(try reading(of: line) == MntrMetrics(skippedLines: 1))
    }

    @Test(arguments: [
        ("5.0E-4", 0.0005), ("1.0E7", 1e7), ("1.79E9", 1.79e9), ("-1", -1), ("0.0", 0), ("9.6038", 9.6038),
        ("-12.5", -12.5), ("9223372036854775807", 0x1p63),
        ("0.1234567890123456", 0.1234567890123456),
        ("1.7976931348623157E308", .greatestFiniteMagnitude), ("4.9E-324", .leastNonzeroMagnitude),
        ("Infinity", .infinity),
        ("-Infinity", -.infinity), ("007", 7), ("1e+2", 100),
    ])
    func valuesAreJavaDoubles(text: String, value: Double) throws {
        #expect(try reading(of: "zk_watch_count\t\(text)").scalars == ["watch_count": ScalarMetric(value)])
    }

    @Test func notANumberIsAValue() throws {
        let value = try #require(try reading(of: "zk_watch_count\tNaN").scalars["watch_count"]?.value)
        #expect(value.isNaN)
    }

    @Test func endlessDigitsAreNoNumber() throws {
        let digits = String(repeating: "9", count: 100_000)
        #expect(try reading(of: "zk_watch_count\t\(digits)") == MntrMetrics(skippedLines: 1))
    }

    @Test(arguments: ["", "\n", "\n\n\n", "garbage", "zk_\n", "zk_x\n", "zk_x\ty", "imok", "<html>\n</html>\n"])
    func aReplyWithoutOneReadableLineIsMalformed(reply: String) {
        #expect(MntrReply.parse(bytes(reply)) == nil)
    }

    @Test func theLastOfRepeatedKeysWins() throws {
        let reply = """
            zk_watch_count\t1
            zk_cnt_readlatency\t1
            zk_version\t3.8.0
            zk_watch_count\t2
            zk_cnt_readlatency\t2
            zk_version\t3.9.3
            """
        let reading = try #require(MntrReply.parse(bytes(reply)))
        #expect(
            reading
                == MntrMetrics(
                    version: "3.9.3", scalars: ["watch_count": ScalarMetric(2)],
                    summaries: ["readlatency": SummaryMetric(count: 2)]))
    }

    @Test func bytesThatAreNoTextAreKeptOut() throws {
        let reply = bytes("zk_uptime\t2\nzk_") + [0xFF, 0xFE] + bytes("\t1\nzk_version\t3.8") + [0xC3, 0x0A]
        let reading = try #require(MntrReply.parse(reply))
        #expect(
            reading == MntrMetrics(version: "3.8\u{FFFD}", scalars: ["uptime": ScalarMetric(2)], skippedLines: 1))
    }

    /// A summary needs its count: a member of a set does, too.
    @Test func withoutACountThereIsNoSummary() throws {
        #expect(try reading(of: "zk_avg_readlatency\t1.5").scalars == ["avg_readlatency": ScalarMetric(1.5)])
        #expect(try reading(of: "zk_p999_readlatency\t1.5").scalars == ["p999_readlatency": ScalarMetric(1.5)])
        #expect(
            try reading(of: "zk_max_app_read_per_namespace\t3").scalars
                == [MntrKey("max_read_per_namespace", "app"): ScalarMetric(3)])
    }

    /// The beginning of a name is only one if something follows.
    @Test(arguments: ["avg_", "avg", "p50", "cnt_", "_", "x", "avgx_y", "p5_y", "_read_per_namespace"])
    func shortNamesArePlain(name: String) throws {
        #expect(try reading(of: "zk_\(name)\t1").scalars == [MntrKey(name): ScalarMetric(1)])
    }

    @Test func aNamespaceMayBeNamedLikeAnything() throws {
        func member(_ line: String) throws -> MntrKey? {
            let reading = try reading(of: line)
            return reading.summaries.keys.first ?? reading.scalars.keys.first
        }
        #expect(
            try member("zk_cnt_x_read_per_namespace_write_per_namespace\t1")
                == MntrKey("write_per_namespace", "x_read_per_namespace"))
        #expect(
            try member("zk_avg_app_quota_bytes_limit_per_namespace\t1")
                == MntrKey("quota_bytes_limit_per_namespace", "avg_app"))
        #expect(
            try member("zk_cnt_a}_read_per_namespace\t1") == MntrKey("read_per_namespace", "a}"))
    }

    @Test func exceededQuotasAndRequestsByKindAreCounters() throws {
        #expect(
            try reading(of: "zk_app_quota_exceeded_error_per_namespace\t1").scalars
                == [MntrKey("quota_exceeded_error_per_namespace", "app"): ScalarMetric(1, .counter)])
        #expect(try reading(of: "zk_op_count_create\t1").scalars == ["op_count_create": ScalarMetric(1, .counter)])
    }
}
