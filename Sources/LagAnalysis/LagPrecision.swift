/// How exactly a time in the past must be known: to a survey's interval, or to 5 % of its age.
struct LagPrecision {
    /// The wall clock, in milliseconds since 1970.
    var now: Int64

    /// The survey interval, in milliseconds.
    var interval: Int64

    /// The first offset of the partition that a group has yet to read: of the points up to it, only the newest is of use.
    var unreadFrom: Int64 = 0

    /// The error that is accepted for a time in the past, in milliseconds.
    func tolerance(at time: Int64) -> Int64 { max(interval, (now - time) / 20) }

    /// The index of the point that estimates need least: the oldest if no group reads what it bounds, or else the
    /// one whose absence bends the line and widens the gap between its neighbours least, in proportion to the tolerance at
    /// its age. So points get sparser with age, and the turns of the line stay.
    ///
    /// There must be three points at least, the newest first.
    func leastNeeded(of points: [HistoryPoint]) -> Int {
        let oldest = points.count - 1
        if points[oldest - 1].offset <= unreadFrom, points[oldest - 1].kind == .exact { return oldest }
        var (index, least) = (oldest, Double.infinity)
        for candidate in 1..<oldest {
            let (newer, point, older) = (points[candidate - 1], points[candidate], points[candidate + 1])
            let gap = Double(newer.time - older.time)
            let share = Double(point.offset - older.offset) / Double(newer.offset - older.offset)
            let bend = abs(Double(point.time - older.time) - gap * share)
            let cost = (bend + gap / 16) / Double(tolerance(at: point.time))
            if cost < least { (index, least) = (candidate, cost) }
        }
        return index
    }
}
