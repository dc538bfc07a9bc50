internal import ClusterModel

/// A partition of the probe's topic, as metadata last told.
struct ProbePartition: Equatable {
    let id: Int32

    /// The broker that leads it; nil while it has none.
    let leader: Int32?

    /// The broker that should lead it.
    let preferredLeader: Int32?

    init(_ partition: Partition) {
        id = partition.id
        leader = partition.leader
        preferredLeader = partition.replicas.first
    }
}
