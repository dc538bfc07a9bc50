internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

/// The API in the shape of Burrow's (version 3 of its HTTP endpoint), for programs that were written for it.
///
/// What differs: an offset carries the time at which the group last made progress, because a survey does not learn when an
/// offset was committed; and a partition has no `start`, because offsets of the past are not kept.
struct BurrowAPI {
    /// The largest number of partitions that a topic can have: no id from a broker makes a longer list.
    private static let mostPartitions = 1_000_000

    private let api: StatusAPI
    private let request: RequestInfo

    init(_ api: StatusAPI, url: String, host: String) {
        self.api = api
        request = RequestInfo(url: url, host: host)
    }

    func answer(_ path: [Substring]) async -> APIResponse {
        if path.first == "burrow" {
            return path.count == 2 ? APIResponse(text: "GOOD") : notFound("invalid request type")
        }
        guard path.count > 2 else {
            let names = api.snapshot.clusters.map(\.name)
            return APIResponse(ClusterList(message: "cluster list returned", clusters: names, request: request))
        }
        let asksForStatus = path.count == 6 && path[3] == "consumer" && (path[5] == "status" || path[5] == "lag")
        guard let (index, cluster) = api.cluster(path[2]) else {
            return asksForStatus ? unknownGroup(path[4], in: path[2]) : notFound("cluster not found")
        }
        switch (path.dropFirst(3).first, path.count) {
        case (nil, _): return detail(of: cluster)
        case ("topic", 4):
            let names = cluster.survey?.topics.map(\.name.text) ?? []
            return APIResponse(TopicList(message: "topic list returned", topics: names, request: request))
        case ("topic", 5): return topic(path[4], of: cluster)
        case ("topic", 6) where path[5] == "consumers": return consumers(of: path[4], in: cluster)
        case ("consumer", 4):
            let names = cluster.lag?.groups.map(\.name.text) ?? []
            return APIResponse(ConsumerList(message: "consumer list returned", consumers: names, request: request))
        case ("consumer", 5): return await consumer(path[4], of: cluster, at: index)
        case ("consumer", 6) where asksForStatus:
            return await status(of: path[4], in: cluster, at: index, showsAll: path[5] == "lag")
        default: return notFound("invalid request type")
        }
    }

    private func detail(of cluster: ClusterStatus) -> APIResponse {
        let module = ClusterModule(className: "kafka", servers: cluster.survey?.brokers.map(\.address) ?? [])
        return APIResponse(ModuleDetail(message: "cluster module detail returned", module: module, request: request))
    }

    private func topic(_ component: Substring, of cluster: ClusterStatus) -> APIResponse {
        guard let topic = cluster.topic(Name(bytes: PercentEncoding.decoded(component))) else {
            return notFound("cluster or topic not found")
        }
        let offsets = topic.topic.partitions.map { $0.highWatermark ?? -1 }
        return APIResponse(TopicOffsets(message: "topic offsets returned", offsets: offsets, request: request))
    }

    private func consumers(of component: Substring, in cluster: ClusterStatus) -> APIResponse {
        let name = Name(bytes: PercentEncoding.decoded(component))
        guard cluster.topic(name) != nil else { return notFound("cluster or topic not found") }
        let names = cluster.readers(of: name).map(\.group.name.text)
        return APIResponse(ConsumerList(message: "consumers of topic returned", consumers: names, request: request))
    }

    private func consumer(_ component: Substring, of cluster: ClusterStatus, at index: Int) async -> APIResponse {
        let name = Name(bytes: PercentEncoding.decoded(component))
        guard let group = await api.groupReport(index, name) else { return notFound("cluster or consumer not found") }
        let owners = Owners(cluster.group(name)?.group)
        var topics: [String: [ConsumerPartition]] = [:]
        for topic in group.topics {
            // A partition is known by its place in the list.
            let count = Int(topic.partitions.last?.partition ?? -1) + 1
            guard count <= Self.mostPartitions else { continue }
            var partitions = Array(repeating: ConsumerPartition.none, count: count)
            for partition in topic.partitions {
                let owner = owners[topic.name, partition.partition]
                partitions[Int(partition.partition)] = ConsumerPartition(
                    offsets: [ConsumerOffset(partition, at: cluster.surveyedAt ?? 0)], owner: owner.host,
                    clientID: owner.clientID, currentLag: partition.lag ?? 0)
            }
            topics[topic.name.text] = partitions
        }
        return APIResponse(ConsumerDetail(message: "consumer detail returned", topics: topics, request: request))
    }

    private func status(
        of component: Substring, in cluster: ClusterStatus, at index: Int, showsAll: Bool
    ) async -> APIResponse {
        let name = Name(bytes: PercentEncoding.decoded(component))
        guard let group = await api.groupReport(index, name) else {
            return unknownGroup(component, in: Substring(PercentEncoding.encoded(cluster.name)))
        }
        let owners = Owners(cluster.group(name)?.group)
        let partitions = group.topics.flatMap { topic in
            topic.partitions.map { partition in
                PartitionStatus(
                    topic.name, partition, owner: owners[topic.name, partition.partition], at: cluster.surveyedAt ?? 0)
            }
        }
        let status = GroupStatus(
            cluster: cluster.name, group: name.text, of: partitions, fallsBehind: group.total.fallsBehind,
            showsAll: showsAll)
        return APIResponse(ConsumerStatus(message: "consumer status returned", status: status, request: request))
    }

    private func unknownGroup(_ group: Substring, in cluster: Substring) -> APIResponse {
        let names = [cluster, group].map { Name(bytes: PercentEncoding.decoded($0)).text }
        let status = GroupStatus(cluster: names[0], group: names[1])
        return APIResponse(
            status: 404, ConsumerStatus(message: "consumer status returned", status: status, request: request))
    }

    private func notFound(_ message: String) -> APIResponse {
        APIResponse(status: 404, Failure(message: message, request: request))
    }
}

extension APIResponse {
    /// Burrow's health check answers with plain text.
    fileprivate init(text: String) {
        (status, contentType, body) = (200, "text/plain; charset=utf-8", Array(text.utf8))
    }
}

/// Which member holds a partition.
private struct Owners {
    private var members: [TopicPartition: (host: String, clientID: String)] = [:]

    init(_ group: ConsumerGroup?) {
        for member in group?.description?.members ?? [] {
            for partition in member.assignment ?? [] { members[partition] = (member.host, member.clientID) }
        }
    }

    subscript(topic: Name, partition: Int32) -> (host: String, clientID: String) {
        members[TopicPartition(topic: topic, partition: partition)] ?? ("", "")
    }
}

extension LagStatus {
    /// Burrow's word for it.
    fileprivate var burrow: String {
        switch self {
        case .ok: "OK"
        case .rewind: "REWIND"
        case .behind: "WARN"
        case .standing, .stopped: "STOP"
        case .stalled: "STALL"
        case .ahead, .lost: "ERR"
        }
    }
}

// The answers, with Burrow's names for the fields.

private struct RequestInfo: Encodable {
    let url: String
    let host: String
}

private struct Failure: Encodable {
    let error = true
    let message: String
    let request: RequestInfo
}

private struct ClusterList: Encodable {
    let error = false
    let message: String
    let clusters: [String]
    let request: RequestInfo
}

private struct TopicList: Encodable {
    let error = false
    let message: String
    let topics: [String]
    let request: RequestInfo
}

private struct TopicOffsets: Encodable {
    let error = false
    let message: String
    let offsets: [Int64]
    let request: RequestInfo
}

private struct ConsumerList: Encodable {
    let error = false
    let message: String
    let consumers: [String]
    let request: RequestInfo
}

private struct ClusterModule: Encodable {
    let className: String
    let servers: [String]

    enum CodingKeys: String, CodingKey {
        case className = "class-name"
        case servers
    }
}

private struct ModuleDetail: Encodable {
    let error = false
    let message: String
    let module: ClusterModule
    let request: RequestInfo
}

private struct ConsumerDetail: Encodable {
    let error = false
    let message: String
    let topics: [String: [ConsumerPartition]]
    let request: RequestInfo
}

private struct ConsumerPartition: Encodable {
    let offsets: [ConsumerOffset]
    let owner: String
    let clientID: String
    let currentLag: Int64

    /// Without a commit.
    static let none = ConsumerPartition(offsets: [], owner: "", clientID: "", currentLag: 0)

    enum CodingKeys: String, CodingKey {
        case offsets, owner
        case clientID = "client_id"
        case currentLag = "current-lag"
    }
}

private struct ConsumerOffset: Encodable {
    let offset: Int64
    let timestamp: Int64
    let observedAt: Int64
    let lag: Int64?

    init(_ partition: LagReport.Partition, at time: Int64) {
        offset = partition.committed
        timestamp = partition.lastProgress ?? time
        observedAt = time
        lag = partition.lag
    }
}

private struct ConsumerStatus: Encodable {
    let error = false
    let message: String
    let status: GroupStatus
    let request: RequestInfo
}

private struct PartitionStatus: Encodable {
    let topic: String
    let partition: Int32
    let owner: String
    let clientID: String
    let status: String
    let start = Nullable<ConsumerOffset>(nil)
    let end: ConsumerOffset
    let currentLag: Int64
    let complete: Double

    enum CodingKeys: String, CodingKey {
        case topic, partition, owner, status, start, end, complete
        case clientID = "client_id"
        case currentLag = "current_lag"
    }

    init(_ topic: Name, _ partition: LagReport.Partition, owner: (host: String, clientID: String), at time: Int64) {
        self.topic = topic.text
        self.partition = partition.partition
        self.owner = owner.host
        clientID = owner.clientID
        // Where the end is unknown, nothing is known to be well.
        status = (partition.status ?? .behind).burrow
        end = ConsumerOffset(partition, at: time)
        currentLag = partition.lag ?? 0
        complete = partition.completeness
    }
}

private struct GroupStatus: Encodable {
    let cluster: String
    let group: String
    let status: String
    let complete: Double
    let partitions: [PartitionStatus]
    let partitionCount: Int
    let maxLag: Nullable<PartitionStatus>
    let totalLag: Int64

    enum CodingKeys: String, CodingKey {
        case cluster, group, status, complete, partitions
        case partitionCount = "partition_count"
        case maxLag = "maxlag"
        case totalLag = "totallag"
    }

    /// A group that is not there.
    init(cluster: String, group: String) {
        (self.cluster, self.group) = (cluster, group)
        (status, complete, partitions, partitionCount, maxLag, totalLag) = ("NOTFOUND", 0, [], 0, Nullable(nil), 0)
    }

    /// - Parameters:
    ///   - fallsBehind: whether a topic falls behind as a whole.
    ///   - showsAll: false leaves out the partitions that are OK, as `/status` does.
    init(cluster: String, group: String, of all: [PartitionStatus], fallsBehind: Bool, showsAll: Bool) {
        (self.cluster, self.group) = (cluster, group)
        // Of a group, Burrow reports no more than OK, WARN and ERR.
        let words = Set(all.map(\.status) + (fallsBehind ? ["WARN"] : []))
        status = words.subtracting(["OK", "WARN"]).isEmpty ? words.contains("WARN") ? "WARN" : "OK" : "ERR"
        complete = all.isEmpty ? 0 : Double(all.count { $0.complete >= 1 }) / Double(all.count)
        partitions = showsAll ? all : all.filter { $0.status != "OK" }
        partitionCount = all.count
        maxLag = Nullable(all.max { $0.currentLag < $1.currentLag })
        totalLag = all.reduce(0) { sum, partition in
            let (total, overflow) = sum.addingReportingOverflow(partition.currentLag)
            return overflow ? .max : total
        }
    }
}

/// A field that is null, not left out, where there is no value.
private struct Nullable<Value: Encodable>: Encodable {
    private let value: Value?

    init(_ value: Value?) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
