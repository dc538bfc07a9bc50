/// What a scenario does: one producer, and one group on the same topic.
public struct ScenarioPlan: Sendable, Equatable {
    public let production: RateProfile
    public let reading: ReaderBehavior
    public let membership: Membership
}

extension Scenario {
    /// Scenarios read every other second: a consumer that always waits for the next record keeps a broker busy that
    /// answers at once where there is nothing to read. Shorter turns would be over before librdkafka fetches again.
    private static let turns = ReaderBehavior.Pause(length: .seconds(1), interval: .seconds(2))

    /// The plan for messages at `rate` a second, in which something happens every `period`.
    public func plan(rate: Double, period: Duration) -> ScenarioPlan {
        switch self {
        case .steady:
            ScenarioPlan(
                production: RateProfile(rate: rate), reading: ReaderBehavior(pause: Self.turns),
                membership: .constant(2))
        case .lagging:
            ScenarioPlan(
                production: RateProfile(rate: rate), reading: ReaderBehavior(rate: rate / 2, pause: Self.turns),
                membership: .constant(1))
        case .stalled:
            ScenarioPlan(
                production: RateProfile(rate: rate), reading: ReaderBehavior(pause: Self.turns, stall: period),
                membership: .constant(1))
        case .bursty:
            ScenarioPlan(
                production: RateProfile(
                    rate: rate / 4, burst: .init(rate: rate * 4, length: period / 2, interval: period * 2)),
                reading: ReaderBehavior(rate: rate * 2, pause: Self.turns), membership: .constant(1))
        case .rebalancing:
            ScenarioPlan(
                production: RateProfile(rate: rate), reading: ReaderBehavior(pause: Self.turns),
                membership: .swinging(most: 3, step: period))
        case .deadConsumer:
            ScenarioPlan(
                production: RateProfile(rate: rate), reading: ReaderBehavior(pause: Self.turns),
                membership: .leaving(2, moment: period))
        }
    }
}
