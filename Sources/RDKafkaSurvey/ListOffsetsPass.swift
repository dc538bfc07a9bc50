internal import Blocking
internal import ClusterModel
internal import RDKafka
internal import Synchronization

/// The answers of one pass over the leaders.
struct ListOffsetsResult: Sendable {
    /// An offset that was answered, and whose it is.
    struct Found: Sendable {
        let topicIndex: Int32
        let partitionIndex: Int32
        let offset: Int64
    }

    var found: [Found] = []
    var requests = 0
    var failures: [FailureReason: Int] = [:]
    /// The slowest answer of each leader that answered.
    var slowest: [Int32: Duration] = [:]
    /// Leaders that did not answer at all.
    var silent: Set<Int32> = []

    mutating func merge(_ other: ListOffsetsResult) {
        found += other.found
        requests += other.requests
        failures.merge(other.failures, uniquingKeysWith: +)
        slowest.merge(other.slowest, uniquingKeysWith: max)
        silent.formUnion(other.silent)
    }
}

/// Asks all leaders for one kind of offset, each in chunks one after another, several leaders at once.
///
/// A blocking call cannot be cancelled, so the calls to a leader run on one offset worker: a leader that is silent
/// costs its worker one time-out, and the others nothing.
struct ListOffsetsPass: Sendable {
    let handle: KafkaHandle
    let question: OffsetQuestion
    let deadline: ContinuousClock.Instant

    /// - Parameter skipping: leaders that were silent a moment ago; their partitions count as timed out.
    func run(
        _ table: PartitionsByLeader, skipping silent: Set<Int32>, on offsetWorkers: [BlockingWorker]
    ) async -> ListOffsetsResult {
        var result = ListOffsetsResult()
        for leader in silent { result.fail(table.byLeader[leader] ?? [], .timedOut) }
        // The leaders with most partitions first, so that the workers end at about the same time.
        let leaders = table.byLeader.keys.filter { !silent.contains($0) }
            .sorted { (table.byLeader[$0]?.count ?? 0, $1) > (table.byLeader[$1]?.count ?? 0, $0) }
        let waiting = LeaderQueue(leaders)
        await withTaskGroup(of: ListOffsetsResult.self) { group in
            for worker in offsetWorkers.prefix(leaders.count) {
                group.addTask {
                    var part = ListOffsetsResult()
                    while let leader = waiting.next() {
                        let entries = table.byLeader[leader] ?? []
                        part.merge(await worker.run { ask(leader, for: entries) })
                    }
                    return part
                }
            }
            for await part in group { result.merge(part) }
        }
        return result
    }

    /// Asks one leader, chunk by chunk, until it is silent or the deadline has come.
    private func ask(_ leader: Int32, for entries: [PartitionsByLeader.Entry]) -> ListOffsetsResult {
        var result = ListOffsetsResult()
        result.found.reserveCapacity(entries.count)
        var rest = entries[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(PartitionsByLeader.chunkSize)
            let begin = ContinuousClock.now
            guard begin < deadline else {
                result.fail(rest, .timedOut)
                break
            }
            do {
                try ask(for: chunk, into: &result)
                result.slowest[leader] = max(result.slowest[leader] ?? .zero, ContinuousClock.now - begin)
            } catch  where error.reason == .timedOut || error.concernsConnection {
                result.silent.insert(leader)
                result.fail(rest, error.reason)
                break
            } catch {
                result.fail(chunk, error.reason)
            }
            rest = rest.dropFirst(chunk.count)
        }
        return result
    }

    /// Asks for one chunk. A topic that is gone, moving or denied fails the call for all others in it, so then each topic is
    /// asked alone.
    private func ask(
        for chunk: ArraySlice<PartitionsByLeader.Entry>, into result: inout ListOffsetsResult
    ) throws(KafkaError) {
        do {
            let timeout = try Timeouts.callTimeout(until: deadline)
            let partitions = chunk.map { (topic: $0.topic, partition: $0.partition) }
            result.requests += 1
            result.take(try handle.offsets(question, of: partitions, timeout: timeout), of: chunk)
        } catch {
            let ofFirstTopic = chunk.prefix { $0.topicIndex == chunk[chunk.startIndex].topicIndex }
            guard error.mayConcernOneTopic, ofFirstTopic.count < chunk.count else { throw error }
            var rest = chunk
            while let first = rest.first {
                let topic = rest.prefix { $0.topicIndex == first.topicIndex }
                do {
                    try ask(for: topic, into: &result)
                } catch  where error.mayConcernOneTopic {
                    result.fail(topic, error.reason)
                }
                rest = rest.dropFirst(topic.count)
            }
        }
    }
}

extension KafkaError {
    /// Whether asking for other topics may succeed.
    fileprivate var mayConcernOneTopic: Bool { [.unknown, .leader, .denied, .other].contains(reason) }
}

/// The leaders that no worker has taken yet.
private final class LeaderQueue: Sendable {
    private let leaders: Mutex<ArraySlice<Int32>>

    init(_ leaders: [Int32]) {
        self.leaders = Mutex(leaders[...])
    }

    func next() -> Int32? { leaders.withLock { $0.popFirst() } }
}

extension ListOffsetsResult {
    fileprivate mutating func take(_ answers: [OffsetAnswer], of chunk: ArraySlice<PartitionsByLeader.Entry>) {
        for (entry, answer) in zip(chunk, answers) {
            switch answer {
            case .offset(let offset):
                found.append(
                    Found(topicIndex: entry.topicIndex, partitionIndex: entry.partitionIndex, offset: offset))
            case .failure(let reason):
                failures[reason, default: 0] += 1
            }
        }
    }

    fileprivate mutating func fail(_ entries: some Collection<PartitionsByLeader.Entry>, _ reason: FailureReason) {
        guard !entries.isEmpty else { return }
        failures[reason, default: 0] += entries.count
    }
}

/// The partitions to ask for offsets, arranged as the requests need them: by leader, in chunks.
struct PartitionsByLeader: Sendable {
    /// One partition, and where it stands in the survey.
    struct Entry: Sendable {
        let topic: EncodedTopicName
        let partition: Int32
        let topicIndex: Int32
        let partitionIndex: Int32
    }

    /// The entries of each leader; partitions without a leader cannot be asked.
    let byLeader: [Int32: [Entry]]

    /// librdkafka's lists are quadratic in places: one list of 10,000 took 30 times as long as lists of 200.
    static let chunkSize = 200

    /// - Parameter isWanted: leaves out partitions by topic and partition id.
    init(_ topics: [Topic], where isWanted: (Topic, Partition) -> Bool = { _, _ in true }) {
        var byLeader: [Int32: [Entry]] = [:]
        for (topicIndex, topic) in topics.enumerated() {
            let name = EncodedTopicName(topic.name)
            for (partitionIndex, partition) in topic.partitions.enumerated() {
                guard let leader = partition.leader, isWanted(topic, partition) else { continue }
                byLeader[leader, default: []].append(
                    Entry(
                        topic: name, partition: partition.id, topicIndex: Int32(topicIndex),
                        partitionIndex: Int32(partitionIndex)))
            }
        }
        self.byLeader = byLeader
    }

    var isEmpty: Bool { byLeader.isEmpty }
}
