internal import ClusterModel

/// What is remembered of a partition from survey to survey, beside its history.
struct TrackedPartition {
    let id: Int32

    /// The leader; -1 while there is none.
    var leader: Int32 = -1

    /// Changes when the log is another one than before.
    var generation: UInt32

    /// The end of the log when it was last known; -1 if it has never been.
    var end: Int64 = -1

    /// Whether the end was known in the latest survey.
    var isEndKnown = false

    /// The log start when it was last known.
    var logStart: Int64 = 0

    /// When the record with the largest timestamp was last known, in milliseconds since 1970, and where the log ended then.
    var timedAt: Int64 = 0
    var timedEnd: Int64 = 0

    /// From this offset on, the history was recorded survey by survey; before it, it has to be looked up.
    var recordedFrom = Int64.max

    /// The first offset that a group has yet to read, by the surveys before the latest and by the latest so far.
    var unreadFrom: Int64 = 0
    var nextUnreadFrom: Int64 = 0

    /// Whether a transaction was ever seen open.
    var hasTransactions = false

    /// The most records at the end of the log that may be markers of transactions. One can be, always; where transactions
    /// are known to be used, several producers may have ended theirs one after the other.
    var controlRecordLimit: Int64 { hasTransactions ? 16 : 1 }
}

/// What is remembered of a topic from survey to survey.
struct TrackedTopic {
    let name: Name
    private(set) var partitions: [TrackedPartition] = []
    private(set) var history = OffsetHistory(partitions: 0)

    /// How long records are kept, in milliseconds; nil if they are not deleted by age, or if that is unknown.
    private(set) var retention: Int64?
    private var id: Topic.ID?
    private var production = RateRegression()

    init(name: Name) { self.name = name }

    /// Records per second that are written to all partitions; nil before the second survey.
    var productionRate: Double? { production.rates?.production }

    /// Takes what a survey found out.
    /// - Parameters:
    ///   - rateMemory: the time after which a sample counts for 1/e in the rate of production, in milliseconds.
    ///   - generation: the latest number given to a log.
    mutating func observe(
        _ topic: Topic, at now: Int64, interval: Int64, rateMemory: Int64, generation: inout UInt32
    ) {
        let configuration = topic.configuration
        let policies = configuration?.cleanupPolicy?.split { $0 == "," || $0 == " " }
        let deletes = policies?.contains("delete") ?? true
        retention = deletes ? configuration?.retentionMilliseconds.flatMap { $0 < 0 ? nil : $0 } : nil
        align(topic, &generation)
        var produced = 0.0
        for index in partitions.indices {
            let (end, log) = (partitions[index].end, partitions[index].generation)
            observe(topic.partitions[index], index, at: now, interval: interval, generation: &generation)
            if end >= 0, log == partitions[index].generation { produced += Double(partitions[index].end - end) }
        }
        production.add(consumed: 0, produced: produced, at: now, memory: rateMemory)
    }

    /// Starts anew if the topic was recreated, and makes room for new partitions.
    private mutating func align(_ topic: Topic, _ generation: inout UInt32) {
        let isRecreated = id != nil && topic.id != nil && id != topic.id
        let isContinued =
            partitions.count <= topic.partitions.count
            && zip(partitions, topic.partitions).allSatisfy { $0.id == $1.id }
        id = topic.id ?? id
        if isRecreated || !isContinued {
            partitions = []
            history = OffsetHistory(partitions: 0)
        }
        guard partitions.count < topic.partitions.count else { return }
        for partition in topic.partitions[partitions.count...] {
            generation &+= 1
            partitions.append(TrackedPartition(id: partition.id, generation: generation))
        }
        history.grow(to: partitions.count)
    }

    private mutating func observe(
        _ partition: Partition, _ index: Int, at now: Int64, interval: Int64, generation: inout UInt32
    ) {
        if let end = partition.highWatermark, end < partitions[index].end {
            // Another log under the same name, or what replaced records that were truncated.
            generation &+= 1
            partitions[index] = TrackedPartition(id: partition.id, generation: generation)
            history.reset(index)
        }
        partitions[index].unreadFrom = max(partitions[index].nextUnreadFrom, partitions[index].logStart)
        partitions[index].nextUnreadFrom = .max
        partitions[index].leader = partition.leader ?? -1
        partitions[index].isEndKnown = partition.highWatermark != nil
        partitions[index].end = partition.highWatermark ?? partitions[index].end
        partitions[index].logStart = partition.logStartOffset ?? partitions[index].logStart
        if let stable = partition.lastStableOffset, let end = partition.highWatermark, stable < end {
            partitions[index].hasTransactions = true
        }
        if let newest = partition.maxTimestamp, newest.isPlausible {
            record(newest, index, at: now, interval: interval)
        }
    }

    /// Adds the record with the largest timestamp to the history of a partition.
    private mutating func record(_ record: RecordTime, _ index: Int, at now: Int64, interval: Int64) {
        let partition = partitions[index]
        let precision = LagPrecision(now: now, interval: interval, unreadFrom: partition.unreadFrom)
        let point = HistoryPoint(record, now: now)
        if let newest = history.newest(index), point != newest {
            let (end, seen) = (partition.timedEnd, partition.timedAt)
            if newest.kind == .exact, point.offset > end, (newest.time..<point.time).contains(seen),
                seen - newest.time > now - seen
            {
                // The log stood still, and then more than one record came: the line has a turn when the first came.
                history.insert(
                    HistoryPoint(offset: end - 1, time: newest.time, kind: .exact), index, precision: precision)
                history.insert(HistoryPoint(offset: end, time: seen, kind: .arrival), index, precision: precision)
            }
            if point.time > now, newest.time <= now, point.offset - 1 > newest.offset {
                // What came before a timestamp in the future need not come close to it.
                let before = HistoryPoint(offset: point.offset - 1, time: now, kind: .arrival)
                history.insert(before, index, precision: precision)
            }
        }
        history.insert(point, index, precision: precision)
        let isInterrupted = now - partition.timedAt > 3 * interval
        if partition.recordedFrom == .max || isInterrupted { partitions[index].recordedFrom = point.offset }
        // What no group has to read is dropped for want of room, and has to be looked up if a group comes back to it.
        if history.isFull(index) {
            partitions[index].recordedFrom = max(partitions[index].recordedFrom, history.oldestOffset(index))
        }
        partitions[index].timedAt = now
        partitions[index].timedEnd = max(partition.end, point.offset + 1)
    }

    /// What the latest survey found out about a commit, with the end that it read for the partition.
    func reading(_ commit: Commit, _ index: Int) -> CommitReading {
        let partition = partitions[index]
        return CommitReading(
            offset: commit.offset, end: partition.isEndKnown ? partition.end : nil, logStart: partition.logStart,
            generation: partition.generation)
    }

    /// Notes that a group has read up to `offset` and that more is there.
    mutating func noteUnread(_ offset: Int64, _ index: Int) {
        partitions[index].nextUnreadFrom = min(partitions[index].nextUnreadFrom, offset)
    }

    /// The timestamp of the first record at or behind `position`.
    func age(of position: Int64, _ index: Int, at now: Int64) -> RecordAge {
        let partition = partitions[index]
        return history.age(of: position, index, flatEnd: partition.timedEnd, end: partition.end, now: now)
    }

    /// Where in `partitions` the partition with this id is.
    func index(of id: Int32) -> Int? {
        // Ids run from 0 without gaps but for an odd answer, so the index is nearly always the id.
        if let index = Int(exactly: id), partitions.indices.contains(index), partitions[index].id == id { return index }
        return partitions.firstIndex { $0.id == id }
    }

    /// Takes the answer to a lookup: the first record whose timestamp is at least `time`; nil if there is none.
    mutating func take(_ record: RecordTime?, lookedUpAt time: Int64, _ index: Int, precision: LagPrecision) {
        guard record?.isPlausible ?? true else { return }
        let partition = partitions[index]
        var precision = precision
        precision.unreadFrom = partition.unreadFrom
        // The bound is worth a point of its own only where it says more than the record does.
        if let record, record.timestamp - time <= precision.tolerance(at: time) / 8 || time <= 0 {
            // What was looked up from the beginning of time is the first record there is, whatever its offset.
            var point = HistoryPoint(record, now: precision.now)
            if time <= 0 { point.offset = min(record.offset, partition.logStart) }
            return history.insert(point, index, precision: precision)
        }
        let bounded = (record?.offset ?? partition.end) - 1
        if bounded >= partition.logStart {
            let point = HistoryPoint(offset: bounded, time: time - 1, kind: .ceiling)
            history.insert(point, index, precision: precision)
        }
        guard let record else { return }
        history.insert(HistoryPoint(record, now: precision.now), index, precision: precision)
    }
}
