/// A story of one producer and one consumer group, for demos and tests.
public enum Scenario: String, Sendable, CaseIterable {
    case steady
    case lagging
    case stalled
    case bursty
    case rebalancing
    case deadConsumer = "dead-consumer"

    /// What happens.
    public var story: String {
        switch self {
        case .steady: "Two members read all that is produced."
        case .lagging: "One member reads half as fast as is produced."
        case .stalled: "After a period the one member reads no more and commits the same offsets again and again."
        case .bursty:
            "A quarter of the rate, and in every other period, for half of it, four times the rate; "
                + "the one member reads at twice the rate at most."
        case .rebalancing: "Every period a member joins, up to three, and then one leaves, down to one."
        case .deadConsumer: "After a period both members leave the group, and nobody comes back."
        }
    }

    /// What the exporter shows of it.
    public var onThePage: String {
        switch self {
        case .steady:
            "kafka_consumergroup_group_lag stays near 0 while kafka_consumergroup_current_offset_sum rises; "
                + "kafka_consumergroup_members is 2."
        case .lagging:
            "kafka_consumergroup_group_lag grows by half the rate each second while "
                + "kafka_consumergroup_current_offset_sum rises; kafka_consumergroup_members is 1."
        case .stalled:
            "kafka_consumergroup_group_lag grows by the rate each second, "
                + "kafka_consumergroup_current_offset_sum stands still, kafka_consumergroup_members stays 1."
        case .bursty:
            "kafka_consumergroup_group_lag rises in each burst and falls to near 0 after it."
        case .rebalancing:
            "kafka_consumergroup_members goes from 1 to 3 and back, kafka_consumergroup_state has short times of "
                + "rebalancing; the lag stays small."
        case .deadConsumer:
            "kafka_consumergroup_members falls to 0 and kafka_consumergroup_state to empty; "
                + "kafka_consumergroup_group_lag grows by the rate each second."
        }
    }
}
