internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

// Clusters, their brokers, and ensembles, as the API shows them.

struct ClusterResource: Encodable {
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

struct BrokerResource: Encodable {
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

struct EnsembleResource: Encodable {
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
