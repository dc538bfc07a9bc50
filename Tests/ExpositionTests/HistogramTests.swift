import Exposition
import Testing

@Suite struct HistogramTests {
    private let latency = MetricFamily("latency", .histogram, labels: ["host"], help: "Seconds.")

    private func write(_ writer: inout MetricWriter) {
        let labels = EncodedLabels("host", "a\"b")
        writer.family(latency)
        writer.sample(labels, bucket: 0.001, count: 1)
        writer.sample(labels, bucket: 1, count: 3)
        writer.sample(labels, bucket: .infinity, count: 4)
        writer.sample(labels, sum: 12.5)
        writer.sample(labels, count: 4)
        writer.sample(bucket: .infinity, count: 0)
        writer.sample(sum: 0)
        writer.sample(count: 0 as UInt8)
    }

    private let lines = #"""
        # TYPE latency histogram
        latency_bucket{host="a\"b",le="0.001"} 1
        latency_bucket{host="a\"b",le="1.0"} 3
        latency_bucket{host="a\"b",le="+Inf"} 4
        latency_sum{host="a\"b"} 12.5
        latency_count{host="a\"b"} 4
        latency_bucket{le="+Inf"} 0
        latency_sum 0
        latency_count 0

        """#

    @Test func bothFormatsHaveTheSameLines() throws {
        let page = try page(.none, write)
        #expect(page.text(.text) == "# HELP latency Seconds.\n" + lines)
        #expect(page.text(.openMetrics) == "# HELP latency Seconds.\n" + lines + "# EOF\n")
        #expect(page.seriesCount == 8)
    }

    @Test func constantLabelsComeFirst() throws {
        let page = try page(ConstantLabels([("env", "prod")])) { writer in
            writer.family(latency)
            writer.sample(EncodedLabels("host", "a"), bucket: 2.5, count: 1)
            writer.sample(bucket: 2.5, count: 2)
        }
        #expect(
            page.text().split(separator: "\n").suffix(2) == [
                #"latency_bucket{env="prod",host="a",le="2.5"} 1"#, #"latency_bucket{env="prod",le="2.5"} 2"#,
            ])
    }

    @Test func aConstantLabelMayNotBeABound() throws {
        let constant = try ConstantLabels([("le", "all")])
        #expect(throws: ExpositionError.labelTaken("le", family: "latency")) { try page(constant, write) }
    }

    @Test(arguments: ["_bucket", "_sum", "_count"])
    func anotherFamilyMayNotBeNamedAsItsSamples(_ suffix: String) {
        #expect(throws: ExpositionError.repeatedFamily("latency" + suffix)) {
            try page { writer in
                write(&writer)
                writer.family(MetricFamily("latency" + suffix, help: ""))
                writer.sample(1)
            }
        }
    }

    @Test func onlyAHistogramHasBuckets() async {
        await #expect(processExitsWith: .failure) {
            var writer = MetricWriter()
            writer.family(MetricFamily("a", .summary, help: ""))
            writer.sample(bucket: 1, count: 1)
        }
        await #expect(processExitsWith: .failure) {
            var writer = MetricWriter()
            writer.family(MetricFamily("a", .histogram, help: ""))
            writer.sample(quantile: 0.5, double: 1)
        }
    }
}
