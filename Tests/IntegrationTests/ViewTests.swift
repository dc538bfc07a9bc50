import TestSupport
import Testing

extension ProgramTests {
    /// What the flags leave out of the page, and what they add.
    @Suite struct ViewTests {
        private let currentOffset = "kafka_consumergroup_current_offset"

        @Test func `the flags choose what is shown`() async throws {
            let broker = try await TestBroker.start()
            let traffic = try TestTraffic(broker)
            try await traffic.createTopic("orders", partitions: 2)
            try await traffic.createTopic("payments", partitions: 1)
            try await traffic.commit(group: "nightly", ["payments": [0: 0]])
            let member = try await traffic.join(group: "billing", topics: ["orders"])
            try await member.commit(["orders": [0: 0, 1: 0], "payments": [0: 0]])

            try await expectGranularities(broker)
            try await expectAssigned(broker)
            try await expectLabels(broker)
            try await expectFilters(broker)
            try await member.leave()
            try await broker.stop()
        }

        private func page(_ broker: TestBroker, _ arguments: String...) async throws -> ParsedPage {
            let outcome = try await Program.run(
                ["--once", "--kafka.server=\(broker.bootstrapServers)", "--topic.exclude=^__"] + arguments)
            try #require(outcome.exit == .status(0), "\(outcome.errors)")
            return try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
        }

        private func expectGranularities(_ broker: TestBroker) async throws {
            let topics = try await page(broker, "--topic.granularity=topic", "--group.granularity=topic")
            #expect(topics.samples.allSatisfy { $0.labels["partition"] == nil })
            #expect(topics.samples("kafka_topic_partitions").count == 2)
            #expect(topics.samples("kafka_consumergroup_lag_sum").count == 3)
            let groups = try await page(broker, "--group.granularity=group")
            #expect(groups.samples.allSatisfy { $0.labels["consumergroup"] == nil || $0.labels["topic"] == nil })
            #expect(groups.samples("kafka_consumergroup_group_lag").count == 2)
            #expect(groups.samples("kafka_topic_partition_current_offset").count == 3)
        }

        private func expectAssigned(_ broker: TestBroker) async throws {
            let all = try await page(broker)
            #expect(all.samples(currentOffset).count == 4)
            let assigned = try await page(broker, "--no-offset.show-all")
            #expect(assigned.samples(currentOffset).count == 2)
            #expect(assigned.samples(currentOffset, ["consumergroup": "billing", "topic": "orders"]).count == 2)
        }

        private func expectLabels(_ broker: TestBroker) async throws {
            let page = try await page(broker, "--kafka.labels=kafka_cluster=a \"b\",env=test,branch=main")
            let labelled = page.samples.filter { $0.labels["kafka_cluster"] == "a \"b\"" && $0.labels["env"] == "test" }
            #expect(Set(labelled.map(\.name)) == page.clusterNames)
            #expect(labelled.count == page.samples.filter { page.clusterNames.contains($0.name) }.count)
        }

        private func expectFilters(_ broker: TestBroker) async throws {
            let page = try await page(broker, "--topic.filter=^pay", "--group.exclude=night")
            #expect(Set(page.samples.compactMap { $0.labels["topic"] }) == ["payments"])
            #expect(Set(page.samples.compactMap { $0.labels["consumergroup"] }) == ["billing"])
        }
    }
}
