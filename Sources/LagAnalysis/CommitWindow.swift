/// A length of time, divided into quarters, over which the status of commits is judged.
struct StatusWindow {
    /// The length of a quarter, in seconds, at least 1.
    let quarter: UInt32

    /// The wall clock, in seconds since 1970.
    let now: UInt32

    /// The length, in seconds.
    var length: UInt32 { 4 * quarter }

    /// - Parameters:
    ///   - length: in milliseconds.
    ///   - now: the wall clock, in milliseconds since 1970.
    init(length: Int64, now: Int64) {
        quarter = UInt32(clamping: max(length / 4000, 1))
        self.now = UInt32(clamping: now / 1000)
    }

    /// Whether the window reaches back to `time`, in seconds since 1970: a window does not hold what is as old as itself.
    func holds(_ time: UInt32) -> Bool { now < time || now - time < length }
}

/// What a survey found out about one committed offset.
struct CommitReading {
    var offset: Int64

    /// The end of the log; nil if it is unknown.
    var end: Int64?

    /// The log start; 0 if it is unknown.
    var logStart: Int64

    /// Changes when the partition is another log than before.
    var generation: UInt32
}

/// What has happened to one committed offset over a window in time.
struct CommitWindow {
    /// Whether a member of the group holds the partition.
    enum Holder: UInt8 {
        case unknown
        case none
        case member
    }

    // There may be half a million of them: the fields stand in the order that packs them into 88 bytes.
    private(set) var offset: Int64
    private var lastEnd: Int64
    private var countedLossTo: Int64
    let partition: Int32
    private var firstSeen: UInt32
    private var stoodSince: UInt32
    private var rewoundAt: UInt32 = 0
    private(set) var generation: UInt32
    private var number: UInt32
    private var quarters = InlineArray<5, Quarter>(repeating: Quarter())

    /// Who holds the partition; set by the owner, for offsets that stand.
    var holder = Holder.unknown

    /// Whether the holder, or where it is unknown the group, makes progress on other partitions: a member that is far behind
    /// may read them in turn. Set by the owner, for offsets that stand.
    var progressesElsewhere = false

    /// Whether the end of the log was known in the latest survey.
    private var isEndKnown: Bool
    private var hasEndStood = true

    /// The end of the log, if the latest survey read it.
    var end: Int64? { isEndKnown ? lastEnd : nil }

    /// The lag in a quarter of the window, and the most that the commit moved from one survey to the next.
    private struct Quarter {
        var least = CompactMagnitude(.max)
        var most = CompactMagnitude.zero
        var movement = CompactMagnitude.zero

        var isEmpty: Bool { least > most }
    }

    /// The first reading of a commit. What is lost by then was lost before anybody counted.
    init(partition: Int32, _ reading: CommitReading, _ window: StatusWindow) {
        self.partition = partition
        offset = reading.offset
        lastEnd = reading.end ?? -1
        isEndKnown = reading.end != nil
        countedLossTo = reading.logStart
        firstSeen = window.now
        stoodSince = window.now
        generation = reading.generation
        number = window.now / window.quarter
        note(0, window)
    }

    /// What a commit and its log moved on between two readings, in records.
    struct Progress: Equatable {
        var consumed: Int64 = 0
        var produced: Int64 = 0
        var lost: Int64 = 0
    }

    /// Takes the reading of a survey. A log that is another one than before starts a new window.
    mutating func update(_ reading: CommitReading, _ window: StatusWindow) -> Progress {
        guard reading.generation == generation else {
            self = CommitWindow(partition: partition, reading, window)
            return Progress()
        }
        var progress = Progress()
        let movement = reading.offset - offset
        progress.consumed = max(0, movement)
        // A rewind does not make what was deleted before a loss.
        progress.lost = max(0, reading.logStart - max(reading.offset, countedLossTo))
        countedLossTo = max(countedLossTo, reading.logStart)
        if movement < 0 { rewoundAt = window.now }
        if movement != 0 { stoodSince = window.now }
        if let end = reading.end {
            progress.produced = lastEnd < 0 ? 0 : max(0, end - lastEnd)
            if movement != 0 { hasEndStood = true } else if progress.produced > 0 { hasEndStood = false }
            lastEnd = end
        }
        offset = reading.offset
        isEndKnown = reading.end != nil
        note(max(0, movement), window)
        return progress
    }

    private mutating func note(_ movement: Int64, _ window: StatusWindow) {
        let current = window.now / window.quarter
        while number < current {
            // After a long silence, five empty quarters are enough.
            number = max(number + 1, current - min(current, 4))
            quarters[Int(number % 5)] = Quarter()
        }
        guard let lag else { return }
        if lag == 0 { stoodSince = window.now }
        let index = Int(number % 5)
        quarters[index].least = min(quarters[index].least, CompactMagnitude(lag))
        quarters[index].most = max(quarters[index].most, CompactMagnitude(lag))
        quarters[index].movement = max(quarters[index].movement, CompactMagnitude(movement))
    }
}

extension CommitWindow {
    /// Records between the commit and the end, at least 0; nil if the end is unknown.
    var lag: Int64? {
        PartitionLag(partition: partition, committed: offset, end: end).lag
    }

    /// Whether the offset has stood for the whole window, with lag.
    func stands(_ window: StatusWindow) -> Bool { (lag ?? 0) > 0 && !window.holds(stoodSince) }

    /// When the commit last moved or had no lag, in milliseconds since 1970; nil if neither has been seen.
    var lastProgress: Int64? { stoodSince > firstSeen || lag == 0 ? Int64(stoodSince) * 1000 : nil }

    /// Whether the offset has stood for as long as a member needs at most that reads its partitions in turn.
    private func isNeglected(_ window: StatusWindow) -> Bool {
        window.now > stoodSince && (window.now - stoodSince) / 6 >= window.length
    }

    /// The share of the window that has been watched, 0 to 1.
    func completeness(_ window: StatusWindow) -> Double {
        min(1, Double(window.now - min(window.now, firstSeen)) / Double(window.length))
    }

    /// Whether all of the lag may be control records, which no consumer sees: it is at most `limit`, and nothing was
    /// produced since the commit last moved.
    func mayBeControlRecords(limit: Int64, _ window: StatusWindow) -> Bool {
        guard let lag, lag > 0, lag <= limit else { return false }
        return hasEndStood && stoodSince < window.now
    }

    /// The status; nil if the end of the log is unknown.
    func status(logStart: Int64, controlRecords limit: Int64, _ window: StatusWindow) -> LagStatus? {
        guard let end else { return nil }
        if offset < logStart { return .lost }
        if offset > end { return .ahead }
        if rewoundAt > 0, window.holds(rewoundAt) { return .rewind }
        if stands(window), !progressesElsewhere || isNeglected(window), !mayBeControlRecords(limit: limit, window) {
            switch holder {
            case .unknown: return .standing
            case .none: return .stopped
            case .member: return .stalled
            }
        }
        return isBehind(window) ? .behind : .ok
    }

    /// Whether the commit has moved, or had nothing to read, in the newer half of the window.
    func moves(_ window: StatusWindow) -> Bool {
        window.now < stoodSince || window.now - stoodSince < window.length / 2
    }

    /// Whether the lag has grown from quarter to quarter, and by more than one commit: less than that may be due to the
    /// moments at which commits and surveys happen to meet.
    func isBehind(_ window: StatusWindow) -> Bool {
        guard let lag, number >= 4, moves(window) else { return false }
        let first = quarters[Int((number - 4) % 5)]
        var last = first
        var movement = first.movement
        guard !first.isEmpty, first.least > .zero else { return false }
        for back in (1...3).reversed() {
            let quarter = quarters[Int((number - UInt32(back)) % 5)]
            guard !quarter.isEmpty, quarter.least > last.least else { return false }
            movement = max(movement, quarter.movement)
            last = quarter
        }
        return lag >= last.least.value && last.least.value > first.most.value + movement.value
    }
}
