internal import ClusterModel
internal import KafkaClient

/// Sends a message to each partition every interval, and gives up those that did not come back.
struct ProbeSender: Sendable {
    let interval: Duration
    let topic: ProducerTopic
    let record: ProbeRecord

    func run() async {
        await repeating(every: interval) {
            record.withLedger { $0.expire(at: .now) }
            for partition in record.withLedger({ $0.partitions }) { send(to: partition) }
        }
    }

    private func send(to partition: ProbePartition) {
        let timestamp = ProbeRecord.timestamp()
        let message = record.withLedger { $0.send(to: partition, at: .now, timestamp: timestamp) }
        guard let message else { return }
        let kafkaMessage = KafkaMessage(value: message.bytes, partition: partition.id, timestamp: timestamp)
        do {
            // The queue holds far more than can be under way before the oldest time out.
            guard try topic.enqueue(kafkaMessage, tag: message.sequence) == .queueFull else { return }
            record.fail(message: message.sequence, .timedOut, "too many messages are under way")
        } catch {
            record.fail(message: message.sequence, error.reason, error.message)
        }
    }
}
