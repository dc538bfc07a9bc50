import TestSupport
import Testing

extension ProgramTests {
    /// The page as users of kafka_exporter 1.9.0 know it.
    @Suite struct DropInTests {
        /// What kafka_exporter shows of the cluster that `makeTraffic` makes; the broker's port is 1.
        private static let expected = """
            # TYPE kafka_brokers gauge
            kafka_brokers 1
            # TYPE kafka_broker_info gauge
            kafka_broker_info{id="1",address="127.0.0.1:1"} 1
            # TYPE kafka_topic_partitions gauge
            kafka_topic_partitions{topic="empty"} 1
            kafka_topic_partitions{topic="orders"} 3
            kafka_topic_partitions{topic="payments"} 2
            # TYPE kafka_topic_partition_current_offset gauge
            kafka_topic_partition_current_offset{topic="empty",partition="0"} 0
            kafka_topic_partition_current_offset{topic="orders",partition="0"} 10
            kafka_topic_partition_current_offset{topic="orders",partition="1"} 5
            kafka_topic_partition_current_offset{topic="orders",partition="2"} 0
            kafka_topic_partition_current_offset{topic="payments",partition="0"} 3
            kafka_topic_partition_current_offset{topic="payments",partition="1"} 4
            # TYPE kafka_topic_partition_oldest_offset gauge
            kafka_topic_partition_oldest_offset{topic="empty",partition="0"} 0
            kafka_topic_partition_oldest_offset{topic="orders",partition="0"} 0
            kafka_topic_partition_oldest_offset{topic="orders",partition="1"} 0
            kafka_topic_partition_oldest_offset{topic="orders",partition="2"} 0
            kafka_topic_partition_oldest_offset{topic="payments",partition="0"} 0
            kafka_topic_partition_oldest_offset{topic="payments",partition="1"} 0
            # TYPE kafka_topic_partition_leader gauge
            kafka_topic_partition_leader{topic="empty",partition="0"} 1
            kafka_topic_partition_leader{topic="orders",partition="0"} 1
            kafka_topic_partition_leader{topic="orders",partition="1"} 1
            kafka_topic_partition_leader{topic="orders",partition="2"} 1
            kafka_topic_partition_leader{topic="payments",partition="0"} 1
            kafka_topic_partition_leader{topic="payments",partition="1"} 1
            # TYPE kafka_topic_partition_replicas gauge
            kafka_topic_partition_replicas{topic="empty",partition="0"} 1
            kafka_topic_partition_replicas{topic="orders",partition="0"} 1
            kafka_topic_partition_replicas{topic="orders",partition="1"} 1
            kafka_topic_partition_replicas{topic="orders",partition="2"} 1
            kafka_topic_partition_replicas{topic="payments",partition="0"} 1
            kafka_topic_partition_replicas{topic="payments",partition="1"} 1
            # TYPE kafka_topic_partition_in_sync_replica gauge
            kafka_topic_partition_in_sync_replica{topic="empty",partition="0"} 1
            kafka_topic_partition_in_sync_replica{topic="orders",partition="0"} 1
            kafka_topic_partition_in_sync_replica{topic="orders",partition="1"} 1
            kafka_topic_partition_in_sync_replica{topic="orders",partition="2"} 1
            kafka_topic_partition_in_sync_replica{topic="payments",partition="0"} 1
            kafka_topic_partition_in_sync_replica{topic="payments",partition="1"} 1
            # TYPE kafka_topic_partition_leader_is_preferred gauge
            kafka_topic_partition_leader_is_preferred{topic="empty",partition="0"} 1
            kafka_topic_partition_leader_is_preferred{topic="orders",partition="0"} 1
            kafka_topic_partition_leader_is_preferred{topic="orders",partition="1"} 1
            kafka_topic_partition_leader_is_preferred{topic="orders",partition="2"} 1
            kafka_topic_partition_leader_is_preferred{topic="payments",partition="0"} 1
            kafka_topic_partition_leader_is_preferred{topic="payments",partition="1"} 1
            # TYPE kafka_topic_partition_under_replicated_partition gauge
            kafka_topic_partition_under_replicated_partition{topic="empty",partition="0"} 0
            kafka_topic_partition_under_replicated_partition{topic="orders",partition="0"} 0
            kafka_topic_partition_under_replicated_partition{topic="orders",partition="1"} 0
            kafka_topic_partition_under_replicated_partition{topic="orders",partition="2"} 0
            kafka_topic_partition_under_replicated_partition{topic="payments",partition="0"} 0
            kafka_topic_partition_under_replicated_partition{topic="payments",partition="1"} 0
            # TYPE kafka_consumergroup_current_offset gauge
            kafka_consumergroup_current_offset{consumergroup="billing",topic="orders",partition="0"} 4
            kafka_consumergroup_current_offset{consumergroup="billing",topic="orders",partition="1"} 5
            kafka_consumergroup_current_offset{consumergroup="billing",topic="orders",partition="2"} 0
            kafka_consumergroup_current_offset{consumergroup="nightly",topic="payments",partition="0"} 1
            kafka_consumergroup_current_offset{consumergroup="nightly",topic="payments",partition="1"} -1
            # TYPE kafka_consumergroup_lag gauge
            kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="0"} 6
            kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="1"} 0
            kafka_consumergroup_lag{consumergroup="billing",topic="orders",partition="2"} 0
            kafka_consumergroup_lag{consumergroup="nightly",topic="payments",partition="0"} 2
            kafka_consumergroup_lag{consumergroup="nightly",topic="payments",partition="1"} -1
            # TYPE kafka_consumergroup_current_offset_sum gauge
            kafka_consumergroup_current_offset_sum{consumergroup="billing",topic="orders"} 9
            kafka_consumergroup_current_offset_sum{consumergroup="nightly",topic="payments"} 1
            # TYPE kafka_consumergroup_lag_sum gauge
            kafka_consumergroup_lag_sum{consumergroup="billing",topic="orders"} 6
            kafka_consumergroup_lag_sum{consumergroup="nightly",topic="payments"} 2
            # TYPE kafka_consumergroup_members gauge
            kafka_consumergroup_members{consumergroup="billing"} 1
            kafka_consumergroup_members{consumergroup="nightly"} 0

            """

        /// Three topics, a group with a member and lag, and a group without members that never read one partition.
        ///
        /// - Returns: the member, which leaves when it is let go of.
        private func makeTraffic(on broker: TestBroker) async throws -> GroupMember {
            let traffic = try TestTraffic(broker)
            for (topic, partitions) in [("orders", 3), ("payments", 2), ("empty", 1), ("__secrets", 1)] {
                try await traffic.createTopic(topic, partitions: partitions)
            }
            try await traffic.produce(10, to: "orders", partition: 0)
            try await traffic.produce(5, to: "orders", partition: 1)
            try await traffic.produce(3, to: "payments", partition: 0)
            try await traffic.produce(4, to: "payments", partition: 1)
            try await traffic.commit(group: "nightly", ["payments": [0: 1]])
            let member = try await traffic.join(group: "billing", topics: ["orders"])
            try await member.commit(["orders": [0: 4, 1: 5, 2: 0]])
            return member
        }

        @Test func `names, labels, types and values are those of kafka_exporter, in both formats`() async throws {
            let broker = try await TestBroker.start()
            let member = try await makeTraffic(on: broker)
            let surveyor = try await SurveyorProcess.start(broker, interval: "1h")
            let page = try await surveyor.page(up: 1)
            let text = Self.expected.replacing("127.0.0.1:1\"", with: "127.0.0.1:\(broker.port)\"")
            let expected = try ParsedPage(text)
            let names = Set(expected.families.map(\.name))
            let missing = expected.series(names.contains).subtracting(page.series(names.contains))
            let surplus = page.series(names.contains).subtracting(expected.series(names.contains))
            #expect(missing == [])
            #expect(surplus == [])
            for family in expected.families { #expect(page.family(family.name)?.type == family.type) }

            // Both formats show the one survey, and everything in it.
            let openMetrics = try await surveyor.page(.openMetrics)
            #expect(openMetrics.series { _ in true } == page.series { _ in true })
            try await member.leave()
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `families beyond kafka_exporter's tell of the same cluster`() async throws {
            let broker = try await TestBroker.start()
            let member = try await makeTraffic(on: broker)
            let surveyor = try await SurveyorProcess.start(broker, ["--topic.exclude=^$"], interval: "1h")
            let page = try await surveyor.page(up: 1)
            #expect(page.value("kafka_broker_up", ["id": "1"]) == 1)
            #expect(page.samples("kafka_cluster_info").count == 1)
            #expect(page.value("kafka_topic_partitions", ["topic": "__secrets"]) == 1)
            #expect(page.value("kafka_topic_current_offsets", ["topic": "orders"]) == 15)
            #expect(page.value("kafka_topic_partitions_offline", ["topic": "orders"]) == 0)
            #expect(page.value("kafka_topic_replication_factor", ["topic": "orders"]) == 1)
            let stable = "kafka_topic_partition_last_stable_offset"
            #expect(page.value(stable, ["topic": "payments", "partition": "1"]) == 4)
            let state = "kafka_consumergroup_state"
            #expect(page.value(state, ["consumergroup": "billing", "state": "stable"]) == 1)
            #expect(page.value(state, ["consumergroup": "nightly", "state": "empty"]) == 1)
            #expect(page.value("kafka_consumergroup_group_lag", ["consumergroup": "billing"]) == 6)
            #expect(page.value("kafka_consumergroup_group_lag_max", ["consumergroup": "nightly"]) == 2)
            let assigned = "kafka_consumergroup_topic_assigned_partitions"
            #expect(page.value(assigned, ["consumergroup": "billing", "topic": "orders"]) == 3)
            #expect(page.samples("kafka_topic_retention_seconds", ["topic": "orders"]).count == 1)
            #expect(page.value("kafka_surveyor_survey_success") == 1)
            #expect(page.samples("kafka_surveyor_build_info").count == 1)
            #expect(page.samples("kafka_exporter_build_info").count == 1)
            try await member.leave()
            try await surveyor.stop()
            try await broker.stop()
        }
    }
}
