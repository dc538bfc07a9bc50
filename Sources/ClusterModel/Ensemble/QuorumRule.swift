/// Which voters form a quorum, by the membership in `conf`.
public enum QuorumRule: Sendable, Hashable {
    /// More than half of the voters.
    case majority
    /// `group.N=` and `weight.N=`.
    case hierarchical(HierarchicalQuorum)
    /// Groups or weights that cannot be read, or do not match the members.
    case unknown
}

/// A quorum of weighted groups: more than half of the groups, in each of them more than half of its weight (ZooKeeper's
/// `QuorumHierarchical`).
public struct HierarchicalQuorum: Sendable, Hashable {
    /// The weights of the servers of each group, by id.
    public let groups: [[Int64: Int64]]

    /// Nil if a server is in several groups, a weight is out of range, or there is no group.
    public init?(_ groups: [[Int64: Int64]]) {
        let ids = groups.flatMap(\.keys)
        guard !groups.isEmpty, Set(ids).count == ids.count else { return nil }
        guard groups.allSatisfy({ $0.values.allSatisfy { (0...Self.maximumWeight).contains($0) } }) else { return nil }
        self.groups = groups
    }

    /// Sums of such weights do not overflow.
    private static let maximumWeight = Int64(Int32.max)

    /// How many of `alive` may fail, whichever they are, before the rest is no quorum; 0 also if it is none already.
    public func failuresTolerated(alive: Set<Int64>) -> Int {
        // Groups without weight do not count.
        let weighted = groups.filter { $0.values.contains { $0 > 0 } }
        let failuresToLose = weighted.compactMap { Self.failuresToLose($0, alive: alive) }.sorted()
        // Fewer than these groups are no quorum: the cheapest ones are lost first.
        let spare = failuresToLose.count - weighted.count / 2
        guard spare > 0 else { return 0 }
        return failuresToLose.prefix(spare).reduce(0, +) - 1
    }

    /// The fewest failures that leave a group without more than half of its weight; nil if it is without already.
    private static func failuresToLose(_ group: [Int64: Int64], alive: Set<Int64>) -> Int? {
        let half = group.values.reduce(0, +) / 2
        let weights = group.filter { alive.contains($0.key) }.map(\.value).sorted(by: >)
        var left = weights.reduce(0, +)
        guard left > half else { return nil }
        var failures = 0
        for weight in weights where left > half {
            left -= weight
            failures += 1
        }
        return failures
    }
}
