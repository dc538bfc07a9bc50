internal import ClusterModel

/// What the probe's topic still needs.
enum TopicChange: Equatable {
    /// It is not there: create it with these replicas.
    case create([[Int32]])

    /// Brokers lead no partition: add some with these replicas.
    case grow(total: Int, [[Int32]])

    /// Compares a topic with what it should be; nil if it needs nothing.
    ///
    /// - Parameters:
    ///   - topic: as metadata lists it; nil if it is not there.
    ///   - servedBefore: brokers that got a partition before. None gets a second: if it does not lead it any more, somebody has
    ///     other plans with it.
    init?(_ topic: Topic?, plan: ReplicaPlan, servedBefore: Set<Int32>) {
        guard let topic else {
            guard !plan.brokers.isEmpty else { return nil }
            self = .create(plan.additions(to: []))
            return
        }
        // One that was just created can be without partitions for a moment.
        guard !topic.partitions.isEmpty else { return nil }
        let additions = plan.additions(to: topic.partitions).filter { !servedBefore.contains($0[0]) }
        guard !additions.isEmpty else { return nil }
        self = .grow(total: topic.partitions.count + additions.count, additions)
    }

    /// What doing it counts as.
    var operation: ProbeOperation {
        switch self {
        case .create: .create
        case .grow: .grow
        }
    }

    /// The brokers that lead the new partitions.
    var leaders: Set<Int32> {
        switch self {
        case .create(let replicas), .grow(_, let replicas): Set(replicas.compactMap(\.first))
        }
    }
}
