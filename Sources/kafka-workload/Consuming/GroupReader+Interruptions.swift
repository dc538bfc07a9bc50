import ClusterModel
import KafkaTraffic
import RDKafka
import Workload

/// What keeps a member from reading on.
extension GroupReader {
    /// Reads all partitions again.
    mutating func resume() async throws {
        guard !paused.isEmpty else { return }
        try await consumer.resume(consumer.assignment().filter(paused.contains))
        paused = []
    }

    /// Stops reading all partitions, also those that have come meanwhile; what was read is committed.
    mutating func pause() async throws {
        let assigned = await consumer.assignment()
        let new = assigned.filter { !paused.contains($0) }
        if !new.isEmpty {
            if paused.isEmpty { await commit() }
            try await consumer.pause(new)
        }
        paused = Set(assigned)
    }

    /// Reads nothing, and commits where it stood when it began to stall.
    mutating func stall() async throws {
        try await pause()
        if stalledAt == nil { stalledAt = try await offsets { $0 } }
        // Only of partitions that are still this member's, all of which are paused.
        await commit(stalledAt?.filter { paused.contains(TopicPartition(topic: $0.topic, partition: $0.partition)) })
    }

    /// Goes back when it is time, and commits that.
    mutating func rewindIfDue() async throws {
        let due = group.behavior.rewinds(by: group.elapsed)
        guard due > rewinds, let rewind = group.behavior.rewind else { return }
        rewinds = due
        let targets = try await offsets { max(0, $0 - rewind.records) }
        let positions = targets.map { target in
            (TopicPartition(topic: target.topic, partition: target.partition), ConsumerPosition.offset(target.offset))
        }
        try await consumer.seek(Dictionary(positions) { $1 })
        await commit(targets)
        group.console.say("went back by \(rewind.records) records on \(targets.count) partitions")
    }

    /// Positions, where there are any, changed by `change`.
    private func offsets(_ change: (Int64) -> Int64) async throws -> [PartitionOffset] {
        try await consumer.progress().compactMap { progress in
            progress.position.map {
                PartitionOffset(
                    topic: progress.partition.topic, partition: progress.partition.partition, offset: change($0))
            }
        }
    }
}
