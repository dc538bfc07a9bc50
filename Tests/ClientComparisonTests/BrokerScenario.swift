import TestSupport

/// A broker at rest: topics, groups with and without members, and an open transaction.
struct BrokerScenario {
    let broker: TestBroker
    private let members: [GroupMember]
    private let transaction: OpenTransaction

    static func start() async throws -> BrokerScenario {
        let broker = try await TestBroker.start()
        let traffic = try TestTraffic(broker)
        for (topic, partitions) in [("orders", 3), ("payments", 2), ("empty", 1)] {
            try await traffic.createTopic(topic, partitions: partitions)
        }
        try await traffic.produce(10, to: "orders", partition: 0)
        try await traffic.produce(5, to: "orders", partition: 1)
        try await traffic.produce(3, to: "payments", partition: 0)
        let transaction = try await traffic.produceInOpenTransaction(4, to: "payments", partition: 1)
        try await traffic.commit(group: "nightly", ["payments": [0: 1], "orders": [1: 2]])
        var billing: [GroupMember] = []
        for _ in 1...2 { billing.append(try await traffic.join(group: "billing", topics: ["orders", "payments"])) }
        try await eventually("five partitions for two members") { [billing] in
            let counts = [try await billing[0].assignedPartitions(), try await billing[1].assignedPartitions()]
            return counts.allSatisfy { $0 > 0 } && counts.reduce(0, +) == 5
        }
        try await billing[0].commit(["orders": [0: 4], "payments": [0: 3]])
        let audit = try await traffic.join(group: "audit", topics: ["empty"])
        return BrokerScenario(broker: broker, members: billing + [audit], transaction: transaction)
    }

    func stop() async throws {
        for member in members { try await member.leave() }
        try await transaction.abort()
        try await broker.stop()
    }
}
