import Exposition
import Testing

@Suite struct SummaryTests {
    private let latency = MetricFamily("latency", .summary, labels: ["host"], help: "Milliseconds.")

    private func write(_ writer: inout MetricWriter) {
        let labels = EncodedLabels("host", "a\"b")
        writer.family(latency)
        writer.sample(labels, quantile: 0.5, double: 1)
        writer.sample(labels, quantile: 0.999, double: 12.5)
        writer.sample(labels, quantile: 1, double: .nan)
        writer.sample(labels, sum: 1234.5)
        writer.sample(labels, count: 42)
        writer.sample(quantile: 0, double: 0)
        writer.sample(sum: 7)
        writer.sample(count: 3 as UInt8)
    }

    private let lines = #"""
        # TYPE latency summary
        latency{host="a\"b",quantile="0.5"} 1
        latency{host="a\"b",quantile="0.999"} 12.5
        latency{host="a\"b",quantile="1.0"} NaN
        latency_sum{host="a\"b"} 1234.5
        latency_count{host="a\"b"} 42
        latency{quantile="0.0"} 0
        latency_sum 7
        latency_count 3

        """#

    @Test func bothFormatsHaveTheSameLines() throws {
        let page = try page(.none, write)
        #expect(page.text(.text) == "# HELP latency Milliseconds.\n" + lines)
        #expect(page.text(.openMetrics) == "# HELP latency Milliseconds.\n" + lines + "# EOF\n")
        #expect(page.seriesCount == 8)
    }

    @Test func constantLabelsComeFirstOnSumsAndCountsToo() throws {
        let page = try page(ConstantLabels([("env", "prod")])) { writer in
            writer.family(latency)
            writer.sample(EncodedLabels("host", "a"), quantile: 0.5, double: 1)
            writer.sample(quantile: 0.5, double: 2)
            writer.sample(EncodedLabels("host", "a"), sum: 3)
            writer.sample(count: 4)
        }
        #expect(
            page.text().split(separator: "\n").suffix(4) == [
                #"latency{env="prod",host="a",quantile="0.5"} 1"#, #"latency{env="prod",quantile="0.5"} 2"#,
                #"latency_sum{env="prod",host="a"} 3"#, #"latency_count{env="prod"} 4"#,
            ])
    }

    @Test func aConstantLabelMayNotBeAQuantile() throws {
        let constant = try ConstantLabels([("quantile", "all")])
        #expect(throws: ExpositionError.labelTaken("quantile", family: "latency")) { try page(constant, write) }
    }

    @Test func theNextFamilyIsNoSummaryAnyMore() async {
        await #expect(processExitsWith: .failure) {
            var writer = MetricWriter()
            writer.family(MetricFamily("a", .summary, help: ""))
            writer.family(MetricFamily("b", help: ""))
            writer.sample(sum: 1)
        }
        await #expect(processExitsWith: .failure) {
            var writer = MetricWriter()
            writer.family(MetricFamily("a", .summary, help: ""))
            writer.sample(quantile: 1.5, double: 1)
        }
    }

    @Test func claimedNamesAreKeptApart() {
        var claims = ReservedNames()
        #expect(claims.claim(latency) == nil)
        #expect(claims.claim(MetricFamily("latency_count", help: "")) == "latency_count")
        #expect(claims.claim(MetricFamily("latency_total", .counter, help: "")) == "latency")
        #expect(claims.claim(MetricFamily("latency_total", .gauge, help: "")) == nil, "the refused one took nothing")
    }
}
