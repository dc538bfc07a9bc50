import ClusterModel
import Collectors
import Testing

@Suite struct TopicCollectorTests {
    private func page(_ partitions: [Partition], _ configuration: TopicConfiguration? = nil) throws -> RenderedPage {
        try RenderedPage(
            ClusterSurvey(topics: [Topic(name: "t", partitions: partitions, configuration: configuration)]))
    }

    /// How one partition counts: offline, under-replicated, under and at the minimum of in-sync replicas.
    struct Health: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var leader: Int32? = 1
        var replicas: [Int32] = [1, 2, 3]
        var inSync: [Int32]
        var minInSync: Int? = 2
        var expected: [String?]
    }

    static let health = [
        Health(testDescription: "whole", inSync: [1, 2, 3], expected: ["0", "0", "0", "0"]),
        Health(testDescription: "one replica lost", inSync: [1, 2], expected: ["0", "1", "0", "1"]),
        Health(testDescription: "two replicas lost", inSync: [1], expected: ["0", "1", "1", "0"]),
        Health(testDescription: "leaderless", leader: nil, inSync: [3], expected: ["1", "0", "0", "0"]),
        Health(
            testDescription: "leaderless with its only replica in sync", leader: nil, replicas: [3], inSync: [3],
            minInSync: 1,
            expected: ["1", "0", "0", "0"]),
        Health(
            testDescription: "one replica of one", replicas: [1], inSync: [1], minInSync: 1,
            expected: ["0", "0", "0", "0"]),
        Health(
            testDescription: "fewer replicas than the minimum asks for", replicas: [1], inSync: [1], minInSync: 2,
            expected: ["0", "0", "0", "0"]),
        Health(
            testDescription: "all replicas needed, one lost", replicas: [1, 2], inSync: [1], minInSync: 2,
            expected: ["0", "1", "1", "0"]),
        Health(
            testDescription: "configuration unknown", inSync: [1], minInSync: nil, expected: ["0", "1", nil, nil]),
    ]

    @Test(arguments: health)
    func partitionsAreCountedByHealth(_ health: Health) throws {
        let partition = Partition(
            id: 0, leader: health.leader, replicas: health.replicas, inSyncReplicas: health.inSync)
        let page = try page([partition], TopicConfiguration(minInSyncReplicas: health.minInSync))
        let values = ["offline", "under_replicated", "under_min_isr", "at_min_isr"].map {
            page.value("kafka_topic_partitions_\($0)", ["topic": "t"])
        }
        #expect(values == health.expected)
    }

    @Test func countsSpanThePartitions() throws {
        let partitions = [
            Partition(id: 0, leader: nil, replicas: [3], inSyncReplicas: [3]),
            Partition(id: 1, leader: 1, replicas: [1, 2, 3], inSyncReplicas: [1]),
            Partition(id: 2, leader: 1, replicas: [1, 2], inSyncReplicas: [1]),
        ]
        let page = try page(partitions, TopicConfiguration(minInSyncReplicas: 1))
        #expect(page.value("kafka_topic_partitions", ["topic": "t"]) == "3")
        #expect(page.value("kafka_topic_partitions_offline", ["topic": "t"]) == "1")
        #expect(page.value("kafka_topic_partitions_under_replicated", ["topic": "t"]) == "2")
        #expect(page.value("kafka_topic_partitions_at_min_isr", ["topic": "t"]) == "2")
        #expect(page.value("kafka_topic_replication_factor", ["topic": "t"]) == "1")
    }

    @Test func offsetSumsAreWholeOrAbsent() throws {
        let whole = [
            Partition(id: 0, leader: 1, logStartOffset: 1, highWatermark: 10),
            Partition(id: 1, leader: 1, logStartOffset: 2, highWatermark: 20),
        ]
        let known = try page(whole)
        #expect(known.value("kafka_topic_current_offsets", ["topic": "t"]) == "30")
        #expect(known.value("kafka_topic_oldest_offsets", ["topic": "t"]) == "3")
        let silent = try page(whole + [Partition(id: 2, leader: 2, logStartOffset: 5)])
        #expect(silent.values("kafka_topic_current_offsets") == [])
        #expect(silent.value("kafka_topic_oldest_offsets", ["topic": "t"]) == "8")
    }

    @Test(
        arguments: [
            (0, "0"), (1, "0.001"), (90_061_001, "90061.001"), (604_800_000, "604800"), (-1, "+Inf"),
            (.max, "9223372036854775.807"),
        ] as [(Int64, String)])
    func retentionIsInSeconds(_ milliseconds: Int64, _ seconds: String) throws {
        let page = try page([], TopicConfiguration(retentionMilliseconds: milliseconds))
        #expect(page.value("kafka_topic_retention_seconds", ["topic": "t"]) == seconds)
    }

    @Test(arguments: [(0, "0"), (1_073_741_824, "1073741824"), (-1, "+Inf")] as [(Int64, String)])
    func retentionIsInBytes(_ bytes: Int64, _ value: String) throws {
        let page = try page([], TopicConfiguration(retentionBytes: bytes))
        #expect(page.value("kafka_topic_retention_bytes", ["topic": "t"]) == value)
    }

    @Test(arguments: [
        ("delete", "delete"), ("compact", "compact"), ("delete,compact", "compact,delete"),
        ("compact, delete", "compact,delete"),
    ])
    func cleanupPoliciesHaveOneOrder(_ configured: String, _ shown: String) throws {
        let page = try page([], TopicConfiguration(cleanupPolicy: configured))
        #expect(page.value("kafka_topic_cleanup_policy_info", ["topic": "t", "cleanup_policy": shown]) == "1")
    }

    @Test(arguments: [nil, TopicConfiguration()])
    func whatTheConfigurationDoesNotSayIsAbsent(_ configuration: TopicConfiguration?) throws {
        let page = try page([Partition(id: 0, leader: 1, replicas: [1], inSyncReplicas: [1])], configuration)
        for name in ["min_isr", "retention_seconds", "retention_bytes", "cleanup_policy_info"] {
            #expect(page.values("kafka_topic_\(name)") == [], "\(name)")
        }
    }
}
