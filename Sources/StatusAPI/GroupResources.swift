internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

// Groups and their lag, as the API shows them.

/// The lag of a group, or of a group on a topic.
struct LagResource: Encodable {
    let status: String?
    let lag: Int64?
    let lagSeconds: SecondsResource?
    let consumption: Double?
    let production: Double?
    let catchUpSeconds: Double?
    let retentionRiskSeconds: Double?
    let recordsLost: Int64
    let lastProgress: Int64?

    enum CodingKeys: String, CodingKey {
        case status, lag
        case lagSeconds = "lag_seconds"
        case consumption = "consumption_records_per_second"
        case production = "production_records_per_second"
        case catchUpSeconds = "catch_up_seconds"
        case retentionRiskSeconds = "retention_risk_seconds"
        case recordsLost = "records_lost"
        case lastProgress = "last_progress"
    }

    init(_ summary: LagSummary) {
        status = summary.status.map { "\($0)" }
        lag = summary.lag
        lagSeconds = summary.age.map(SecondsResource.init)
        consumption = summary.consumptionRate
        production = summary.productionRate
        catchUpSeconds = summary.secondsToCatchUp
        retentionRiskSeconds = summary.secondsToDeletion
        recordsLost = summary.recordsLost
        lastProgress = summary.lastProgress
    }
}

/// The age of the oldest unread record, with its bounds.
struct SecondsResource: Encodable {
    let estimate: Double
    let least: Double
    let most: Double

    init(_ seconds: LagSeconds) {
        (estimate, least, most) = (seconds.estimate, seconds.least, seconds.most)
    }
}

struct GroupResource: Encodable {
    let name: String
    let type: String?
    let state: String?
    let coordinator: Int32?
    let members: Int?
    let lag: LagResource?

    init(_ group: GroupStatus) {
        name = group.name.text
        type = group.group.type?.rawValue
        state = group.state?.rawValue
        coordinator = group.group.description?.coordinator
        members = group.memberCount
        lag = (group.lag?.total).map(LagResource.init)
    }
}

struct GroupDetail: Encodable {
    struct Member: Encodable {
        let id: String
        let clientID: String
        let host: String
        let assignment: [PartitionName]?

        enum CodingKeys: String, CodingKey {
            case id, host, assignment
            case clientID = "client_id"
        }
    }

    struct PartitionName: Encodable {
        let topic: String
        let partition: Int32
    }

    struct Topic: Encodable {
        let name: String
        let lag: LagResource
        let partitions: [Partition]
    }

    struct Partition: Encodable {
        let partition: Int32
        let committed: Int64
        let end: Int64?
        let lag: Int64?
        let lagSeconds: SecondsResource?
        let status: String?

        enum CodingKeys: String, CodingKey {
            case partition, committed, end, lag, status
            case lagSeconds = "lag_seconds"
        }
    }

    let time: Int64
    let group: GroupResource
    let members: [Member]?
    let topics: [Topic]
    let trend: [Double?]

    init(_ snapshot: StatusSnapshot, _ status: GroupStatus, _ report: LagReport.Group?) {
        time = snapshot.time
        group = GroupResource(status)
        members = status.group.description?.members?.map { member in
            Member(
                id: member.id, clientID: member.clientID, host: member.host,
                assignment: member.assignment?.map { PartitionName(topic: $0.topic.text, partition: $0.partition) })
        }
        topics = (report?.topics ?? []).map { topic in
            Topic(
                name: topic.name.text, lag: LagResource(topic.total),
                partitions: topic.partitions.map { partition in
                    Partition(
                        partition: partition.partition, committed: partition.committed, end: partition.end,
                        lag: partition.lag, lagSeconds: partition.age.map(SecondsResource.init),
                        status: partition.status.map { "\($0)" })
                })
        }
        trend = status.lag?.trend.values ?? []
    }
}
