import TestSupport
import Testing

@Suite struct TestTrafficTests {
    @Test func `what the traffic does, the broker accepts`() async throws {
        let broker = try await TestBroker.start()
        let traffic = try TestTraffic(broker)
        try await traffic.createTopic("orders", partitions: 2)
        await #expect(throws: TestFailure.self, "it exists") { try await traffic.createTopic("orders") }
        await #expect(throws: TestFailure.self, "no such partition") {
            try await traffic.produce(1, to: "orders", partition: 2)
        }
        try await traffic.createPartitions("orders", total: 3)
        try await traffic.produce(1000, to: "orders", partition: 2)
        try await traffic.commit(group: "billing", ["orders": [0: 0, 2: 990]])
        try await traffic.deleteTopic("orders")
        await #expect(throws: TestFailure.self, "it is gone") { try await traffic.deleteTopic("orders") }
        try await broker.stop()
    }

    @Test func `transactions can be left open, committed and aborted`() async throws {
        let broker = try await TestBroker.start()
        let traffic = try TestTraffic(broker)
        try await traffic.createTopic("audit")
        let first = try await traffic.produceInOpenTransaction(7, to: "audit")
        let second = try await traffic.produceInOpenTransaction(7, to: "audit")
        try await first.commit()
        try await second.abort()
        try await broker.stop()
    }

    @Test func `live members share a topic's partitions and commit`() async throws {
        let broker = try await TestBroker.start()
        let traffic = try TestTraffic(broker)
        try await traffic.createTopic("orders", partitions: 4)
        try await traffic.produce(10, to: "orders")
        let first = try await traffic.join(group: "billing", topics: ["orders"])
        let second = try await traffic.join(group: "billing", topics: ["orders"])
        try await eventually("two partitions each") {
            let counts = try await [first.assignedPartitions(), second.assignedPartitions()]
            return counts == [2, 2]
        }
        try await first.commit(["orders": [0: 5, 3: 0]])
        try await second.leave()
        try await eventually("all partitions for the one left") { try await first.assignedPartitions() == 4 }
        try await first.leave()
        try await broker.stop()
    }

    @Test(arguments: [Array("a\"b\\c\nd".utf8), Array("grüße 😀".utf8)])
    func `a group's name can be any text`(name: [UInt8]) async throws {
        let broker = try await TestBroker.start()
        let traffic = try TestTraffic(broker)
        try await traffic.createTopic("orders")
        try await traffic.commit(group: name, ["orders": [0: 0]])
        try await broker.stop()
    }

    @Test func `a broker that was stopped answers nobody and frees its port`() async throws {
        let broker = try await TestBroker.start()
        try await broker.stop()
        try await broker.stop()
        await #expect(throws: TestFailure.self) { try await HTTPClient(port: broker.port).get("/") }
    }
}
