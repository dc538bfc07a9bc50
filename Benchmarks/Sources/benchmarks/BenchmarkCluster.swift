import TestSupport

/// A real broker with many partitions, and some groups with commits.
struct BenchmarkCluster: Sendable {
    private static let partitionsPerTopic = 100
    private static let groups = 20

    let broker: TestBroker
    private let traffic: KafkaTraffic

    /// Starts the broker and creates `partitions` partitions, in topics of 100, and twenty groups that have a commit on each
    /// partition of one topic.
    static func start(partitions: Int) async throws -> BenchmarkCluster {
        let broker = try await TestBroker.start()
        let cluster = BenchmarkCluster(broker: broker, traffic: try KafkaTraffic(broker))
        try await cluster.createTopics(0..<partitions / partitionsPerTopic)
        try await cluster.commit()
        return cluster
    }

    private func createTopics(_ numbers: Range<Int>) async throws {
        for number in numbers {
            try await traffic.createTopic(Self.topic(number), partitions: Self.partitionsPerTopic)
        }
    }

    private func commit() async throws {
        try await withThrowingTaskGroup { tasks in
            for number in 0..<Self.groups {
                let offsets = (0..<Int32(Self.partitionsPerTopic)).map { ($0, Int64($0)) }
                tasks.addTask {
                    try await traffic.commit(
                        group: "billing-service-\(number)",
                        [Self.topic(number): Dictionary(uniqueKeysWithValues: offsets)])
                }
            }
            try await tasks.waitForAll()
        }
    }

    private static func topic(_ number: Int) -> String { "orders.created.by.customers.v\(number)" }
}
