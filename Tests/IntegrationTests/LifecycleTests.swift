import TestSupport
import Testing

extension ProgramTests {
    /// The page follows the cluster.
    @Suite struct LifecycleTests {
        private let offsets = "kafka_topic_partition_current_offset"

        @Test func `topics are created, grown, deleted and made anew`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try TestTraffic(broker)
            let surveyor = try await SurveyorProcess.start(broker)
            try await surveyor.page(up: 1)
            try await traffic.createTopic("orders", partitions: 1)
            try await surveyor.page("the new topic") { $0.samples(offsets).count == 1 }
            try await traffic.createPartitions("orders", total: 3)
            try await traffic.produce(9, to: "orders", partition: 2)
            try await surveyor.page("the grown topic") {
                $0.value(offsets, ["topic": "orders", "partition": "2"]) == 9 && $0.samples(offsets).count == 3
            }
            try await traffic.commit(group: "nightly", ["orders": [2: 8]])
            try await surveyor.page("the group") {
                $0.value("kafka_consumergroup_group_lag", ["consumergroup": "nightly"]) == 1
            }
            try await traffic.deleteTopic("orders")
            let gone = try await surveyor.page("no topic") { $0.samples("kafka_topic_partitions").isEmpty }
            #expect(gone.samples.allSatisfy { $0.labels["topic"] == nil })
            #expect(gone.value("kafka_up") == 1)
            try await traffic.createTopic("orders", partitions: 2)
            try await traffic.produce(1, to: "orders", partition: 0)
            let again = try await surveyor.page("the topic again") {
                $0.value(offsets, ["topic": "orders", "partition": "0"]) == 1
            }
            #expect(again.samples(offsets).count == 2)
            #expect(again.samples("kafka_consumergroup_lag").allSatisfy { $0.value >= -1 })
            #expect(surveyor.log(containing: "cannot be surveyed") == [])
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `the name of a group may hold anything`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try TestTraffic(broker)
            try await traffic.createTopic("orders")
            try await traffic.produce(5, to: "orders")
            let names = [
                "plain", "say \"x\"", "back\\slash", "line\nfeed", "\\n", "\\", "Käse 🧀", "{a=\"b\"}", "tab\there",
                "a,b # c",
                "caf\u{E9}", "cafe\u{301}",
            ]
            for name in names { try await traffic.commit(group: name, ["orders": [0: 2]]) }
            let surveyor = try await SurveyorProcess.start(broker, interval: "1h")
            let pages = [try await surveyor.page(up: 1), try await surveyor.page(.openMetrics)]
            for page in pages {
                let lags = page.samples("kafka_consumergroup_lag")
                // By scalars: a composed and a decomposed é are two groups, though equal as strings.
                let shown = lags.compactMap { $0.labels["consumergroup"].map { Array($0.unicodeScalars) } }
                #expect(Set(shown) == Set(names.map { Array($0.unicodeScalars) }))
                #expect(shown.count == names.count)
                #expect(lags.allSatisfy { $0.value == 3 })
            }
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `an open transaction holds the last stable offset back`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try TestTraffic(broker)
            try await traffic.createTopic("orders")
            try await traffic.produce(5, to: "orders")
            let surveyor = try await SurveyorProcess.start(broker)
            let stable = "kafka_topic_partition_last_stable_offset"
            let labels = ["topic": "orders", "partition": "0"]
            let transaction = try await traffic.produceInOpenTransaction(7, to: "orders")
            try await surveyor.page("the gap") { $0.value(offsets, labels) == 12 && $0.value(stable, labels) == 5 }
            try await transaction.commit()
            try await surveyor.page("no gap") { page in
                page.value(stable, labels).map { $0 >= 12 && $0 == page.value(offsets, labels) } == true
            }
            try await surveyor.stop()
            try await broker.stop()
        }
    }
}
