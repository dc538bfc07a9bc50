import Exposition
import PageMemory
import Testing

@Suite struct PageTests {
    private let lag = MetricFamily(
        "kafka_consumergroup_lag", labels: ["consumergroup", "topic", "partition"], help: "Messages \"behind\"\nthe end"
    )
    private let requests = MetricFamily("kafka_surveyor_requests_total", .counter, help: "Requests")
    private let received = MetricFamily("zk_packets_received", .counter, labels: ["zk_host"], help: "Packets")
    private let odd = MetricFamily("odd", .unknown, help: "")

    private func example(as format: ExpositionFormat = .text) throws -> Page {
        try page(as: format) { writer in
            writer.family(received)
            writer.sample(EncodedLabels("zk_host", "127.0.0.1:2181"), 12)
            writer.family(lag)
            let labels = EncodedLabels("consumergroup", "billing") + EncodedLabels("topic", "orders")
            writer.sample(labels, partition: 0, 7)
            writer.sample(labels, partition: 1, 0)
            writer.family(odd)
            writer.sample(double: 0.5)
            writer.family(requests)
            writer.sample(3)
        }
    }

    @Test func textPage() throws {
        #expect(
            try example().text(.text) == #"""
                # HELP kafka_consumergroup_lag Messages "behind"\nthe end
                # TYPE kafka_consumergroup_lag gauge
                kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="0"} 7
                kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="1"} 0
                # HELP kafka_surveyor_requests_total Requests
                # TYPE kafka_surveyor_requests_total counter
                kafka_surveyor_requests_total 3
                # TYPE odd untyped
                odd 0.5
                # HELP zk_packets_received Packets
                # TYPE zk_packets_received counter
                zk_packets_received{zk_host="127.0.0.1:2181"} 12

                """#)
    }

    @Test func openMetricsPage() throws {
        #expect(
            try example().text(.openMetrics) == #"""
                # HELP kafka_consumergroup_lag Messages \"behind\"\nthe end
                # TYPE kafka_consumergroup_lag gauge
                kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="0"} 7
                kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="1"} 0
                # HELP kafka_surveyor_requests Requests
                # TYPE kafka_surveyor_requests counter
                kafka_surveyor_requests_total 3
                # TYPE odd unknown
                odd 0.5
                # HELP zk_packets_received Packets
                # TYPE zk_packets_received unknown
                zk_packets_received{zk_host="127.0.0.1:2181"} 12
                # EOF

                """#)
    }

    @Test func aPageInOneFormatBecomesTheSameInTheOther() throws {
        let text = try example(as: .text)
        let openMetrics = try example(as: .openMetrics)
        #expect((text.format, openMetrics.format) == (.text, .openMetrics))
        #expect([UInt8](text.converted(to: .openMetrics).bytes) == [UInt8](openMetrics.bytes))
        #expect([UInt8](openMetrics.converted(to: .text).bytes) == [UInt8](text.bytes))
        #expect(openMetrics.converted(to: .text).converted(to: .openMetrics).text(.text) == text.text(.text))
        #expect(text.converted(to: .openMetrics).seriesCount == text.seriesCount)
    }

    @Test func aPageInItsOwnFormatIsNotCopied() throws {
        let page = try example(as: .openMetrics)
        #expect(page.converted(to: .openMetrics).bytes === page.bytes)
    }

    @Test func countsSamplesAndBytes() throws {
        var writer = MetricWriter()
        writer.family(requests)
        writer.sample(1)
        #expect(writer.sampleCount == 1)
        #expect(writer.byteCount == "kafka_surveyor_requests_total 1\n".utf8.count)
        #expect(try writer.finish().seriesCount == 1)
        #expect(try example().seriesCount == 5)
    }

    @Test func aPageWithoutSamplesIsEmpty() throws {
        let page = try page { $0.family(requests) }
        #expect(page.seriesCount == 0)
        #expect(page.text(.text).isEmpty)
        #expect(page.text(.openMetrics) == "# EOF\n")
    }

    @Test func aFamilyWithoutSamplesIsDropped() throws {
        let page = try page { writer in
            writer.family(lag)
            writer.family(odd)
            writer.sample(1)
            writer.family(requests)
        }
        #expect(page.text() == "# TYPE odd untyped\nodd 1\n")
    }

    @Test func theOrderOfWritingDoesNotShow() throws {
        let names = ["b", "a_b", "a", "ab", "a:b", "B"]
        let pages = try [names, names.reversed(), names.sorted()].map { names in
            try page { writer in
                for name in names {
                    writer.family(MetricFamily(name, help: name))
                    writer.sample(EncodedLabels("name", name), 1)
                }
            }
        }
        for format in ExpositionFormat.allCases { #expect(Set(pages.map { $0.text(format) }).count == 1) }
        let order = pages[0].text().split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != "{" } }
        #expect(order == ["B", "a", "a:b", "a_b", "ab", "b"])
    }

    @Test func growsToAnySize() throws {
        let page = try page { writer in
            for name in ["b", "a"] {
                writer.family(MetricFamily(name, labels: ["partition"], help: ""))
                for partition in 0..<20_000 as Range<Int32> { writer.sample(.none, partition: partition, 1) }
            }
        }
        let expected = ["a", "b"].flatMap { name in
            ["# TYPE \(name) gauge"] + (0..<20_000).map { "\(name){partition=\"\($0)\"} 1" }
        }
        #expect(page.text().split(separator: "\n").elementsEqual(expected) { $0 == $1 })
    }

    @Test(arguments: [
        ("a", MetricType.gauge, "a", MetricType.gauge, "a"),
        ("a", .gauge, "a_total", .counter, "a"),
        ("a_total", .counter, "a", .counter, "a"),
        ("a_total", .counter, "a_total", .gauge, "a_total"),
        ("a_total", .counter, "a_created", .gauge, "a_created"),
        ("a", .summary, "a", .gauge, "a"), ("a", .gauge, "a", .summary, "a"),
        ("a", .summary, "a_sum", .gauge, "a_sum"), ("a_sum", .gauge, "a", .summary, "a_sum"),
        ("a", .summary, "a_count", .counter, "a_count"), ("a_count", .counter, "a", .summary, "a_count"),
        ("a_sum", .summary, "a", .summary, "a_sum"), ("a", .summary, "a_created", .gauge, "a_created"),
        ("a", .summary, "a_total", .counter, "a"), ("a_sum_total", .counter, "a", .summary, "a_sum"),
    ])
    func twoFamiliesOfOneNameAreRefused(
        _ first: String, _ firstType: MetricType, _ second: String, _ secondType: MetricType, _ name: String
    ) {
        #expect(throws: ExpositionError.repeatedFamily(name)) {
            try page { writer in
                writer.family(MetricFamily(first, firstType, help: "first"))
                writer.sample(1)
                writer.family(MetricFamily("between", help: ""))
                writer.sample(1)
                writer.family(MetricFamily(second, secondType, help: "second"))
                writer.sample(1)
            }
        }
    }

    @Test func aGaugeThatOnlyLooksLikeACounterClashesWithNobody() throws {
        let page = try page { writer in
            writer.family(MetricFamily("a_total", .gauge, help: ""))
            writer.sample(1)
            writer.family(MetricFamily("a", .gauge, help: ""))
            writer.sample(2)
        }
        #expect(page.text(.openMetrics) == "# TYPE a gauge\na 2\n# TYPE a_total gauge\na_total 1\n# EOF\n")
    }

    @Test func aSampleBeforeAnyFamilyEndsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            var writer = MetricWriter()
            writer.sample(1)
        }
    }
}
