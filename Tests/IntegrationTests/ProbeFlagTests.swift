import TestSupport
import Testing

extension ProgramTests {
    /// The end-to-end probe, switched on by its flag.
    @Suite struct ProbeFlagTests {
        @Test func `the page shows what the probe finds, and its topic like any other`() async throws {
            let broker = try await TestBroker.start()
            let surveyor = try await SurveyorProcess.start(
                broker, ["--probe.enabled", "--probe.interval=200ms", "--probe.instance=castle"])
            let page = try await surveyor.page("round trips") {
                ($0.value("kafka_probe_round_trip_seconds_count", ["id": "1"]) ?? 0) >= 5
            }
            let names = ["topic": "kafka-surveyor-probe", "consumergroup": "kafka-surveyor-probe-castle"]
            #expect(page.value("kafka_probe_info", names) == 1)
            #expect(page.value("kafka_probe_messages_lost_total", ["id": "1"]) == 0)
            #expect(page.value("kafka_probe_partitions", ["id": "1"]) == 1)
            #expect(page.value("kafka_topic_partitions", ["topic": "kafka-surveyor-probe"]) == 1)
            _ = try await surveyor.page(.openMetrics)
            #expect(surveyor.log(containing: "the probe writes to a topic").count == 1)
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `a cluster that is not there is no reason to give up`() async throws {
            let surveyor = try await SurveyorProcess.start(
                server: "127.0.0.1:1", ["--probe.enabled", "--probe.interval=200ms", "--probe.timeout=500ms"])
            try await surveyor.page("failures") { page in
                page.samples("kafka_probe_failures_total", ["operation": "metadata"]).contains { $0.value > 0 }
            }
            #expect(surveyor.log(containing: "part of the probe fails").count == 1)
            try await surveyor.stop()
        }
    }
}
