internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

extension StatusPages {
    /// All groups or topics of a cluster, a part at a time.
    /// - Parameter kind: `groups` or `topics`.
    func list(_ kind: String, _ query: ListQuery) -> PageResponse {
        let cluster = cluster(query.cluster)?.status
        if let refusal = refusal(cluster) { return refusal }
        let rows: [Fields]
        let total: Int
        if kind == "groups" {
            let page = query.page(of: cluster?.groups ?? [])
            (rows, total) = (page.rows.map { $0.row(links, cluster: cluster?.name ?? "") }, page.total)
        } else {
            let page = query.page(of: cluster?.topics ?? [])
            (rows, total) = (page.rows.map { $0.row(links, cluster: cluster?.name ?? "") }, page.total)
        }
        let noun = kind == "groups" ? "Consumer groups" : "Topics"
        let heading = snapshot.clusters.count > 1 ? "\(noun) of \(cluster?.name ?? "")" : noun
        let range =
            rows.isEmpty
            ? "0 of \(shown(total))"
            : "\(query.offset + 1) to \(query.offset + rows.count) of \(shown(total))"
        let isSingle = snapshot.clusters.count < 2
        let html = page(
            "list", title: heading, path: "/\(kind)",
            [
                "heading": heading, "groupsLabel": heading, "topicsLabel": heading, "isGroups": kind == "groups",
                kind: rows,
                kind == "groups" ? "hasGroups" : "hasTopics": !rows.isEmpty, "range": range,
                "cluster": isSingle ? false : cluster?.name ?? "", "search": query.search ?? "",
                "selections": kind == "groups"
                    ? [Self.statuses(query), Self.states(query), Self.orders(query, Self.groupOrders)]
                    : [Self.orders(query, Self.topicOrders)],
                "previous": query.offset > 0
                    ? Self.href(kind, query, offset: max(0, query.offset - query.limit)) as Any : false,
                "next": query.offset + rows.count < total
                    ? Self.href(kind, query, offset: query.offset + query.limit) as Any : false,
            ])
        return PageResponse(html)
    }

    private static let groupOrders: [(ListQuery.Order, String)] = [
        (.trouble, "trouble"), (.name, "name"), (.size, "lag"), (.age, "oldest unread record"),
    ]
    private static let topicOrders: [(ListQuery.Order, String)] = [
        (.trouble, "trouble"), (.name, "name"), (.size, "records per second"),
    ]

    private static func statuses(_ query: ListQuery) -> Fields {
        selection("Status", "status", LagStatus.allCases.reversed().map { ("\($0)", $0.text, $0 == query.status) })
    }

    private static func states(_ query: ListQuery) -> Fields {
        selection("State", "state", GroupState.allCases.map { ($0.rawValue, $0.text, $0 == query.state) })
    }

    private static func orders(_ query: ListQuery, _ orders: [(order: ListQuery.Order, text: String)]) -> Fields {
        [
            "label": "Sorted by", "name": "sort",
            "options": orders.map { option($0.order.rawValue, $0.text, $0.order == query.order) },
        ]
    }

    private static func selection(_ label: String, _ name: String, _ options: [(String, String, Bool)]) -> Fields {
        let isAny = !options.contains(where: \.2)
        return [
            "label": label, "name": name,
            "options": [option("", "any", isAny)] + options.map { option($0.0, $0.1, $0.2) },
        ]
    }

    private static func option(_ value: String, _ text: String, _ isSelected: Bool) -> Fields {
        ["value": value, "text": text, "selected": isSelected]
    }

    /// The address of another part of the same list.
    private static func href(_ kind: String, _ query: ListQuery, offset: Int) -> String {
        let parameters = [
            ("cluster", query.cluster), ("search", query.search), ("status", query.status.map { "\($0)" }),
            ("state", query.state?.rawValue), ("sort", query.order == .trouble ? nil : query.order.rawValue),
            ("offset", offset == 0 ? nil : String(offset)),
            ("limit", query.limit == ListQuery.defaultLimit ? nil : String(query.limit)),
        ]
        let given = parameters.compactMap { name, value in value.map { "\(name)=\(PercentEncoding.encoded($0))" } }
        return "/\(kind)" + (given.isEmpty ? "" : "?\(given.joined(separator: "&"))")
    }
}
