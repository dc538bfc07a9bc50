internal import Blocking
internal import ClusterModel
internal import Synchronization

/// What one pass over the leaders brought.
struct OffsetPassResult: Sendable {
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

    mutating func merge(_ other: OffsetPassResult) {
        found += other.found
        requests += other.requests
        failures.merge(other.failures, uniquingKeysWith: +)
        slowest.merge(other.slowest, uniquingKeysWith: max)
        silent.formUnion(other.silent)
    }
}

/// Asks all leaders for one kind of offset, each in chunks one after another, several leaders at once.
///
/// A blocking call cannot be cancelled, so each leader's calls run on a lane of their own: a leader that is silent
/// costs its lane one time-out, and the others nothing.
struct OffsetPass: Sendable {
    let handle: KafkaHandle
    let question: OffsetQuestion
    let deadline: ContinuousClock.Instant

    /// - Parameter skipping: leaders that were silent a moment ago; their partitions count as timed out.
    func run(
        _ table: PartitionTable, skipping silent: Set<Int32>, on lanes: [BlockingWorker]
    ) async -> OffsetPassResult {
        var result = OffsetPassResult()
        for leader in silent { result.fail(table.byLeader[leader] ?? [], .timedOut) }
        // The leaders with most to tell first, so that the lanes end at about the same time.
        let leaders = table.byLeader.keys.filter { !silent.contains($0) }
            .sorted { (table.byLeader[$0]?.count ?? 0, $1) > (table.byLeader[$1]?.count ?? 0, $0) }
        let waiting = LeaderQueue(leaders)
        await withTaskGroup(of: OffsetPassResult.self) { group in
            for lane in lanes.prefix(leaders.count) {
                group.addTask {
                    var part = OffsetPassResult()
                    while let leader = waiting.next() {
                        let entries = table.byLeader[leader] ?? []
                        part.merge(await lane.run { ask(leader, for: entries) })
                    }
                    return part
                }
            }
            for await part in group { result.merge(part) }
        }
        return result
    }

    /// Asks one leader, chunk by chunk, until it is silent or the deadline has come.
    private func ask(_ leader: Int32, for entries: [PartitionTable.Entry]) -> OffsetPassResult {
        var result = OffsetPassResult()
        result.found.reserveCapacity(entries.count)
        var rest = entries[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(PartitionTable.chunkSize)
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
        for chunk: ArraySlice<PartitionTable.Entry>, into result: inout OffsetPassResult
    ) throws(KafkaError) {
        do {
            let timeout = try Limits.callTimeout(until: deadline)
            result.requests += 1
            result.take(try handle.offsets(question, of: chunk, timeout: timeout), of: chunk)
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

/// The leaders that no lane has taken yet.
private final class LeaderQueue: Sendable {
    private let leaders: Mutex<ArraySlice<Int32>>

    init(_ leaders: [Int32]) {
        self.leaders = Mutex(leaders[...])
    }

    func next() -> Int32? { leaders.withLock { $0.popFirst() } }
}

extension OffsetPassResult {
    fileprivate mutating func take(_ answers: [OffsetAnswer], of chunk: ArraySlice<PartitionTable.Entry>) {
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

    fileprivate mutating func fail(_ entries: some Collection<PartitionTable.Entry>, _ reason: FailureReason) {
        guard !entries.isEmpty else { return }
        failures[reason, default: 0] += entries.count
    }
}
