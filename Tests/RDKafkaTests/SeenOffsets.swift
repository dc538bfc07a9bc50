import ClusterModel
import Synchronization
import TestSupport
import Testing

@testable import KafkaTraffic
@testable import RDKafka

/// The offsets that several consumers have read together, in the order of their reading.
final class SeenOffsets: Sendable {
    private let byPartition = Mutex<[Int32: [Int64]]>([:])
    private let ended = Atomic(0)

    /// How many calls of `read` have returned.
    var endedReaders: Int { ended.load(ordering: .sequentiallyConsistent) }

    /// The number of different records.
    private var count: Int { byPartition.withLock { $0.values.map { Set($0).count }.reduce(0, +) } }

    func offsets(of partition: Int32) -> [Int64]? { byPartition.withLock { $0[partition] } }

    /// Reads until all together have seen `count` records.
    func read(_ consumer: KafkaConsumer, until count: Int) async throws {
        while self.count < count, let batch = try await consumer.records(maximum: 50, timeout: .milliseconds(200)) {
            byPartition.withLock { seen in
                for record in batch { seen[record.partition, default: []].append(record.offset) }
            }
        }
        ended.add(1, ordering: .sequentiallyConsistent)
    }

    /// Reads a topic of `count` records with one member of a group, which another one joins and leaves meanwhile.
    func readThroughRebalance(
        _ servers: String, topic: Name, _ settings: [String: String], count: Int
    ) async throws {
        let (first, second) = (TrafficLog(), TrafficLog())
        try await withConsumer(servers, group: topic.text, settings, log: first) { consumer in
            try await consumer.subscribe(to: [topic])
            try await read(consumer, until: count / 10)
            let other = Task {
                try await withConsumer(servers, group: topic.text, settings, log: second) { other in
                    try await other.subscribe(to: [topic])
                    try await eventually("partitions for the other") { !second.assigned.isEmpty }
                    try await read(other, until: count / 2)
                    try? await other.close(committing: true)
                }
            }
            try await read(consumer, until: count)
            try await other.value
        }
        #expect(first.events.contains { if case .revoked = $0 { true } else { false } })
        #expect(first.assigned.isEmpty && second.assigned.isEmpty)
    }
}
