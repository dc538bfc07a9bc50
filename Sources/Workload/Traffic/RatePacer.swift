/// Says how many messages are due now, so that a rate comes about.
///
/// After a hold-up it catches up on one second and forgets the rest: a broker that was away for a minute does not get a
/// minute's messages at once.
public struct RatePacer: Sendable {
    private let profile: RateProfile
    private var counted = 0.0

    public init(_ profile: RateProfile) {
        self.profile = profile
    }

    /// How many messages are due at `elapsed` after the beginning.
    ///
    /// The time may not go backwards.
    public mutating func due(at elapsed: Duration) -> Int {
        let total = profile.total(after: elapsed)
        let aSecondAgo = elapsed > .seconds(1) ? profile.total(after: elapsed - .seconds(1)) : 0
        // Rates below one a second must still come to whole messages.
        counted = max(counted, min(aSecondAgo, total - 1))
        return max(0, Int(total - counted))
    }

    /// Tells that `count` messages were sent.
    public mutating func spend(_ count: Int) {
        counted += Double(count)
    }
}

extension Duration {
    /// The duration in seconds.
    public var seconds: Double { self / .seconds(1) }
}
