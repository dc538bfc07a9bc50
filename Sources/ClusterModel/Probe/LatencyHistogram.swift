/// How long something took, again and again: how often it was in which range.
public struct LatencyHistogram: Sendable, Equatable {
    /// The upper bounds of the ranges, in ascending order; what took longer than the last is in a range of its own.
    public static let bounds: [Duration] = [
        .milliseconds(1), .microseconds(2500), .milliseconds(5), .milliseconds(10), .milliseconds(25),
        .milliseconds(50), .milliseconds(100), .milliseconds(250), .milliseconds(500), .seconds(1),
        .milliseconds(2500), .seconds(5), .seconds(10),
    ]

    /// How many were in each range; the last is that without a bound.
    public private(set) var counts = Array(repeating: 0, count: bounds.count + 1)

    /// All of them together.
    public private(set) var sum = Duration.zero

    /// A histogram of nothing.
    public init() {}

    /// How many there were.
    public var count: Int { counts.reduce(0, +) }

    /// Adds one that took `duration`. A bound belongs to the range below it.
    public mutating func record(_ duration: Duration) {
        let range = Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count
        counts[range] += 1
        sum += max(duration, .zero)
    }
}
