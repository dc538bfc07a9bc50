import Foundation
import Testing
import Workload

@Suite struct OutputTests {
    private func line(_ format: RecordFormat, _ record: Record) -> String {
        var output: [UInt8] = []
        format.append(record, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func record(key: String?, value: [UInt8]?) -> Record {
        Record(
            topic: "orders", partition: 2, offset: 7, timestamp: 1_700_000_000_123,
            key: key.map { ArraySlice($0.utf8) }, value: value.map { ArraySlice($0) })
    }

    @Test func `text has the fields that are asked for, in that order`() {
        let plain = record(key: "k", value: Array("a b".utf8))
        #expect(line(.text([.value]), plain) == "a b\n")
        #expect(
            line(.text([.timestamp, .topic, .partition, .offset, .key, .value]), plain)
                == "1700000000123\torders\t2\t7\tk\ta b\n")
        #expect(line(.text([.key, .value]), record(key: nil, value: nil)) == "\t\n")
    }

    @Test func `bytes that are no text come through as they are`() {
        var output: [UInt8] = []
        RecordFormat.text([.value]).append(record(key: nil, value: [0xFF, 0x00]), to: &output)
        #expect(output == [0xFF, 0x00, 0x0A])
    }

    @Test func `a JSON line is an object, whatever is in it`() throws {
        let values = ["a\"b\\c\nd\te\r\u{1}", "grüße 😀", "", "</script>"]
        for value in values {
            let text = line(.json, record(key: value, value: Array(value.utf8)))
            #expect(text.split(separator: "\n").count == 1)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
            #expect(object["topic"] as? String == "orders")
            #expect(object["partition"] as? Int == 2)
            #expect(object["offset"] as? Int == 7)
            #expect(object["timestamp"] as? Int == 1_700_000_000_123)
            #expect(object["key"] as? String == value)
            #expect(object["value"] as? String == value)
        }
    }

    @Test func `JSON tells a tombstone from an empty value, and bytes from text`() {
        let beginning = "{\"topic\":\"orders\",\"partition\":2,\"offset\":7,\"timestamp\":1700000000123,\"key\":null,"
        #expect(line(.json, record(key: nil, value: nil)) == beginning + "\"value\":null}\n")
        #expect(line(.json, record(key: nil, value: [])) == beginning + "\"value\":\"\"}\n")
        #expect(line(.json, record(key: nil, value: [0xFF, 0x00])) == beginning + "\"value_base64\":\"/wA=\"}\n")
    }

    @Test func `tables line up`() {
        let topics = [
            TopicSummary(name: "orders", partitions: 12, replicationFactor: 3),
            TopicSummary(name: "a", partitions: 1, replicationFactor: 1),
        ]
        #expect(
            TopicSummary.table(of: topics).lines == [
                "TOPIC   PARTITIONS  REPLICATION FACTOR",
                "orders          12                   3",
                "a                1                   1",
            ])
    }

    @Test func `a topic is described by line and by JSON`() throws {
        let topic = TopicDetails(
            name: "orders",
            partitions: [
                .init(partition: 0, leader: 1, replicas: [1, 2], inSync: [1, 2]),
                .init(partition: 1, leader: nil, replicas: [2, 1], inSync: []),
            ], configuration: ["retention.ms": "1000", "cleanup.policy": "delete"])
        #expect(
            topic.lines == [
                "Topic: orders  Partitions: 2  Replication factor: 2  "
                    + "Configuration: cleanup.policy=delete,retention.ms=1000",
                "PARTITION  LEADER  REPLICAS  IN SYNC",
                "        0       1  1,2       1,2",
                "        1    none  2,1",
            ])
        let text = try JSONOutput.text([topic])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        let partitions = try #require(object.first?["partitions"] as? [[String: Any]])
        #expect(partitions.map { $0["leader"] as? Int } == [1, nil])
        #expect(partitions.first?["in_sync"] as? [Int] == [1, 2])
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func `whole numbers have commas`(_ number: Int, _ text: String) {
        #expect(Figures.count(number) == text)
    }

    @Test(arguments: [(0.0, "0.0/s"), (0.26, "0.3/s"), (9.96, "10/s"), (12.4, "12/s"), (123_456, "123,456/s")])
    func `rates are as fine as they are small`(_ rate: Double, _ text: String) {
        #expect(Figures.rate(rate) == text)
    }

    @Test(
        arguments: [
            (0, "0 µs"), (999, "999 µs"), (2150, "2.1 ms"), (35_999, "35 ms"), (1_400_000, "1.4 s"),
            (61_000_000, "61.0 s"),
        ] as [(Int64, String)])
    func `latencies have a unit that fits`(_ microseconds: Int64, _ text: String) {
        #expect(Figures.latency(microseconds) == text)
    }

    @Test func `on a terminal progress is one line that is written over`() {
        var line = ProgressLine(isTerminal: true)
        #expect(line.interrupt() == "")
        #expect(line.update("12345") == "\r12345")
        #expect(line.update("123") == "\r123  ")
        #expect(line.interrupt() == "\r   \r")
        #expect(line.interrupt() == "")
    }

    @Test func `elsewhere progress is one line after the other`() {
        var line = ProgressLine(isTerminal: false)
        #expect(line.update("12345") + line.update("123") + line.interrupt() == "12345\n123\n")
    }

    @Test func `a report names what happened, and only that`() {
        var report = ProductionReport()
        report.acknowledged = 12_000
        #expect(report.line(rate: 500) == "12,000 acked · 500/s · 0 failed")
        report.latency.add(microseconds: 50)
        report.committed = 3
        #expect(
            report.line(rate: 500)
                == "12,000 acked · 500/s · 0 failed · 3 transactions committed, 0 aborted · p50 50 µs, p99 50 µs")
    }

    @Test func `a report on consumers names members while there are any`() {
        var report = ConsumptionReport()
        (report.records, report.rebalances) = (1500, 3)
        #expect(report.line(rate: 50) == "1,500 read · 50/s · 3 rebalances")
        (report.members, report.partitions) = (2, 6)
        #expect(report.line(rate: 50) == "1,500 read · 50/s · 2 members with 6 partitions · 3 rebalances")
    }
}
