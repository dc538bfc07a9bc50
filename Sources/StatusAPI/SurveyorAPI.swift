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
        if cluster.survey == nil, !rest.isEmpty {
            return APIResponse(
                status: 503, ErrorResource(error: cluster.problem ?? "no survey of the cluster is shown"))
        }
        switch (rest.first, rest.count) {
        case (nil, _): return APIResponse(ClusterResource(cluster))
        case ("brokers", 1): return APIResponse(ItemsResource(snapshot, cluster.brokers.map(BrokerResource.init)))
        case ("groups", 1):
            let query = try ListQuery(query, of: .groups)
            return APIResponse(ItemsResource(snapshot, query.page(of: cluster.groups), query, GroupResource.init))
        case ("topics", 1):
            let query = try ListQuery(query, of: .topics)
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
