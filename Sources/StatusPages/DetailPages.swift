internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

/// The most rows of a table on the page of a group or a topic.
private let rowLimit = 500

// A group.
extension StatusPages {
    func group(_ name: Name, _ clusterName: String?) async -> PageResponse {
        let cluster = cluster(clusterName) { $0.group(name) != nil }
        if let refusal = refusal((cluster ?? self.cluster(clusterName))?.status) { return refusal }
        guard let (index, cluster) = cluster, let group = cluster.group(name) else {
            return notFound("There is no group \(name.text), or it is left out by the filters.", back: "/groups")
        }
        let report = await report(of: name, inCluster: index)
        let members = group.group.description?.members
        let partitions = partitionRows(report, members: members ?? [], cluster: cluster.name)
        let count = (report?.topics ?? []).reduce(0) { $0 + $1.partitions.count }
        return PageResponse(
            page(
                "group", title: "Group \(name.text)", path: "",
                [
                    "name": name.text, "facts": Self.facts(group),
                    "trend": group.lag.flatMap { Sparkline.svg($0.trend) } ?? false,
                    "hasPartitions": !partitions.isEmpty, "partitions": partitions,
                    "shown": shown(rowLimit), "morePartitions": count > rowLimit ? shown(count) : false,
                    "membersText": Self.membersText(members) ?? false, "hasMembers": members?.isEmpty == false,
                    "members": (members ?? []).prefix(rowLimit).map(Self.row), "membersShown": shown(rowLimit),
                    "moreMembers": (members?.count ?? 0) > rowLimit ? shown(members?.count) : false,
                    "apiHref": links.resource("groups", name, cluster: cluster.name),
                ]))
    }

    private static func facts(_ group: GroupStatus) -> [Fields] {
        let description = group.group.description
        let lag = group.lag?.total
        let age = lag?.age
        let bracket = age.map { "\(shown(seconds: $0.least)) to \(shown(seconds: $0.most))" }
        return [
            fact("Status", lag?.status?.text ?? unknown), fact("State", group.state?.text ?? unknown),
            fact("Type", group.group.type?.rawValue ?? unknown), fact("Members", shown(group.memberCount)),
            fact("Coordinator", description?.coordinator.map { "broker \($0)" } ?? unknown),
            fact("Assignor", description.map { $0.assignor.isEmpty ? unknown : $0.assignor } ?? unknown),
            fact("Lag", lag.map { "\(shown($0.lag)) records" } ?? unknown),
            fact("Oldest unread record", age.map { "\(shown(seconds: $0.estimate)) old" } ?? unknown),
            fact("Its bounds", bracket ?? unknown), fact("Reads", "\(shown(rate: lag?.consumptionRate)) records/s"),
            fact("Written", "\(shown(rate: lag?.productionRate)) records/s"),
            fact("Caught up in", shown(seconds: lag?.secondsToCatchUp)),
            fact("Deletion in", shown(seconds: lag?.secondsToDeletion)),
            fact("Records lost", shown(lag?.recordsLost)),
        ]
    }

    /// The partitions with a commit, those with the most trouble first.
    private func partitionRows(_ report: LagReport.Group?, members: [GroupMember], cluster: String) -> [Fields] {
        var holders: [TopicPartition: String] = [:]
        for member in members { for held in member.assignment ?? [] { holders[held] = member.clientID } }
        let rows = (report?.topics ?? []).flatMap { topic in topic.partitions.map { (topic.name, $0) } }
        let sorted = rows.enumerated().sorted { one, other in
            let (left, right) = (one.element.1, other.element.1)
            let keys = (Int(left.status?.rawValue ?? 0), left.lag ?? -1)
            let otherKeys = (Int(right.status?.rawValue ?? 0), right.lag ?? -1)
            return keys == otherKeys ? one.offset < other.offset : keys > otherKeys
        }
        return sorted.prefix(rowLimit).map(\.element).map { topic, partition in
            [
                "class": partition.status?.rowClass ?? "", "topic": topic.text,
                "href": links.topic(topic, cluster: cluster), "partition": partition.partition,
                "status": partition.status?.text ?? unknown, "committed": shown(partition.committed),
                "committedSort": partition.committed, "end": shown(partition.end), "endSort": sortKey(partition.end),
                "lag": shown(partition.lag), "lagSort": sortKey(partition.lag),
                "deletion": shown(seconds: partition.secondsToDeletion),
                "deletionSort": sortKey(partition.secondsToDeletion),
                "holder": holders[TopicPartition(topic: topic, partition: partition.partition)] ?? unknown,
            ].merging(ageFields(partition.age)) { $1 }
        }
    }

    private static func membersText(_ members: [GroupMember]?) -> String? {
        guard let members else { return "The members are unknown." }
        return members.isEmpty ? "None." : nil
    }

    private static func row(_ member: GroupMember) -> Fields {
        let topics = Dictionary(grouping: member.assignment ?? [], by: \.topic).sorted { $0.key < $1.key }
        let texts = topics.map { "\($0.key.text): \(idList($0.value.map(\.partition).sorted()))" }
        let isLong = texts.joined().count > 500
        return [
            "clientID": member.clientID, "host": member.host, "id": member.id,
            "count": member.assignment.map { shown($0.count) } ?? unknown,
            "assignment": isLong ? "\(topics.count) topics" : texts.joined(separator: "; "),
        ]
    }
}

// A topic.
extension StatusPages {
    func topic(_ name: Name, _ clusterName: String?) -> PageResponse {
        let cluster = cluster(clusterName) { $0.topic(name) != nil }
        if let refusal = refusal((cluster ?? self.cluster(clusterName))?.status) { return refusal }
        guard let (_, cluster) = cluster, let topic = cluster.topic(name) else {
            return notFound("There is no topic \(name.text), or it is left out by the filters.", back: "/topics")
        }
        let partitions = topic.partitionRows(limit: rowLimit)
        let count = topic.topic.partitions.count
        let readers = cluster.readers(of: name).sorted { $0.topic.total.trouble > $1.topic.total.trouble }
        let groups = readers.prefix(rowLimit).map { reader in
            reader.topic.total.fields.merging([
                "name": reader.group.name.text, "href": links.group(reader.group.name, cluster: cluster.name),
            ]) { $1 }
        }
        return PageResponse(
            page(
                "topic", title: "Topic \(name.text)", path: "",
                [
                    "name": name.text, "facts": facts(topic), "partitions": partitions,
                    "shown": shown(rowLimit), "morePartitions": count > rowLimit ? shown(count) : false,
                    "hasGroups": !groups.isEmpty, "groups": groups, "groupsShown": shown(rowLimit),
                    "moreGroups": readers.count > rowLimit ? shown(readers.count) : false,
                    "apiHref": links.resource("topics", name, cluster: cluster.name),
                ]))
    }

    private func facts(_ topic: TopicStatus) -> [Fields] {
        let row = topic.row(links, cluster: "")
        let columns = [
            ("State", "state"), ("Partitions", "partitions"), ("Replicas", "replicas"), ("Min ISR", "minISR"),
            ("Cleanup policy", "cleanup"), ("Retention", "retention"),
        ]
        return columns.map { Self.fact($0, row[$1] as? String ?? unknown) }
            + [Self.fact("Written", "\(shown(rate: topic.recordsPerSecond)) records/s")]
    }
}

extension LagSummary {
    /// Sorts the readers of a topic, the one with the most trouble last.
    fileprivate var trouble: (Int, Int64) { (Int(status?.rawValue ?? 0), lag ?? -1) }
}

extension StatusPages {
    /// The cluster with this name; without one, the first that has what is looked for.
    private func cluster(_ name: String?, where holds: (ClusterStatus) -> Bool) -> (index: Int, status: ClusterStatus)?
    {
        if name != nil { return cluster(name) }
        return snapshot.clusters.firstIndex(where: holds).map { ($0, snapshot.clusters[$0]) }
    }
}
