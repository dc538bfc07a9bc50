/// Latencies, summed up in bounded memory: a quantile is at most 1/32 too high.
public struct LatencySummary: Sendable {
    /// Latencies of less than 64 µs are counted by the microsecond; above, each power of two is cut into 32.
    private static let cuts = 32
    private var counts = [Int](repeating: 0, count: 64 * cuts)

    /// How many latencies there are.
    public private(set) var count = 0

    public init() {}

    /// Adds a latency in microseconds; less than 0 counts as 0.
    public mutating func add(microseconds: Int64) {
        counts[Self.bucket(of: UInt64(max(0, microseconds)))] += 1
        count += 1
    }

    /// The latency that the share `quantile`, in 0…1, of all does not exceed, in microseconds; nil if there are none.
    public func microseconds(at quantile: Double) -> Int64? {
        guard count > 0 else { return nil }
        let rank = max(1, (Double(count) * quantile).rounded(.up))
        var seen = 0
        for (bucket, number) in counts.enumerated() {
            seen += number
            if Double(seen) >= rank { return Self.upperBound(of: bucket) }
        }
        return nil
    }

    private static func bucket(of value: UInt64) -> Int {
        guard value >= 64 else { return Int(value) }
        let power = 63 - value.leadingZeroBitCount
        // The five bits after the leading one.
        return (power - 4) * cuts + Int((value >> UInt64(power - 5)) & 31)
    }

    private static func upperBound(of bucket: Int) -> Int64 {
        guard bucket >= 64 else { return Int64(bucket) }
        let power = bucket / cuts + 4
        let start = UInt64(cuts + bucket % cuts) << UInt64(power - 5)
        return Int64(clamping: start + (1 << UInt64(power - 5)) - 1)
    }
}
