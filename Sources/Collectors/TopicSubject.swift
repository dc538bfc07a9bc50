internal import ClusterModel
internal import Exposition
internal import LagAnalysis

/// A topic, its labels, and what its partitions come to, gathered in one pass over them.
struct TopicSubject: MetricSubject {
    let topic: Topic

    /// `topic="…"`
    let labels: LabelBytes

    /// Partitions without a leader.
    private(set) var offline = 0

    /// Partitions with a leader, but with fewer replicas in sync than there are.
    private(set) var underReplicated = 0

    /// Partitions with a leader that refuse `acks=all`; nil while `min.insync.replicas` is unknown.
    private(set) var underMinInSync: Int?

    /// Partitions that one more lost replica makes refuse `acks=all`; nil while `min.insync.replicas` is unknown.
    ///
    /// A partition that needs all of its replicas is always there, and is not counted.
    private(set) var atMinInSync: Int?

    /// Replicas of the partition that has the fewest; nil without partitions.
    private(set) var replicationFactor: Int?

    /// The high watermarks of all partitions.
    private(set) var currentOffsets = WholeSum()

    /// The log start offsets of all partitions.
    private(set) var oldestOffsets = WholeSum()

    init(_ topic: Topic) {
        self.topic = topic
        labels = LabelBytes("topic", topic.name.text)
        if topic.configuration?.minInSyncReplicas != nil { (underMinInSync, atMinInSync) = (0, 0) }
        for partition in topic.partitions {
            replicationFactor = min(replicationFactor ?? .max, partition.replicas.count)
            currentOffsets.add(partition.highWatermark)
            oldestOffsets.add(partition.logStartOffset)
            countByHealth(partition)
        }
    }

    /// A partition without a leader counts as offline only: what it says of its replicas is of the past.
    private mutating func countByHealth(_ partition: Partition) {
        guard partition.leader != nil else {
            offline += 1
            return
        }
        let inSync = partition.inSyncReplicas.count
        let replicas = partition.replicas.count
        if inSync < replicas { underReplicated += 1 }
        guard let configured = topic.configuration?.minInSyncReplicas else { return }
        let required = min(configured, replicas)
        if inSync < required { underMinInSync? += 1 }
        if inSync == required, required < replicas { atMinInSync? += 1 }
    }
}
