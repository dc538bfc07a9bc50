/// The lag of a group over the last hour: its largest value in each two minutes.
public struct LagTrend: Sendable, Equatable {
    /// The values that are kept.
    public static let count = 30

    /// The time that each value stands for.
    public static let step = Duration.seconds(120)

    private static let unknown: Float = -1
    private var slots = InlineArray<30, Float>(repeating: unknown)

    /// The number of the newest slot, in steps since 1970.
    private var newest: Int64 = 0

    /// The values, the oldest first, in records; nil where the lag was not known.
    public var values: [Double?] {
        (0..<LagTrend.count).map { index in
            let value = slots[Int((newest + 1 + Int64(index)) % Int64(LagTrend.count))]
            return value < 0 ? nil : Double(value)
        }
    }

    /// Notes the lag at `now`, in milliseconds since 1970.
    mutating func note(_ lag: Int64, at now: Int64) {
        advance(to: now)
        let slot = Int(newest % Int64(LagTrend.count))
        slots[slot] = max(slots[slot], Float(max(lag, 0)))
    }

    /// Ends the hour at `now`, in milliseconds since 1970.
    mutating func advance(to now: Int64) {
        let number = max(now, 0) / 120_000
        if number > newest {
            for passed in max(newest + 1, number - Int64(LagTrend.count) + 1)...number {
                slots[Int(passed % Int64(LagTrend.count))] = LagTrend.unknown
            }
            newest = number
        }
    }

    public static func == (left: LagTrend, right: LagTrend) -> Bool { left.values == right.values }
}
