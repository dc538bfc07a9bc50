internal import Blocking
public import ClusterModel
internal import KafkaTraffic
public import Logging
internal import RDKafka

/// Tests a cluster from end to end, as its users see it: sends a small message to every broker again and again, reads it
/// back, commits, and measures.
///
/// It writes to one topic and commits as one group, both its own. It deletes neither: another surveyor may use the topic, and
/// the group is the same after a restart.
///
/// Four loops run side by side, so that none waits for what hangs in another: the reconciler knows the brokers and makes the
/// topic, the sender sends, the reader reads, the committer commits. They share a `ProbeRecorder`.
public final class EndToEndProbe: ProbeSource {
    private let configuration: ProbeConfiguration
    private let recorder: ProbeRecorder
    private let logger: Logger

    /// A probe that has done nothing yet, and has no connection or thread.
    public init(_ configuration: ProbeConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        recorder = ProbeRecorder(configuration, logger: logger)
    }

    public var status: ProbeStatus { recorder.status }

    public func run() async {
        logger.info(
            "the probe writes to a topic and commits as a group",
            metadata: ["topic": "\(configuration.topic)", "group": "\(configuration.group)"])
        let clients: ProbeClients
        do {
            clients = try await ProbeClients.make(configuration, recorder: recorder, logger: logger)
        } catch {
            recorder.withState { $0.fail(.start, .fatal) }
            logger.error("the probe cannot start: \(error)")
            return
        }
        let reconciler = TopicReconciler(configuration: configuration, clients: clients, recorder: recorder)
        let sender = ProbeSender(interval: configuration.interval, topic: clients.topic, recorder: recorder)
        let reader = ProbeReader(consumer: clients.consumer, recorder: recorder)
        let committer = ProbeCommitter(configuration: configuration, consumer: clients.consumer, recorder: recorder)
        await withDiscardingTaskGroup { group in
            group.addTask { await reconciler.run() }
            group.addTask { await sender.run() }
            group.addTask { await reader.run() }
            group.addTask { await committer.run() }
        }
        await clients.close(logger: logger)
    }
}

/// Sends a message to each partition every interval, and gives up those that did not come back.
private struct ProbeSender: Sendable {
    let interval: Duration
    let topic: ProducerTopic
    let recorder: ProbeRecorder

    func run() async {
        await repeating(every: interval) {
            recorder.withState { $0.expire(at: .now) }
            for partition in recorder.withState({ $0.partitions }) { send(to: partition) }
        }
    }

    private func send(to partition: ProbePartition) {
        let timestamp = ProbeRecorder.timestamp()
        let message = recorder.withState { $0.send(to: partition, at: .now, timestamp: timestamp) }
        guard let message else { return }
        let kafkaMessage = KafkaMessage(value: message.bytes, partition: partition.id, timestamp: timestamp)
        do {
            // The queue holds far more than can be under way before the oldest time out.
            guard try topic.enqueue(kafkaMessage, tag: message.sequence) == .queueFull else { return }
            recorder.fail(message: message.sequence, .timedOut, "too many messages are under way")
        } catch {
            recorder.fail(message: message.sequence, error.reason, error.message)
        }
    }
}

/// Reads what comes, as soon as it comes.
private struct ProbeReader: Sendable {
    let consumer: KafkaConsumer
    let recorder: ProbeRecorder

    func run() async {
        while !Task.isCancelled {
            do {
                guard let batch = try await consumer.records() else { return }
                recorder.take(batch)
            } catch {
                recorder.fail(.consume, error)
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }
}

/// Commits every interval how far the reader has come, and measures how long it takes.
private struct ProbeCommitter: Sendable {
    let configuration: ProbeConfiguration
    let consumer: KafkaConsumer
    let recorder: ProbeRecorder

    func run() async {
        await repeating(every: configuration.interval) {
            let offsets = recorder.withState { $0.takeOffsetsToCommit() }
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
            recorder.withState { $0.commit(took: duration) }
            recorder.succeed(.commit)
        } catch {
            guard !Task.isCancelled else { return }
            recorder.fail(.commit, error)
        }
    }
}
