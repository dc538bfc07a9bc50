internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

// Topics, as the API shows them.

struct TopicResource: Encodable {
    let name: String
    let partitions: Int
    let replicationFactor: Int?
    let minISR: Int?
    let cleanupPolicy: String?
    let retentionSeconds: Double?
    let recordsPerSecond: Double?
    let offline: [Int32]
    let underMinISR: [Int32]
    let atMinISR: [Int32]
    let underReplicated: [Int32]

    enum CodingKeys: String, CodingKey {
        case name, partitions, offline
        case replicationFactor = "replication_factor"
        case minISR = "min_isr"
        case cleanupPolicy = "cleanup_policy"
        case retentionSeconds = "retention_seconds"
        case recordsPerSecond = "records_per_second"
        case underMinISR = "under_min_isr"
        case atMinISR = "at_min_isr"
        case underReplicated = "under_replicated"
    }

    init(_ topic: TopicStatus) {
        let configuration = topic.topic.configuration
        name = topic.name.text
        partitions = topic.topic.partitions.count
        replicationFactor = topic.replicationFactor
        minISR = configuration?.minInSyncReplicas
        cleanupPolicy = configuration?.cleanupPolicy
        retentionSeconds = configuration?.retentionMilliseconds.map { $0 < 0 ? .infinity : Double($0) / 1000 }
        recordsPerSecond = topic.recordsPerSecond
        offline = topic.offline
        underMinISR = topic.underMinISR
        atMinISR = topic.atMinISR
        underReplicated = topic.underReplicated
    }
}

struct TopicDetail: Encodable {
    struct Partition: Encodable {
        let partition: Int32
        let leader: Int32?
        let replicas: [Int32]
        let inSyncReplicas: [Int32]
        let logStartOffset: Int64?
        let highWatermark: Int64?
        let lastStableOffset: Int64?

        enum CodingKeys: String, CodingKey {
            case partition, leader, replicas
            case inSyncReplicas = "in_sync_replicas"
            case logStartOffset = "log_start_offset"
            case highWatermark = "high_watermark"
            case lastStableOffset = "last_stable_offset"
        }
    }

    struct Reader: Encodable {
        let group: String
        let lag: LagResource
    }

    let time: Int64
    let topic: TopicResource
    let partitions: [Partition]
    let groups: [Reader]

    init(
        _ snapshot: StatusSnapshot, _ status: TopicStatus, readers: [(group: LagReport.Group, topic: LagReport.Topic)]
    ) {
        time = snapshot.time
        topic = TopicResource(status)
        partitions = status.topic.partitions.map { partition in
            Partition(
                partition: partition.id, leader: partition.leader, replicas: partition.replicas,
                inSyncReplicas: partition.inSyncReplicas, logStartOffset: partition.logStartOffset,
                highWatermark: partition.highWatermark, lastStableOffset: partition.lastStableOffset)
        }
        groups = readers.map { Reader(group: $0.group.name.text, lag: LagResource($0.topic.total)) }
    }
}
