internal import ClusterModel
internal import KafkaClient

/// Commits every interval how far the reader has come, and measures how long it takes.
struct ProbeCommitter: Sendable {
    let configuration: ProbeConfiguration
    let consumer: KafkaConsumer
    let record: ProbeRecord

    func run() async {
        await repeating(every: configuration.interval) {
            let offsets = record.withLedger { $0.takeOffsetsToCommit() }
            if !offsets.isEmpty { await commit(offsets) }
        }
    }

    private func commit(_ offsets: [Int32: Int64]) async {
        let partitions = offsets.sorted { $0.key < $1.key }
            .map { PartitionOffset(topic: configuration.topic, partition: $0.key, offset: $0.value) }
        let begin = ContinuousClock.now
        do {
            try await consumer.commit(partitions, timeout: configuration.timeout)
            let duration = ContinuousClock.now - begin
            record.withLedger { $0.commit(took: duration) }
            record.succeed(.commit)
        } catch {
            guard !Task.isCancelled else { return }
            record.fail(.commit, error)
        }
    }
}
