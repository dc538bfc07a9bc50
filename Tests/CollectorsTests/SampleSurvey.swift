import ClusterModel

extension ClusterSurvey {
    /// A small cluster in trouble: broker 3 is gone, which leaves `audit` without a leader and `orders` short of replicas.
    static let troubled = ClusterSurvey(
        clusterID: "lkc-castle",
        brokers: [
            Broker(
                id: 1, host: "kafka-1", port: 9092, offsetRequestTime: .microseconds(1500),
                connection: ConnectionStatistics(
                    throttleTime: .milliseconds(20), connects: 3, disconnects: 2, roundTripTime: .milliseconds(4),
                    bytesSent: 1200, bytesReceived: 56_000)),
            Broker(id: 2, host: "fd00::2", port: 9093),
        ],
        topics: [audit, orders, payments],
        groups: [billing, oddlyNamed])

    private static let audit = Topic(
        name: "audit", partitions: [Partition(id: 0, leader: nil, replicas: [3], inSyncReplicas: [3])])

    private static let orders = Topic(
        name: "orders",
        partitions: [
            Partition(
                id: 0, leader: 1, replicas: [1, 2, 3], inSyncReplicas: [1, 2], logStartOffset: 100, highWatermark: 500,
                lastStableOffset: 480),
            Partition(
                id: 1, leader: 2, replicas: [3, 2, 1], inSyncReplicas: [2], logStartOffset: 0, highWatermark: 300,
                lastStableOffset: 300),
            Partition(
                id: 2, leader: 2, replicas: [2, 1], inSyncReplicas: [2, 1], logStartOffset: 7, highWatermark: 7,
                lastStableOffset: 7),
        ],
        configuration: TopicConfiguration(
            minInSyncReplicas: 2, retentionMilliseconds: 604_800_000, retentionBytes: -1,
            cleanupPolicy: "delete,compact"))

    private static let payments = Topic(
        name: "payments",
        partitions: [
            Partition(
                id: 0, leader: 1, replicas: [1], inSyncReplicas: [1], logStartOffset: 0,
                highWatermark: 9_007_199_254_740_993,
                lastStableOffset: 40),
            Partition(id: 1, leader: 2, replicas: [2], inSyncReplicas: [2]),
        ],
        configuration: TopicConfiguration(
            minInSyncReplicas: 1, retentionMilliseconds: -1, retentionBytes: 1_073_741_824, cleanupPolicy: "compact"))

    /// Reads `orders` (ahead on partition 1, nothing committed on 2), and `payments` where one end is unknown.
    private static let billing = ConsumerGroup(
        name: "billing", type: .classic,
        description: GroupDescription(
            state: .stable, assignor: "range", coordinator: 2,
            members: [
                GroupMember(
                    id: "m-1",
                    assignment: [
                        TopicPartition(topic: "orders", partition: 0), TopicPartition(topic: "orders", partition: 1),
                        TopicPartition(topic: "payments", partition: 0),
                    ]),
                GroupMember(id: "m-2", assignment: [TopicPartition(topic: "orders", partition: 2)]),
                GroupMember(id: "m-3"),
            ]),
        commits: [
            TopicCommits(topic: "deleted", partitions: [Commit(partition: 0, offset: 1)]),
            TopicCommits(
                topic: "orders", partitions: [Commit(partition: 0, offset: 450), Commit(partition: 1, offset: 310)]),
            TopicCommits(
                topic: "payments", partitions: [Commit(partition: 0, offset: 0), Commit(partition: 1, offset: 5)]),
        ])

    /// Not described, its commits read late, and a name that needs escaping.
    private static let oddlyNamed = ConsumerGroup(
        name: "the \"Käse\\\n group",
        commits: [TopicCommits(topic: "orders", partitions: [Commit(partition: 2, offset: 6)])],
        ownEnds: [TopicPartition(topic: "orders", partition: 2): 9])
}
