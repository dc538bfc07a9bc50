import TestSupport

/// A real broker with many partitions, and some groups with commits.
struct BenchmarkCluster: Sendable {
    private static let partitionsPerTopic = 100

    let broker: TestBroker
    private let traffic: TestTraffic

    /// Starts the broker and creates `partitions` partitions, in topics of 100, and `groups` groups that have a commit on
    /// `commits` partitions of one topic.
    static func start(partitions: Int, groups: Int = 20, commits: Int = 100) async throws -> BenchmarkCluster {
        let broker = try await TestBroker.start()
        let cluster = BenchmarkCluster(broker: broker, traffic: try TestTraffic(broker))
        let topics = partitions / partitionsPerTopic
        for number in 0..<topics {
            try await cluster.traffic.createTopic(topic(number), partitions: Self.partitionsPerTopic)
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<groups {
                // The groups join and leave: too many at once would time out.
                if number >= 10 { try await tasks.next() }
                tasks.addTask { try await cluster.commit(number, on: topic(number % topics), partitions: commits) }
            }
            try await tasks.waitForAll()
        }
        return cluster
    }

    private func commit(_ number: Int, on topic: String, partitions: Int) async throws {
        let offsets = (0..<Int32(partitions)).map { ($0, Int64($0)) }
        try await traffic.commit(
            group: "billing-service-\(number)", [topic: Dictionary(uniqueKeysWithValues: offsets)])
    }

    private static func topic(_ number: Int) -> String { "orders.created.by.customers.v\(number)" }
}
