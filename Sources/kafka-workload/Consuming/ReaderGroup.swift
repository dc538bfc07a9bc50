import ClusterModel
import CommandSupport
import KafkaTraffic
import Logging
import RDKafka
import Synchronization
import Workload

/// What the members of a group (or readers without one) have in common.
final class ReaderGroup: Sendable {
    /// nil for readers without a group.
    let name: String?
    let topics: [Topic]
    let properties: KafkaProperties
    let behavior: ReaderBehavior
    /// Partitions that are chosen, and where to begin; nil to subscribe and have the group share them out.
    let assignment: [TopicPartition: ConsumerPosition]?
    let budget: RecordBudget
    let sink: RecordSink
    let lastCommits = LastCommits()
    let tally: ConsumptionTally
    let console: Console
    let logger: Logger
    /// Whether to stop when everything has been read.
    let stopsAtEnd: Bool

    private let start = ContinuousClock.now
    private let partitionsBeforeEnd: Mutex<Set<TopicPartition>>

    init(
        _ settings: ReaderSettings, name: String?, topics: [Topic], tally: ConsumptionTally, console: Console,
        logger: Logger
    ) {
        self.name = name
        self.topics = topics
        properties = settings.properties
        behavior = settings.behavior
        assignment = settings.assignment(topics, isInGroup: name != nil)
        budget = RecordBudget(rate: settings.behavior.rate, count: settings.count)
        sink = RecordSink(format: settings.format)
        self.tally = tally
        self.console = console
        self.logger = logger
        stopsAtEnd = settings.stopsAtEnd
        let chosen = assignment.map { Set($0.keys) }
        let all = topics.flatMap { topic in topic.partitions.map { TopicPartition(topic: topic.name, partition: $0.id) }
        }
        partitionsBeforeEnd = Mutex(chosen ?? Set(all))
    }

    /// The time since the group began.
    var elapsed: Duration { start.duration(to: .now) }

    /// Whether there is nothing left to do.
    var isFinished: Bool {
        budget.isSpent || (stopsAtEnd && partitionsBeforeEnd.withLock(\.isEmpty))
    }

    /// Makes it known if what was read could not be committed, so that it will be read again.
    ///
    /// - Throws: `CommandFailure`.
    func requireCommits() throws(CommandFailure) {
        if let name { try lastCommits.requireSuccess(of: name) }
    }

    /// Notes that a batch is handled, and whose ends it reached.
    func note(_ batch: RecordBatch) {
        tally.add(batch)
        if name != nil { lastCommits.note(batch.nextOffsets) }
        guard stopsAtEnd else { return }
        partitionsBeforeEnd.withLock { rest in
            for end in batch.ends { rest.remove(TopicPartition(topic: end.topic, partition: end.partition)) }
        }
    }
}

/// How a command wants records to be read.
struct ReaderSettings: Sendable {
    /// Where to begin without a commit.
    enum Beginning: Sendable {
        case beginning, end
    }

    var properties: KafkaProperties
    var behavior = ReaderBehavior()
    var beginning = Beginning.end
    /// Partitions that are chosen; nil for all, shared out by the group where there is one.
    var partitions: [Int32]?
    /// Records to read in all, by group; nil for without end.
    var count: Int?
    var stopsAtEnd = false
    /// nil to count only.
    var format: RecordFormat?

    /// The partitions to assign; nil to subscribe.
    func assignment(_ topics: [Topic], isInGroup: Bool) -> [TopicPartition: ConsumerPosition]? {
        if isInGroup, partitions == nil { return nil }
        let position: ConsumerPosition = isInGroup ? .committed : (beginning == .beginning ? .beginning : .end)
        var result: [TopicPartition: ConsumerPosition] = [:]
        for topic in topics {
            for id in partitions ?? topic.partitions.map(\.id) {
                result[TopicPartition(topic: topic.name, partition: id)] = position
            }
        }
        return result
    }
}
