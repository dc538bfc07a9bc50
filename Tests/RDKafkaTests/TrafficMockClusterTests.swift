import CRdKafka
import ClusterModel
import TestSupport
import Testing

@testable import KafkaTraffic
@testable import RDKafka

/// Producing and consuming while brokers fail, on librdkafka's mock.
struct TrafficMockClusterTests {
    private let mock: MockCluster

    init() throws {
        mock = try MockCluster(brokers: 3)
        mock.createTopic("orders", partitions: 3)
    }

    @Test func theReportNamesTheLeaderThatTookTheMessage() async throws {
        try await withProducer(mock.bootstrapServers) { producer in
            let topic = try producer.topic("orders")
            for partition in Int32(0)..<3 {
                let delivery = try await topic.send(KafkaMessage(text: "x", partition: partition))
                #expect(delivery.broker == partition + 1)
            }
        }
    }

    @Test func aSlowBrokerShowsInTheLatencyOfItsMessages() async throws {
        try await withProducer(mock.bootstrapServers) { producer in
            let topic = try producer.topic("orders")
            for partition in Int32(0)..<3 { _ = try await topic.send(KafkaMessage(text: "x", partition: partition)) }
            mock.setRoundTripTime(2, milliseconds: 400)
            let slow = try await topic.send(KafkaMessage(text: "x", partition: 1)).latency
            let quick = try await topic.send(KafkaMessage(text: "x", partition: 0)).latency
            #expect(slow >= .milliseconds(400))
            #expect(quick < slow)
        }
    }

    @Test func aClusterThatIsDownIsToldAndWaitedFor() async throws {
        let log = TrafficLog()
        try await withProducer(mock.bootstrapServers, log: log) { producer in
            let topic = try producer.topic("orders")
            _ = try await topic.send(KafkaMessage(text: "before", partition: 0))
            for broker in Int32(1)...3 { mock.setDown(broker) }
            let delivery = Task { try await topic.send(KafkaMessage(text: "during", partition: 0)) }
            try await eventually("the news that no broker can be reached") {
                if case .unreachable = log.events.first { true } else { false }
            }
            for broker in Int32(1)...3 { mock.setUp(broker) }
            #expect(try await delivery.value.offset == 1)
            try await eventually("the news that they can") { log.events.last == .reachable }
            #expect(log.errors.isEmpty)
        }
    }

    @Test func aConsumerOutlivesItsCluster() async throws {
        let log = TrafficLog()
        try await withProducer(mock.bootstrapServers) { producer in
            let topic = try producer.topic("orders")
            try await withConsumer(mock.bootstrapServers, log: log) { consumer in
                _ = try await topic.send(KafkaMessage(text: "before", partition: 0))
                try await consumer.assign([TopicPartition(topic: "orders", partition: 0): .beginning])
                let before = try await consumer.readToEnds(of: 1)
                #expect(before.map(\.text) == ["before"])
                for broker in Int32(1)...3 { mock.setDown(broker) }
                try await eventually("the news that no broker can be reached") {
                    if case .unreachable = log.events.first { true } else { false }
                }
                for broker in Int32(1)...3 { mock.setUp(broker) }
                _ = try await topic.send(KafkaMessage(text: "after", partition: 0))
                let after = try await consumer.readToEnds(of: 1)
                #expect(after.map(\.text) == ["after"])
                try await eventually("the news that they can") { log.events.last == .reachable }
            }
        }
    }

    @Test func whatTheClosedProducerStillHasIsReported() async throws {
        let log = TrafficLog()
        for broker in Int32(1)...3 { mock.setDown(broker) }
        try await withProducer(mock.bootstrapServers, log: log) { producer in
            let topic = try producer.topic("orders")
            for number in 0..<UInt32(10) {
                #expect(try topic.enqueue(KafkaMessage(text: "x"), tag: number) == .accepted)
            }
            let sent = Task { try await topic.send(KafkaMessage(text: "x")) }
            try await eventually("the message that is waited for") { producer.messagesInFlight == 11 }
            #expect(await producer.close(flushing: .zero) == 11)
            await #expect(throws: KafkaError.self) { try await sent.value }
        }
        #expect(log.reports.count == 10)
        #expect(log.reports.allSatisfy { if case .failure = $0.result { true } else { false } })
    }

    @Test func membersOfAGroupShareItsPartitions() async throws {
        let settings = ["session.timeout.ms": "6000", "heartbeat.interval.ms": "200"]
        let (first, second) = (TrafficLog(), TrafficLog())
        try await withConsumer(mock.bootstrapServers, group: "g", settings, log: first) { one in
            try await one.subscribe(to: ["orders"])
            try await eventually("all partitions") { first.assigned.count == 3 }
            try await withConsumer(mock.bootstrapServers, group: "g", settings, log: second) { other in
                try await other.subscribe(to: ["orders"])
                try await eventually("a share for each") {
                    first.assigned.count + second.assigned.count == 3 && !second.assigned.isEmpty
                }
            }
            #expect(second.assigned.isEmpty)
            try await eventually("all partitions again") { first.assigned.count == 3 }
        }
        #expect(first.assigned.isEmpty)
    }

    /// The group does not wait for a reader that never comes back.
    @Test func aReaderThatDoesNotComeBackCostsTheGroupSomePatienceOnly() async throws {
        let settings = [
            "session.timeout.ms": "6000", "heartbeat.interval.ms": "200", "auto.offset.reset": "earliest",
        ]
        let (first, second) = (TrafficLog(), TrafficLog())
        try await withProducer(mock.bootstrapServers) { producer in
            _ = try await producer.topic("orders").send(KafkaMessage(text: "x", partition: 0))
        }
        try await withConsumer(mock.bootstrapServers, group: "stuck", settings, log: first) { stuck in
            try await stuck.subscribe(to: ["orders"])
            let batch = try await stuck.records()
            #expect(batch != nil)
            try await withConsumer(mock.bootstrapServers, group: "stuck", settings, log: second) { other in
                try await other.subscribe(to: ["orders"])
                try await eventually("a share for the other") { !second.assigned.isEmpty }
            }
        }
    }

    /// A record may be read again by the next owner where the cluster refuses the commit of the last one, but none is left out.
    @Test(arguments: ["range", "cooperative-sticky"])
    func aRebalanceLosesNothing(_ strategy: String) async throws {
        let settings = [
            "session.timeout.ms": "6000", "heartbeat.interval.ms": "200", "auto.offset.reset": "earliest",
            "partition.assignment.strategy": strategy,
        ]
        try await withProducer(mock.bootstrapServers) { producer in
            let topic = try producer.topic("orders")
            for number in 0..<6000 {
                let message = KafkaMessage(text: "\(number)", partition: Int32(number % 3))
                while try topic.enqueue(message) == .queueFull { try await producer.waitForRoom() }
            }
        }
        let seen = SeenOffsets()
        try await seen.readThroughRebalance(mock.bootstrapServers, topic: "orders", settings, count: 6000)
        for partition in Int32(0)..<3 { #expect(Set(seen.offsets(of: partition) ?? []) == Set(0..<2000)) }
    }
}
