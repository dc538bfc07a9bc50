internal import ClusterModel
internal import Exposition
internal import LagAnalysis

/// Writes what there is per consumer group.
enum GroupCollector {
    static let state = MetricFamily(
        "kafka_consumergroup_state", labels: ["consumergroup", "state"],
        help: "1 for the state that the group is in, 0 for every other, from its coordinator.")
    static let info = MetricFamily(
        "kafka_consumergroup_info", labels: ["consumergroup", "type", "protocol_type", "protocol", "coordinator"],
        help:
            "Always 1; the group's type (classic, consumer, share, streams; empty if the broker does not report it), its "
            + "protocol type, its assignor, and the id of the broker that coordinates it.")
    static let members = MetricFamily(
        "kafka_consumergroup_members", labels: ["consumergroup"],
        help: "Members that the group has now, from its coordinator; absent if unknown.")
    static let membersWithoutPartitions = MetricFamily(
        "kafka_consumergroup_members_without_partitions", labels: ["consumergroup"],
        help: "Members to which no partition is assigned, from the group's coordinator; absent if unknown.")
    static let lagSum = MetricFamily(
        "kafka_consumergroup_group_lag", labels: ["consumergroup"],
        help: "Records between the group's commits and the ends of all partitions that it committed; absent if one end "
            + "is unknown.")
    static let lagMax = MetricFamily(
        "kafka_consumergroup_group_lag_max", labels: ["consumergroup"],
        help:
            "Records between commit and end on the partition where the group is furthest behind; absent if one end is "
            + "unknown.")

    static let families = [state, info, members, membersWithoutPartitions, lagSum, lagMax]

    static func collect(_ groups: [GroupSubject], into writer: inout MetricWriter) {
        collectStates(groups, into: &writer)
        collectInfo(groups, into: &writer)
        writer.write(members, of: groups) { $0.group.description?.members?.count }
        writer.write(membersWithoutPartitions, of: groups) { countIdle($0.group.description?.members) }
        writer.write(lagSum, of: groups) { $0.lag.lagSum }
        writer.write(lagMax, of: groups) { $0.lag.lagMax }
    }

    /// The members without partitions; nil if the assignment of one member is unknown.
    private static func countIdle(_ members: [GroupMember]?) -> Int? {
        guard let members, !members.contains(where: { $0.assignment == nil }) else { return nil }
        return members.count { $0.assignment == [] }
    }

    private static func collectStates(_ groups: [GroupSubject], into writer: inout MetricWriter) {
        let states = GroupState.allCases.map { (state: $0, labels: LabelBytes("state", $0.rawValue)) }
        writer.family(state)
        for subject in groups {
            guard let current = subject.group.description?.state else { continue }
            for (state, labels) in states {
                writer.sample(subject.labels + labels, (state == current).sampleValue)
            }
        }
    }

    private static func collectInfo(_ groups: [GroupSubject], into writer: inout MetricWriter) {
        writer.family(info)
        for subject in groups {
            guard let description = subject.group.description else { continue }
            let labels = subject.labels
                .adding("type", subject.group.type?.rawValue ?? "")
                .adding("protocol_type", description.protocolType)
                .adding("protocol", description.assignor)
                .adding("coordinator", description.coordinator.map { String($0) } ?? "")
            writer.sample(labels, 1)
        }
    }
}
