import ClusterModel
import Collectors
import Testing

@Suite struct TopicPartitionTests {
    static let names = [
        "current_offset", "oldest_offset", "last_stable_offset", "leader", "replicas", "in_sync_replica",
        "leader_is_preferred", "under_replicated_partition",
    ]

    private func values(_ partition: Partition) throws -> [String?] {
        let page = try RenderedPage(ClusterSurvey(topics: [Topic(name: "t", partitions: [partition])]))
        return TopicPartitionTests.names.map {
            page.value("kafka_topic_partition_\($0)", ["topic": "t", "partition": String(partition.id)])
        }
    }

    /// A partition, and what its series say in the order of `names`.
    static let partitions: [(Partition, [String?])] = [
        (
            Partition(
                id: 12, leader: 1, replicas: [1, 2], inSyncReplicas: [2, 1], logStartOffset: 3, highWatermark: 9,
                lastStableOffset: 8),
            ["9", "3", "8", "1", "2", "2", "1", "0"]
        ),
        (
            Partition(id: 0, leader: 2, replicas: [1, 2], inSyncReplicas: [2], logStartOffset: 0, highWatermark: 0),
            ["0", "0", nil, "2", "2", "1", "0", "1"]
        ),
        (
            Partition(id: 1, leader: nil, replicas: [3], inSyncReplicas: [3]),
            [nil, nil, nil, nil, "1", "1", "0", "0"]
        ),
        (Partition(id: 2, leader: nil), [nil, nil, nil, nil, "0", "0", "0", "0"]),
    ]

    @Test(arguments: partitions)
    func everyStateHasItsValues(_ partition: Partition, _ expected: [String?]) throws {
        #expect(try values(partition) == expected)
    }

    @Test func offsetsKeepEveryDigit() throws {
        let partition = Partition(id: 0, leader: 1, logStartOffset: 9_007_199_254_740_993, highWatermark: .max)
        #expect(try values(partition).prefix(2) == ["9223372036854775807", "9007199254740993"])
    }

    @Test func thereAreNoneAtTheGranularityOfTopics() throws {
        let page = try RenderedPage(.troubled, options: CollectorOptions(topicGranularity: .topic))
        #expect(page.samples.filter { $0.name.hasPrefix("kafka_topic_partition_") } == [])
        #expect(page.values("kafka_topic_partitions").count == 3)
        #expect(page.values("kafka_consumergroup_lag") != [])
    }
}
