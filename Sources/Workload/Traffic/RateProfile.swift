/// How many messages a second are wanted, over time.
public struct RateProfile: Sendable, Equatable {
    /// A time of another rate that comes again and again.
    public struct Burst: Sendable, Equatable {
        /// Messages a second during the burst.
        public let rate: Double
        /// How long it lasts.
        public let length: Duration
        /// From the beginning of one burst to that of the next; the first begins after a quiet time.
        public let interval: Duration

        /// - Precondition: `length` is above 0 and below `interval`.
        public init(rate: Double, length: Duration, interval: Duration) {
            precondition(length > .zero && length < interval, "a burst must be shorter than the time between two")
            self.rate = rate
            self.length = length
            self.interval = interval
        }
    }

    /// Messages a second; while a burst lasts, that counts instead.
    public let rate: Double
    public let burst: Burst?

    public init(rate: Double, burst: Burst? = nil) {
        self.rate = rate
        self.burst = burst
    }

    /// How many messages are due in all, `elapsed` after the beginning.
    public func total(after elapsed: Duration) -> Double {
        guard let burst else { return rate * elapsed.seconds }
        let (interval, length) = (burst.interval.seconds, burst.length.seconds)
        let turns = (elapsed.seconds / interval).rounded(.down)
        let intoTurn = elapsed.seconds - turns * interval
        let inBursts = turns * length + max(0, intoTurn - (interval - length))
        return rate * (elapsed.seconds - inBursts) + burst.rate * inBursts
    }
}
