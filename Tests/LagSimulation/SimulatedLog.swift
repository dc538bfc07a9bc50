public import ClusterModel

/// The records of one partition, with their timestamps, and what ListOffsets answers about them.
public struct SimulatedLog: Sendable {
    /// The records that are still there, by ascending offset.
    private var records: [RecordTime] = []

    /// The largest timestamp up to each of `records`.
    private var largest: [Int64] = []

    /// When each of `records` arrived, in milliseconds.
    private var arrivals: [Int64] = []

    /// The offset behind the last record.
    public private(set) var end: Int64 = 0

    /// The offset of the first record that is not deleted.
    public private(set) var logStart: Int64 = 0

    public init() {}

    /// Appends a record; times are in milliseconds since 1970.
    public mutating func append(timestamp: Int64, at now: Int64) {
        records.append(RecordTime(offset: end, timestamp: timestamp))
        largest.append(max(timestamp, largest.last ?? timestamp))
        arrivals.append(now)
        end += 1
    }

    /// Deletes the records below `offset`.
    public mutating func delete(below offset: Int64) {
        logStart = max(logStart, offset)
        keep { $0.offset >= offset }
    }

    /// Keeps of the records those that satisfy the condition, as compaction does.
    public mutating func keep(_ condition: (RecordTime) -> Bool) {
        let kept = records.indices.filter { condition(records[$0]) }
        arrivals = kept.map { arrivals[$0] }
        records = kept.map { records[$0] }
        largest = []
        for record in records { largest.append(max(record.timestamp, largest.last ?? record.timestamp)) }
    }

    /// ListOffsets with a timestamp: the first record whose timestamp is at least that.
    public func firstRecord(since timestamp: Int64) -> RecordTime? {
        let index = SimulatedLog.first(largest) { $0 >= timestamp }
        return index < records.count ? records[index] : nil
    }

    /// ListOffsets with −3: the first record with the largest timestamp.
    public var maxTimestamp: RecordTime? { largest.last.flatMap { firstRecord(since: $0) } }

    /// The largest timestamp up to the first record at or behind `offset`; nil if there is no such record.
    public func timestamp(at offset: Int64) -> Int64? {
        let index = SimulatedLog.first(records) { $0.offset >= offset }
        return index < records.count ? largest[index] : nil
    }

    /// The offset of the first record that arrived at `time` or later, or the end.
    public func offset(arrivedAt time: Int64) -> Int64 {
        let index = SimulatedLog.first(arrivals) { $0 >= time }
        return index < records.count ? records[index].offset : end
    }

    private static func first<Element>(_ elements: [Element], where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, elements.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(elements[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
