public import ClusterModel
internal import KafkaClient
public import Logging

/// Tests a cluster from end to end, as its users see it: sends a small message to every broker again and again, reads it
/// back, commits, and measures.
///
/// It writes to one topic and commits as one group, both its own. It deletes neither: another surveyor may use the topic, and
/// the group is the same after a restart.
///
/// Four loops run side by side, so that none waits for what hangs in another: the planner knows the brokers and makes the
/// topic, the sender sends, the reader reads, the committer commits. They meet in `ProbeRecord`.
public final class EndToEndProbe: ProbeSource {
    private let configuration: ProbeConfiguration
    private let record: ProbeRecord
    private let logger: Logger

    /// A probe that has done nothing yet, and has no connection or thread.
    public init(_ configuration: ProbeConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        record = ProbeRecord(configuration, logger: logger)
    }

    public var status: ProbeStatus { record.status }

    public func run() async {
        logger.info(
            "the probe writes to a topic and commits as a group",
            metadata: ["topic": "\(configuration.topic)", "group": "\(configuration.group)"])
        let clients: ProbeClients
        do {
            clients = try await ProbeClients.make(configuration, record: record, logger: logger)
        } catch {
            record.withLedger { $0.fail(.start, .fatal) }
            logger.error("the probe cannot start: \(error)")
            return
        }
        let planner = ProbePlanner(configuration: configuration, clients: clients, record: record)
        let sender = ProbeSender(interval: configuration.interval, topic: clients.topic, record: record)
        let reader = ProbeReader(consumer: clients.consumer, record: record)
        let committer = ProbeCommitter(configuration: configuration, consumer: clients.consumer, record: record)
        await withDiscardingTaskGroup { group in
            group.addTask { await planner.run() }
            group.addTask { await sender.run() }
            group.addTask { await reader.run() }
            group.addTask { await committer.run() }
        }
        await clients.close(logger: logger)
    }
}

/// Does something every `interval`, until the task is cancelled. What took longer is followed at once; missed beginnings are
/// not made up for.
func repeating(every interval: Duration, _ body: () async -> Void) async {
    var next = ContinuousClock.now
    while !Task.isCancelled {
        await body()
        next = max(next + interval, .now)
        do { try await Task.sleep(until: next, clock: .continuous) } catch { return }
    }
}
