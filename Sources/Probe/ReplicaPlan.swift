internal import ClusterModel

/// Where replicas of the probe's topic go, so that every broker is the preferred leader of a partition.
struct ReplicaPlan {
    /// The ids of the brokers that there are, ascending, each once.
    let brokers: [Int32]

    /// Replicas of each partition: as many as are wanted, as far as there are brokers.
    let replicationFactor: Int

    /// - Parameter replicationFactor: what is wanted; nil: 3.
    init(brokers: some Sequence<Int32>, replicationFactor: Int?) {
        self.brokers = Set(brokers).sorted()
        self.replicationFactor = min(replicationFactor ?? 3, self.brokers.count)
    }

    /// The replicas of the partitions that a topic with these partitions still needs: one for each broker that is nobody's
    /// preferred leader. For a topic without partitions, of all.
    ///
    /// Partitions of brokers that are gone stay as they are: moving replicas is not a probe's business.
    func additions(to partitions: [Partition]) -> [[Int32]] {
        let preferred = Set(partitions.compactMap(\.replicas.first))
        return brokers.indices.filter { !preferred.contains(brokers[$0]) }.map(replicas(ledBy:))
    }

    /// A broker and those that follow it, around the end.
    private func replicas(ledBy index: Int) -> [Int32] {
        (0..<replicationFactor).map { brokers[(index + $0) % brokers.count] }
    }
}
