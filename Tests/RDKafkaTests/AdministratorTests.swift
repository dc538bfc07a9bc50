import ClusterModel
import TestSupport
import Testing

@testable import KafkaTraffic
@testable import RDKafka

@Suite(.serialized)
struct AdministratorTests {
    private static let shared = Task { try await TestBroker.start() }

    private let servers: String

    init() async throws {
        servers = try await Self.shared.value.bootstrapServers
    }

    @Test func aTopicIsCreatedDescribedGrownAndDeleted() async throws {
        try await withAdministrator(servers) { administrator in
            try await administrator.create(
                NewTopic(
                    name: "orders", partitions: 2, replicationFactor: 1, configuration: ["retention.ms": "60000"]))
            let listing = try await administrator.listing()
            #expect(listing.brokers.map(\.address) == [servers])
            let partitions = try #require(listing.topic("orders")?.partitions)
            #expect(partitions.map(\.id) == [0, 1])
            #expect(partitions.allSatisfy { $0.leader == 1 && $0.replicas == [1] && $0.inSyncReplicas == [1] })

            let entries = try await administrator.configuration(of: "orders")
            #expect(entries.map(\.name) == entries.map(\.name).sorted())
            #expect(entries.first { $0.name == "retention.ms" }?.value == "60000")

            try await administrator.grow("orders", to: 5)
            let grown = try await administrator.listing().topic("orders")
            #expect(grown?.partitions.count == 5)

            try await administrator.deleteTopic("orders")
            let without = try await administrator.listing().topic("orders")
            #expect(without == nil)
        }
    }

    /// The test broker takes no assignment when a topic is created, only when it grows.
    @Test func replicasGoWhereTheyAreSent() async throws {
        try await withAdministrator(servers) { administrator in
            try await administrator.create(NewTopic(name: "placed", partitions: 1))
            try await administrator.grow("placed", to: 3, assignment: [[1], [1]])
            let placed = try await administrator.listing().topic("placed")
            #expect(placed?.partitions.map(\.replicas) == [[1], [1], [1]])
        }
    }

    @Test func whatTheClusterRefusesIsAnErrorThatSaysWhy() async throws {
        try await withAdministrator(servers) { administrator in
            try await administrator.create(NewTopic(name: "twice", partitions: 1))
            let twice = await #expect(throws: KafkaError.self) {
                try await administrator.create(NewTopic(name: "twice", partitions: 1))
            }
            #expect(twice?.message.isEmpty == false)
            let unknown = await #expect(throws: KafkaError.self) { try await administrator.deleteTopic("never") }
            #expect(unknown?.reason == .unknown)
            await #expect(throws: KafkaError.self) { try await administrator.grow("twice", to: 1) }
            await #expect(throws: KafkaError.self) { try await administrator.create(NewTopic(name: "", partitions: 1)) }
        }
    }

    @Test func aClusterThatIsDownIsAnErrorInTime() async throws {
        try await withAdministrator("127.0.0.1:1") { administrator in
            let begin = ContinuousClock.now
            for call in [
                { try await administrator.create(NewTopic(name: "x", partitions: 1), timeout: .seconds(1)) },
                { _ = try await administrator.listing(timeout: .seconds(1)) },
            ] {
                let error = await #expect(throws: KafkaError.self) { try await call() }
                #expect(error?.message.contains("127.0.0.1:1") == true)
            }
            #expect(begin.duration(to: .now) < .seconds(10))
            await administrator.close()
            await #expect(throws: KafkaError.self) { try await administrator.listing() }
            await #expect(throws: KafkaError.self) { try await administrator.deleteTopic("x") }
        }
    }
}
