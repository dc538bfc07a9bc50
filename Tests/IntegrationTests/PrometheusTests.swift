import TestSupport
import Testing

extension ProgramTests {
    /// What Prometheus itself makes of the page.
    @Suite struct PrometheusTests {
        @Test func `promtool accepts the page`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try TestTraffic(broker)
            try await traffic.createTopic("orders", partitions: 2)
            try await traffic.commit(group: "nightly", ["orders": [0: 0]])
            let surveyor = try await SurveyorProcess.start(broker)
            // Connections are known after a while.
            try await surveyor.page("all families of brokers") { !$0.samples("kafka_broker_connects_total").isEmpty }
            let folder = try TemporaryFolder()
            let page = try folder.write(try await surveyor.client.get("/metrics").body, to: "page")
            let promtool = try ManagedProcess(
                "/bin/sh", ["-c", "exec \"$0\" check metrics < \"$1\"", DeveloperTool.promtool.executable(), page])
            try await promtool.waitForExit()
            // kafka_exporter's names for its sums are what its users have; promtool keeps the suffix for histograms.
            let inherited = ["kafka_consumergroup_current_offset_sum ", "kafka_consumergroup_lag_sum "]
            let complaints = promtool.transcript.split(separator: "\n").filter { line in
                !(line.contains("\"_sum\" suffix") && inherited.contains { line.hasPrefix($0) })
            }
            #expect(complaints == [])
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `a Prometheus server scrapes it`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try TestTraffic(broker)
            try await traffic.createTopic("orders", partitions: 2)
            try await traffic.produce(7, to: "orders", partition: 1)
            try await traffic.commit(group: "the \"Käse\"", ["orders": [1: 3]])
            let surveyor = try await SurveyorProcess.start(broker)
            try await surveyor.page(up: 1)
            let prometheus = try await PrometheusServer.start(scraping: surveyor.port)
            try await eventually("the lag in Prometheus") {
                try await prometheus.value(
                    of: "sum(kafka_consumergroup_lag{consumergroup=\"the \\\"Käse\\\"\"} >= 0)") == 4
            }
            #expect(try await prometheus.value(of: "up") == 1)
            #expect(try await prometheus.value(of: "kafka_up") == 1)
            #expect(try await prometheus.value(of: "kafka_topic_partitions{topic=\"orders\"}") == 2)
            let scraped = try #require(try await prometheus.value(of: "scrape_samples_scraped"))
            #expect(scraped > 50)
            try await prometheus.stop()
            try await surveyor.stop()
            try await broker.stop()
        }
    }
}
