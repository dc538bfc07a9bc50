import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// What Prometheus itself makes of the page.
    @Suite struct PrometheusTests {
        @Test func `promtool accepts the page`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try KafkaTraffic(broker)
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
            let traffic = try KafkaTraffic(broker)
            try await traffic.createTopic("orders", partitions: 2)
            try await traffic.produce(7, to: "orders", partition: 1)
            try await traffic.commit(group: "the \"Käse\"", ["orders": [1: 3]])
            let surveyor = try await SurveyorProcess.start(broker)
            try await surveyor.page(up: 1)
            let prometheus = try await PrometheusServer.start(scraping: surveyor.port)
            try await eventually("the lag in Prometheus") {
                try await value(of: "sum(kafka_consumergroup_lag{consumergroup=\"the \\\"Käse\\\"\"} >= 0)", prometheus)
                    == 4
            }
            #expect(try await value(of: "up", prometheus) == 1)
            #expect(try await value(of: "kafka_up", prometheus) == 1)
            #expect(try await value(of: "kafka_topic_partitions{topic=\"orders\"}", prometheus) == 2)
            let scraped = try #require(try await value(of: "scrape_samples_scraped", prometheus))
            #expect(scraped > 50)
            try await prometheus.stop()
            try await surveyor.stop()
            try await broker.stop()
        }

        /// The value of the one series that an expression has; nil if it has none.
        private func value(of expression: String, _ prometheus: PrometheusServer) async throws -> Double? {
            struct Answer: Decodable {
                struct Data: Decodable { let result: [Series] }
                struct Series: Decodable { let value: Value }
                let data: Data
            }
            /// A time, then a number as text.
            struct Value: Decodable {
                let number: Double?
                init(from decoder: any Decoder) throws {
                    var pair = try decoder.unkeyedContainer()
                    _ = try pair.decode(Double.self)
                    number = Double(try pair.decode(String.self))
                }
            }
            let query = try #require(expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let answer = try await prometheus.client.get("/api/v1/query?query=\(query)")
            let series = try JSONDecoder().decode(Answer.self, from: Data(answer.body)).data.result
            try #require(series.count <= 1, "\(expression): \(answer.text)")
            return series.first?.value.number
        }
    }
}
