import ClusterModel
import Synchronization
import TestSupport

@testable import KafkaTraffic
@testable import RDKafka

extension KafkaProperties {
    /// Properties to reach `servers` with, and more.
    static func testing(
        _ purpose: Purpose, _ servers: String, _ more: [String: String] = [:]
    ) throws -> KafkaProperties {
        var properties = KafkaProperties(for: purpose)
        try properties.set("bootstrap.servers", servers)
        for (key, value) in more { try properties.set(key, value) }
        return properties
    }
}

/// Remembers what producers and consumers tell.
final class TrafficLog: Sendable {
    private let told = Mutex<[KafkaEvent]>([])
    private let reported = Mutex<[DeliveryReport]>([])

    var events: [KafkaEvent] { told.withLock { $0 } }

    var reports: [DeliveryReport] { reported.withLock { $0 } }

    var errors: [KafkaError] {
        events.compactMap { if case .failed(let error) = $0 { error } else { nil } }
    }

    /// The partitions that were assigned and not taken away since.
    var assigned: Set<TopicPartition> {
        events.reduce(into: []) { partitions, event in
            switch event {
            case .assigned(let more): partitions.formUnion(more)
            case .revoked(let fewer), .lost(let fewer): partitions.subtract(fewer)
            default: break
            }
        }
    }

    func add(_ event: KafkaEvent) { told.withLock { $0.append(event) } }

    func add(_ reports: [DeliveryReport]) { reported.withLock { $0 += reports } }
}

/// Runs `body` with a producer, and closes it.
func withProducer(
    _ servers: String, _ more: [String: String] = [:], log: TrafficLog = TrafficLog(),
    _ body: (KafkaProducer) async throws -> Void
) async throws {
    let producer = try KafkaProducer(
        properties: .testing(.producing, servers, more), logger: .silent, onEvent: { log.add($0) },
        onDeliveries: { log.add($0) })
    do {
        try await body(producer)
    } catch {
        await producer.close(flushing: .zero)
        throw error
    }
    await producer.close()
}

/// Runs `body` with a consumer, and closes it, if `body` has not.
func withConsumer(
    _ servers: String, group: String? = nil, _ more: [String: String] = [:], log: TrafficLog = TrafficLog(),
    _ body: (KafkaConsumer) async throws -> Void
) async throws {
    let consumer = try KafkaConsumer(
        properties: .testing(.consuming, servers, more), group: group, logger: .silent, onEvent: { log.add($0) })
    do {
        try await body(consumer)
    } catch {
        try? await consumer.close()
        throw error
    }
    try await consumer.close()
}

/// Runs `body` with an administrator, and closes it.
func withAdministrator(_ servers: String, _ body: (KafkaAdministrator) async throws -> Void) async throws {
    let administrator = try KafkaAdministrator(properties: .testing(.administration, servers), logger: .silent)
    do {
        try await body(administrator)
    } catch {
        await administrator.close()
        throw error
    }
    await administrator.close()
}

extension KafkaConsumer {
    /// Reads until every partition that is assigned has come to its end.
    func readToEnds(of partitions: Int) async throws -> [KafkaRecord] {
        var records: [KafkaRecord] = []
        var ended: Set<TopicPartition> = []
        while ended.count < partitions, let batch = try await self.records(timeout: .seconds(30)) {
            guard !batch.isEmpty || !batch.ends.isEmpty else {
                throw TestFailure("no end after \(records.count) records")
            }
            records += batch
            ended.formUnion(batch.ends.map { TopicPartition(topic: $0.topic, partition: $0.partition) })
        }
        return records
    }
}

extension KafkaRecord {
    /// The value as text.
    var text: String { String(decoding: value ?? [], as: UTF8.self) }
}

extension KafkaMessage {
    init(text: String, partition: Int32? = nil) {
        self.init(value: Array(text.utf8), partition: partition)
    }
}
