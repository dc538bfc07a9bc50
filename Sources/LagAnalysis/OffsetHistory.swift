internal import ClusterModel

/// What is known of the timestamps in a partition's log: points of the running maximum M of the records' timestamps.
///
/// M(o) is the largest timestamp of the records up to the offset o, deleted ones aside. ListOffsets inverts it: for a time T,
/// it returns the first record whose timestamp is at least T.
struct HistoryPoint: Equatable {
    /// What a point says.
    enum Kind: UInt8 {
        /// M(offset) is `time`.
        case exact
        /// M(offset) is at most `time`.
        case ceiling
        /// The record at `offset` arrived after `time` on our clock. This shapes estimates and bounds nothing, because a
        /// record's own timestamp may be older.
        case arrival
        /// M(offset) is at least `time`, which was far in the future.
        case floor
    }

    var offset: Int64

    /// Milliseconds since 1970.
    var time: Int64

    var kind: Kind
}

extension HistoryPoint {
    /// What a record says that has a larger timestamp than all before it.
    ///
    /// A timestamp far in the future is cut off: the times of older points are kept as distances, which lose precision with
    /// length, and how far it is in the future is of no use.
    init(_ record: RecordTime, now: Int64) {
        let limit = now + 3_600_000
        self.init(
            offset: record.offset, time: min(record.timestamp, limit), kind: record.timestamp > limit ? .floor : .exact)
    }
}

extension RecordTime {
    /// Whether these can be a record's: a record without a timestamp has -1.
    var isPlausible: Bool { timestamp >= 0 && (0..<Int64.max).contains(offset) }
}

/// The histories of the partitions of one topic, shared by all groups.
///
/// A partition takes 186 bytes, whatever happens: its newest point and up to 27 older ones, each as its distance from the
/// next newer. Offsets are exact; times are rounded by up to 1/4096 of that distance.
struct OffsetHistory {
    /// Points of a partition beside its newest.
    static let capacity = 27

    private var heads: [Head]
    private var steps: [Step]

    /// Empty histories of `partitions` partitions.
    init(partitions: Int) {
        heads = Array(repeating: Head(), count: partitions)
        steps = Array(repeating: Step(), count: partitions * OffsetHistory.capacity)
    }

    /// Makes room for new partitions.
    mutating func grow(to partitions: Int) {
        heads += Array(repeating: Head(), count: partitions - heads.count)
        steps += Array(repeating: Step(), count: partitions * OffsetHistory.capacity - steps.count)
    }

    /// The newest point of a partition; nil if nothing is known.
    func newest(_ partition: Int) -> HistoryPoint? {
        let head = heads[partition]
        return head.isEmpty ? nil : HistoryPoint(offset: head.offset, time: head.time, kind: head.kind)
    }

    /// Whether a partition has as many points as it may have.
    func isFull(_ partition: Int) -> Bool { heads[partition].older == OffsetHistory.capacity }

    /// The offset of a partition's oldest point.
    func oldestOffset(_ partition: Int) -> Int64 {
        var offset = heads[partition].offset
        visit(partition) { point in
            offset = point.offset
            return true
        }
        return offset
    }

    /// All points of a partition, the newest first.
    func points(_ partition: Int) -> [HistoryPoint] {
        var points: [HistoryPoint] = []
        points.reserveCapacity(OffsetHistory.capacity + 2)
        visit(partition) { point in
            points.append(point)
            return true
        }
        return points
    }

    /// Calls `body` with the points of a partition, the newest first, until it returns false.
    @inline(__always)
    func visit(_ partition: Int, _ body: (HistoryPoint) -> Bool) {
        let head = heads[partition]
        guard !head.isEmpty else { return }
        var point = HistoryPoint(offset: head.offset, time: head.time, kind: head.kind)
        let base = partition * OffsetHistory.capacity
        var index = base + Int(head.older)
        while body(point), index > base {
            index -= 1
            point = steps[index].point(before: point)
        }
    }

    /// Forgets what is known of a partition.
    mutating func reset(_ partition: Int) { heads[partition] = Head() }

    /// Adds a point. Older information that contradicts it is dropped; an arrival that contradicts is not added.
    /// - Parameter precision: decides which point is dropped when there are too many.
    mutating func insert(_ point: HistoryPoint, _ partition: Int, precision: LagPrecision) {
        guard let newest = newest(partition) else { return replace(partition, with: [point]) }
        if point == newest { return }
        let isNewer = point.offset > newest.offset && point.time >= newest.time
        let older = Int(heads[partition].older)
        if isNewer, older < OffsetHistory.capacity, let step = Step(from: newest, to: point) {
            steps[partition * OffsetHistory.capacity + older] = step
            heads[partition] = Head(point, older: older + 1)
            return
        }
        var points = points(partition)
        points.add(point)
        if points.count > OffsetHistory.capacity + 1 { points.remove(at: precision.leastNeeded(of: points)) }
        replace(partition, with: points)
    }

    /// Stores `points`, the newest first, of which there is one at least. What lies too far behind its successor is dropped,
    /// with all that is older.
    private mutating func replace(_ partition: Int, with points: [HistoryPoint]) {
        let base = partition * OffsetHistory.capacity
        var older = 0
        while older + 1 < points.count, let step = Step(from: points[older + 1], to: points[older]) {
            steps[base + older] = step
            older += 1
        }
        steps[base..<base + older].reverse()
        heads[partition] = Head(points[0], older: older)
    }

    /// A partition's newest point, and how many steps lead on to older ones.
    private struct Head {
        var offset: Int64 = 0
        var time: Int64 = 0
        var older: UInt8 = 0
        var kind = HistoryPoint.Kind.exact
        var isEmpty = true

        init() {}

        init(_ point: HistoryPoint, older: Int) {
            offset = point.offset
            time = point.time
            kind = point.kind
            self.older = UInt8(older)
            isEmpty = false
        }
    }

    /// The distance from a point to the next newer one, in six bytes: the kind of the point in two bits, the difference of
    /// the offsets in 30, the difference of the times in 16.
    private struct Step {
        private var high: UInt16 = 0
        private var low: UInt16 = 0
        private var time = CompactMagnitude.zero

        init() {}

        /// Nil if the offsets are 2³⁰ or more apart.
        init?(from point: HistoryPoint, to next: HistoryPoint) {
            guard let offsets = UInt32(exactly: next.offset - point.offset), offsets < 1 << 30 else { return nil }
            let bits = offsets | UInt32(point.kind.rawValue) << 30
            high = UInt16(bits >> 16)
            low = UInt16(truncatingIfNeeded: bits)
            time = CompactMagnitude(next.time - point.time)
        }

        /// The point that is this step before `next`.
        func point(before next: HistoryPoint) -> HistoryPoint {
            HistoryPoint(
                offset: next.offset - Int64(UInt32(high & 0x3FFF) << 16 | UInt32(low)), time: next.time - time.value,
                kind: HistoryPoint.Kind(rawValue: UInt8(high >> 14)) ?? .arrival)
        }
    }
}

extension [HistoryPoint] {
    /// Adds a point to these, the newest first, and drops what contradicts it.
    fileprivate mutating func add(_ point: HistoryPoint) {
        func contradicts(_ other: HistoryPoint) -> Bool {
            other.offset < point.offset ? other.time > point.time : other.time < point.time
        }
        if point.kind == .arrival, contains(where: { contradicts($0) || $0.offset == point.offset }) { return }
        if point.kind == .ceiling, contains(where: { $0.offset == point.offset && $0.kind == .exact }) { return }
        removeAll { contradicts($0) || $0.offset == point.offset }
        insert(point, at: firstIndex { $0.offset < point.offset } ?? endIndex)
    }
}
