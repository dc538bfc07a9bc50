/// What a history says of the timestamp of the first record at or behind an offset, as a running maximum, in milliseconds
/// since 1970.
struct RecordAge: Equatable {
    /// The timestamp is at least this; nil if nothing is known.
    var earliest: Int64?

    /// The timestamp is at most this; nil if nothing is known.
    var latest: Int64?

    /// The timestamp by interpolation between the neighbouring points; nil if there is none on one side.
    var estimate: Int64?

    /// The largest error that the estimate may have, in parts of the tolerance; infinite where a bound is missing.
    func error(_ precision: LagPrecision) -> Double {
        guard let earliest, let estimate else { return .infinity }
        let latest = max(estimate, min(latest ?? .max, precision.now))
        return Double(max(estimate - earliest, latest - estimate)) / Double(precision.tolerance(at: estimate))
    }
}

extension OffsetHistory {
    /// The timestamp of the first record at or behind `position`.
    /// - Parameters:
    ///   - flatEnd: no record before this offset has a larger timestamp than the newest point.
    ///   - end: the end of the log at the time `now`.
    func age(of position: Int64, _ partition: Int, flatEnd: Int64, end: Int64, now: Int64) -> RecordAge {
        var age = RecordAge()
        var above: HistoryPoint?
        if let newest = newest(partition), newest.offset < position {
            // Without a newer point, the record is as old as its place before the end of the log.
            above = HistoryPoint(offset: end, time: max(now, newest.time), kind: .arrival)
            if position < flatEnd, newest.kind == .exact {
                return RecordAge(earliest: newest.time, latest: newest.time, estimate: newest.time)
            }
        }
        visit(partition) { point in
            if point.offset >= position {
                above = point
                if point.kind == .exact || point.kind == .ceiling { age.latest = point.time }
            }
            guard point.offset <= position else { return true }
            if point.kind == .floor {
                // Once the time has come that it was cut off at, nothing is known.
                age.earliest = point.time
                age.estimate = point.time > now ? point.time : nil
                return false
            }
            if age.estimate == nil, let above { age.estimate = point.time(at: position, before: above) }
            if point.kind == .exact { age.earliest = point.time }
            return point.kind != .exact
        }
        return age
    }
}

extension HistoryPoint {
    /// The time at `position` on the line from this point to `next`.
    fileprivate func time(at position: Int64, before next: HistoryPoint) -> Int64 {
        guard next.offset > offset else { return time }
        // A group with ends of its own may have read beyond the end that is known here.
        let share = min(1, Double(position - offset) / Double(next.offset - offset))
        return time + Int64(Double(next.time - time) * share)
    }
}
