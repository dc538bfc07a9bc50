internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

// The API in our own shape, version 1: `/api/v1/…`. What is unknown is left out. Times are in milliseconds since 1970, lengths of
// time in seconds.

extension StatusAPI {
    /// - Parameter path: what follows `/api/v1`.
    func answer(_ path: ArraySlice<Substring>, _ query: String?) async -> APIResponse {
        do {
            switch path.first {
            case "status" where path.count == 1: return APIResponse(StatusResource(snapshot))
            case "ensembles" where path.count == 1:
                return APIResponse(ItemsResource(snapshot, snapshot.ensembles.map(EnsembleResource.init)))
            case "clusters" where path.count == 1:
                return APIResponse(ItemsResource(snapshot, snapshot.clusters.map(ClusterResource.init)))
            case "clusters": return try await answer(inCluster: path.dropFirst(), query)
            default: return notFound("there is no such resource; docs/openapi.yaml lists them")
            }
        } catch let error as ListQuery.ParameterError {
            return APIResponse(status: 400, ErrorResource(error: error.description))
        } catch {
            return APIResponse(status: 500, ErrorResource(error: "\(error)"))
        }
    }

    private func answer(inCluster path: ArraySlice<Substring>, _ query: String?) async throws -> APIResponse {
        guard let component = path.first, let (index, cluster) = cluster(component) else {
            return notFound("there is no such cluster; /api/v1/clusters lists them")
        }
        let rest = path.dropFirst()
        switch (rest.first, rest.count) {
        case (nil, _): return APIResponse(ClusterResource(cluster))
        case ("brokers", 1): return APIResponse(ItemsResource(snapshot, cluster.brokers.map(BrokerResource.init)))
        case ("groups", 1):
            let query = try ListQuery(query, limit: 100)
            return APIResponse(ItemsResource(snapshot, query.page(of: cluster.groups), query, GroupResource.init))
        case ("topics", 1):
            let query = try ListQuery(query, limit: 100)
            return APIResponse(ItemsResource(snapshot, query.page(of: cluster.topics), query, TopicResource.init))
        case ("groups", 2):
            let name = Name(bytes: PercentEncoding.decoded(rest.last ?? ""))
            guard let group = cluster.group(name) else { return notFound("the cluster has no such group") }
            return APIResponse(GroupDetail(snapshot, group, await groupReport(index, name)))
        case ("topics", 2):
            let name = Name(bytes: PercentEncoding.decoded(rest.last ?? ""))
            guard let topic = cluster.topic(name) else { return notFound("the cluster has no such topic") }
            return APIResponse(TopicDetail(snapshot, topic, readers: cluster.readers(of: name)))
        default: return notFound("there is no such resource; docs/openapi.yaml lists them")
        }
    }

    private func notFound(_ message: String) -> APIResponse {
        APIResponse(status: 404, ErrorResource(error: message))
    }
}

private struct ErrorResource: Encodable {
    let error: String
}

/// A list, or a part of it.
private struct ItemsResource<Item: Encodable>: Encodable {
    let time: Int64
    let total: Int
    let offset: Int
    let items: [Item]

    init(_ snapshot: StatusSnapshot, _ items: [Item]) {
        time = snapshot.time
        total = items.count
        offset = 0
        self.items = items
    }

    init<Row>(_ snapshot: StatusSnapshot, _ page: ListPage<Row>, _ query: ListQuery, _ item: (Row) -> Item) {
        time = snapshot.time
        total = page.total
        offset = query.offset
        items = page.rows.map(item)
    }
}

/// What is wrong, the worst first.
private struct StatusResource: Encodable {
    struct Finding: Encodable {
        let alert: String
        let severity: String
        let summary: String
        let subjects: [Subject]
    }

    struct Subject: Encodable {
        let kind: String
        let name: String
        let of: String?
        let detail: String
    }

    let time: Int64
    let findings: [Finding]

    init(_ snapshot: StatusSnapshot) {
        time = snapshot.time
        findings = snapshot.findings.map { finding in
            Finding(
                alert: finding.condition.alert, severity: finding.condition.severity.rawValue,
                summary: finding.condition.summary, subjects: finding.subjects.map(Subject.init))
        }
    }
}

extension StatusResource.Subject {
    fileprivate init(_ subject: Finding.Subject) {
        detail = subject.detail
        switch subject.kind {
        case .cluster(let name): (kind, self.name, of) = ("cluster", name, nil)
        case .broker(let id, let cluster): (kind, name, of) = ("broker", String(id), cluster)
        case .topic(let topic, let cluster): (kind, name, of) = ("topic", topic.text, cluster)
        case .group(let group, let cluster): (kind, name, of) = ("group", group.text, cluster)
        case .ensemble(let ensemble): (kind, name, of) = ("ensemble", ensemble, nil)
        case .server(let address, let ensemble): (kind, name, of) = ("server", address, ensemble)
        }
    }
}

private struct ClusterResource: Encodable {
    struct Phase: Encodable {
        let seconds: Double
        let requests: Int
        let failures: [String: Int]
    }

    let name: String
    let id: String?
    let isUp: Bool
    let problem: String?
    let surveyedAt: Int64?
    let surveySeconds: Double?
    let isComplete: Bool
    let brokers: Int?
    let topics: Int?
    let groups: Int?
    let phases: [String: Phase]

    enum CodingKeys: String, CodingKey {
        case name, id, problem, brokers, topics, groups, phases
        case isUp = "up"
        case surveyedAt = "surveyed_at"
        case surveySeconds = "survey_seconds"
        case isComplete = "complete"
    }

    init(_ cluster: ClusterStatus) {
        name = cluster.name
        id = cluster.survey?.clusterID
        isUp = cluster.survey != nil
        problem = cluster.problem
        surveyedAt = cluster.surveyedAt
        surveySeconds = cluster.duration.map { $0 / .seconds(1) }
        isComplete = cluster.isComplete
        brokers = cluster.survey?.brokers.count
        topics = cluster.survey?.topics.count
        groups = cluster.survey?.groups.count
        let phases = cluster.phases.map { phase, report in
            let failures = report.failures.map { ($0.rawValue, $1) }
            let resource = Phase(
                seconds: report.duration / .seconds(1), requests: report.requests,
                failures: Dictionary(failures, uniquingKeysWith: +))
            return (phase.rawValue, resource)
        }
        self.phases = Dictionary(phases, uniquingKeysWith: { first, _ in first })
    }
}

private struct BrokerResource: Encodable {
    let id: Int32
    let address: String?
    let rack: String?
    let isUp: Bool
    let leaderPartitions: Int
    let replicaPartitions: Int
    let roundTripSeconds: Double?
    let throttleSeconds: Double?
    let unreachable: String?

    enum CodingKeys: String, CodingKey {
        case id, address, rack, unreachable
        case isUp = "up"
        case leaderPartitions = "leader_partitions"
        case replicaPartitions = "replica_partitions"
        case roundTripSeconds = "round_trip_seconds"
        case throttleSeconds = "throttle_seconds"
    }

    init(_ broker: BrokerStatus) {
        id = broker.id
        address = broker.broker?.address
        rack = broker.broker?.rack
        isUp = broker.isUp
        leaderPartitions = broker.load.leaders
        replicaPartitions = broker.load.replicas
        roundTripSeconds = broker.broker?.connection?.roundTripTime.map { $0 / .seconds(1) }
        throttleSeconds = (broker.broker?.connection?.throttleTime).map { $0 / .seconds(1) }
        unreachable = broker.unreachable?.description
    }
}

/// The lag of a group, or of a group on a topic.
private struct LagResource: Encodable {
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
private struct SecondsResource: Encodable {
    let estimate: Double
    let least: Double
    let most: Double

    init(_ seconds: LagSeconds) {
        (estimate, least, most) = (seconds.estimate, seconds.least, seconds.most)
    }
}

private struct GroupResource: Encodable {
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

private struct GroupDetail: Encodable {
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

private struct TopicResource: Encodable {
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

private struct TopicDetail: Encodable {
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

private struct EnsembleResource: Encodable {
    struct Server: Encodable {
        let address: String
        let isUp: Bool
        let isServing: Bool
        let role: String?
        let reason: String?
        let version: String?
        let zxid: String?
        let averageLatency: Double?
        let connections: Int64?

        enum CodingKeys: String, CodingKey {
            case address, role, reason, version, zxid, connections
            case isUp = "up"
            case isServing = "serving"
            case averageLatency = "average_latency_milliseconds"
        }
    }

    let name: String
    let problem: String?
    let surveyedAt: Int64?
    let voters: Int?
    let failuresTolerated: Int?
    let servers: [Server]

    enum CodingKeys: String, CodingKey {
        case name, problem, voters, servers
        case surveyedAt = "surveyed_at"
        case failuresTolerated = "failures_tolerated"
    }

    init(_ ensemble: EnsembleStatus) {
        let health = ensemble.survey.map { EnsembleHealth($0.servers) }
        name = ensemble.name
        problem = ensemble.problem
        surveyedAt = ensemble.surveyedAt
        voters = health?.voters
        failuresTolerated = health?.failuresTolerated
        servers = (ensemble.survey?.servers ?? []).map { server in
            Server(
                address: server.address, isUp: server.isUp, isServing: server.isServing, role: server.role?.rawValue,
                reason: server.downFailure?.description, version: server.shortVersion,
                zxid: (server.statistics?.zxid).map { "0x\(String($0.rawValue, radix: 16))" },
                averageLatency: server.statistics?.averageLatency, connections: server.statistics?.connections)
        }
    }
}
