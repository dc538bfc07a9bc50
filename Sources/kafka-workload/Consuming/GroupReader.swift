import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka
import Workload

/// One member of a group, or one reader without a group: reads as the group's behaviour says.
struct GroupReader {
    let group: ReaderGroup
    let consumer: KafkaConsumer
    /// Partitions that are not read at the moment.
    var paused: Set<TopicPartition> = []
    var rewinds = 0
    /// What is committed again and again while the group stalls.
    var stalledAt: [PartitionOffset]?

    private init(_ group: ReaderGroup) throws {
        self.group = group
        let (tally, console) = (group.tally, group.console)
        do {
            consumer = try KafkaConsumer(properties: group.properties, group: group.name, logger: group.logger) {
                event in
                console.tell(event)
                switch event {
                case .assigned(let partitions): tally.partitions(partitions.count)
                case .revoked(let partitions), .lost(let partitions): tally.partitions(-partitions.count)
                default: break
                }
            }
        } catch {
            throw SettingError("the Kafka properties", error.description)
        }
    }

    /// Reads until the group is finished, the member is not wanted or the task is cancelled, then commits, leaves the group and
    /// ends. If the group ends, no member leaves before all have committed.
    ///
    /// - Parameters:
    ///   - share: which of `count` parts of the chosen partitions is read, where they are chosen.
    ///   - isWanted: whether the group is to have this member.
    ///   - isAnyWanted: whether it is to have any member.
    /// - Throws: `CommandFailure` if it cannot go on; `StandardOutput.Closed`.
    static func run(
        _ group: ReaderGroup, share: (index: Int, count: Int), while isWanted: () -> Bool, isAnyWanted: () -> Bool
    ) async throws {
        var reader = try GroupReader(group)
        group.tally.members(1)
        defer { group.tally.members(-1) }
        do {
            try await reader.begin(share)
            while !group.isFinished, isWanted(), !Task.isCancelled, try await reader.turn() {}
        } catch {
            // The batch at hand was not handled.
            await reader.leave()
            if let error = error as? KafkaError { throw CommandFailure("\(reader.title) cannot go on: \(error)") }
            throw error
        }
        await reader.end(isLast: group.isFinished || Task.isCancelled || !isAnyWanted())
    }

    private var title: String {
        group.name.map { "a member of group \"\($0)\"" } ?? "a reader"
    }

    private func begin(_ share: (index: Int, count: Int)) async throws {
        guard let assignment = group.assignment else {
            return try await consumer.subscribe(to: group.topics.map(\.name))
        }
        let partitions = assignment.keys.sorted { ($0.topic, $0.partition) < ($1.topic, $1.partition) }
        let own = partitions.enumerated().filter { $0.offset % share.count == share.index }.map(\.element)
        group.tally.partitions(own.count)
        try await consumer.assign(assignment.filter { own.contains($0.key) })
    }

    /// Does what is due; false when the consumer is closed.
    private mutating func turn() async throws -> Bool {
        switch group.behavior.phase(at: group.elapsed) {
        case .reading:
            try await rewindIfDue()
            return try await read()
        case .paused:
            try await pause()
            try? await Task.sleep(for: .milliseconds(20))
        case .stalled:
            try await stall()
            try? await Task.sleep(for: .milliseconds(500))
        }
        return true
    }

    private mutating func read() async throws -> Bool {
        let taken = group.budget.take(1000)
        guard taken > 0 else {
            try? await Task.sleep(for: .milliseconds(20))
            return true
        }
        try await resume()
        guard let batch = try await consumer.records(maximum: taken, timeout: .milliseconds(100)) else {
            group.budget.settle(taken: taken, read: 0)
            return false
        }
        try await group.sink.take(batch)
        group.note(batch)
        group.budget.settle(taken: taken, read: batch.count)
        // A member with nothing to read leaves what may still be read to the others for a while.
        if batch.isEmpty, group.budget.isLimited { try? await Task.sleep(for: .milliseconds(50)) }
        return true
    }

    /// Commits; a group that is being rebalanced refuses, and its member commits again later.
    func commit(_ offsets: [PartitionOffset]? = nil) async {
        guard group.name != nil else { return }
        if let offsets { group.lastCommits.note(offsets) }
        do {
            if let offsets {
                if !offsets.isEmpty { try await consumer.commit(offsets) }
            } else {
                try await consumer.commit()
            }
        } catch {
            group.console.say("a commit of group \"\(group.name ?? "")\" failed: \(error)")
        }
    }

    /// Commits, and leaves the group, in a task of its own, which is not cancelled.
    private func end(isLast: Bool) async {
        let (consumer, group) = (consumer, group)
        await Task<Void, Never> {
            if group.name != nil { await group.lastCommits.settle(with: consumer, isLast: isLast) }
        }.value
        await leave()
    }

    /// Leaves the group, in a task of its own, which is not cancelled.
    private func leave() async {
        let (consumer, group, title) = (consumer, group, title)
        await Task<Void, Never> {
            do { try await consumer.close() } catch {
                group.console.say("\(title) did not end in order: \(error)")
            }
        }.value
    }
}
