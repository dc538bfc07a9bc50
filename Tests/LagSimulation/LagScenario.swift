internal import Glibc
internal import TestSupport

/// How a partition is written to, and how far behind its groups read.
public struct LagScenario: Sendable {
    /// The beginning of all simulations, in milliseconds since 1970.
    static let epoch: Int64 = 1_700_000_000_000

    public let name: String

    /// Seconds that have passed before the first survey.
    public let past: Int

    /// Seconds that are surveyed.
    public let watched: Int

    /// The timestamps of the records that arrive in a second.
    let produce: @Sendable (_ second: Int, _ generator: inout SeededGenerator) -> [Int64]

    /// How many seconds behind the arrivals each group reads at a second.
    let delays: [@Sendable (Int) -> Int]

    /// The number of groups, each of which reads at a place of its own.
    public var positions: Int { delays.count }

    /// Seconds from one compaction to the next; nil without compaction.
    let compactionPeriod: Int?

    init(
        _ name: String, past: Int, watched: Int, delays: [@Sendable (Int) -> Int], compactionPeriod: Int? = nil,
        produce: @escaping @Sendable (Int, inout SeededGenerator) -> [Int64]
    ) {
        self.name = name
        self.past = past
        self.watched = watched
        self.delays = delays
        self.compactionPeriod = compactionPeriod
        self.produce = produce
    }

    /// Every scenario.
    public static let all = [
        steady, diurnal, bursty, idleThenBurst, stoppedProducer, outOfOrder, clockAhead, compaction, dayBehind,
        fiftyGroups,
    ]

    private static let hour = 3600

    /// Ten records a second.
    public static let steady = LagScenario(
        "steady", past: 12 * hour, watched: 4 * hour, delays: [40, 600, 3600, 18_000].map(constant)
    ) { second, generator in
        records(at: second, rate: 10, &generator)
    }

    /// A rate that goes up and down within a day.
    public static let diurnal = LagScenario(
        "diurnal", past: 48 * hour, watched: 12 * hour, delays: [60, 1800, 10_800, 36_000].map(constant)
    ) { second, generator in
        records(at: second, rate: 3 * (1 + 0.95 * sin(2 * .pi * Double(second) / 86_400)), &generator)
    }

    /// A minute of 60 records a second about every ten minutes, and one record in three seconds otherwise.
    public static let bursty = LagScenario(
        "bursty", past: 12 * hour, watched: 4 * hour, delays: [45, 400, 2000, 12_000].map(constant)
    ) { second, generator in
        records(at: second, rate: second / 60 * 7919 % 10 == 0 ? 60 : 0.3, &generator)
    }

    /// Five minutes of 50 records a second, then nothing for an hour.
    public static let idleThenBurst = LagScenario(
        "idle then burst", past: 12 * hour, watched: 6 * hour, delays: [100, 500, 5000, 15_000].map(constant)
    ) { second, generator in
        records(at: second, rate: second % 3900 < 300 ? 50 : 0, &generator)
    }

    /// Ten records a second until two hours of the watch have passed, and groups that stop or go on reading.
    public static let stoppedProducer = LagScenario(
        "stopped producer", past: 6 * hour, watched: 6 * hour,
        delays: [constant(1200), { max(1200, $0 - 7 * hour) }, { max(60, $0 - 8 * hour) }]
    ) { second, generator in
        records(at: second, rate: second < 8 * hour ? 10 : 0, &generator)
    }

    /// Clocks that are two minutes late, and records that come up to a minute out of order.
    public static let outOfOrder = LagScenario(
        "late and out of order", past: 12 * hour, watched: 4 * hour, delays: [40, 600, 3600, 18_000].map(constant)
    ) { second, generator in
        records(at: second, rate: 10, &generator).map { $0 - 120_000 - Int64.random(in: 0..<60_000, using: &generator) }
    }

    /// A record from ten minutes in the future every hour.
    public static let clockAhead = LagScenario(
        "timestamps in the future", past: 12 * hour, watched: 6 * hour, delays: [40, 600, 3600, 18_000].map(constant)
    ) { second, generator in
        let times = records(at: second, rate: 10, &generator)
        return second.isMultiple(of: hour) ? times + [epoch + Int64(second + 600) * 1000] : times
    }

    /// Of the records that are older than ten minutes, compaction drops seven of ten, every half hour.
    public static let compaction = LagScenario(
        "compaction", past: 6 * hour, watched: 4 * hour, delays: [40, 600, 3600, 12_000].map(constant),
        compactionPeriod: 1800
    ) { second, generator in
        records(at: second, rate: 10, &generator)
    }

    /// A group that is a day behind, and falls further behind or catches up.
    public static let dayBehind = LagScenario(
        "a day behind", past: 72 * hour, watched: 12 * hour, delays: [{ 86_400 + Int(7200 * sin(Double($0) / 9000)) }]
    ) { second, generator in
        records(at: second, rate: 3 * (1 + 0.9 * sin(2 * .pi * Double(second) / 86_400)), &generator)
    }

    /// Fifty groups between half a minute and twelve hours behind.
    public static let fiftyGroups = LagScenario(
        "50 groups", past: 24 * hour, watched: 12 * hour,
        delays: (0..<50).map { constant(Int(30 * pow(1440, Double($0) / 49))) }
    ) { second, generator in
        records(at: second, rate: 4 * (1 + 0.8 * sin(2 * .pi * Double(second) / 20_000)), &generator)
    }

    private static func constant(_ seconds: Int) -> @Sendable (Int) -> Int { { _ in seconds } }

    /// Timestamps within a second, in ascending order, `rate` of them on average.
    private static func records(at second: Int, rate: Double, _ generator: inout SeededGenerator) -> [Int64] {
        let whole = Int(rate)
        let count = whole + (Double.random(in: 0..<1, using: &generator) < rate - Double(whole) ? 1 : 0)
        let start = epoch + Int64(second - 1) * 1000
        return (0..<count).map { start + Int64($0 * 1000 / count) }
    }
}
