internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

/// The most rows of a table on the overview.
private let rowLimit = 50

/// The most subjects of a finding.
private let subjectLimit = 10

extension StatusPages {
    /// The status page: one sentence, what is wrong, then each cluster, each ensemble, and the surveyor itself.
    func overview() -> String {
        let findings = snapshot.findings
        let verdict = Verdict(findings, snapshot)
        let phases = snapshot.clusters.flatMap(Self.phaseRows)
        return page(
            "overview", title: verdict.text, path: "/",
            [
                "verdict": verdict.text, "verdictClass": verdict.rowClass, "verdictMark": verdict.mark,
                "hasFindings": !findings.isEmpty, "findings": findings.map(fields),
                "clusters": snapshot.clusters.enumerated().map(fields(ofCluster:_:)),
                "ensembles": snapshot.ensembles.enumerated().map(Self.fields(ofEnsemble:_:)),
                "surveyor": surveyorFacts, "hasPhases": !phases.isEmpty, "phases": phases, "denied": denied ?? false,
                "settings":
                    (snapshot.surveyor.versions.map { ($0.name, $0.version) }
                    + snapshot.surveyor.settings.map { ($0.name, $0.value) }).map(Self.fact),
            ])
    }

    static func fact(_ label: String, _ value: String) -> Fields { ["label": label, "value": value] }

    private func fields(_ finding: Finding) -> Fields {
        let count = finding.subjects.count
        return [
            "severity": finding.condition.severity.rawValue, "summary": finding.condition.summary,
            "count": count > 1 ? "(\(count))" : "", "subjects": finding.subjects.prefix(subjectLimit).map(fields),
            "more": count > subjectLimit ? String(count - subjectLimit) : false,
        ]
    }

    private func fields(_ subject: Finding.Subject) -> Fields {
        var fields: Fields = ["detail": subject.detail.isEmpty ? false : subject.detail, "href": false]
        switch subject.kind {
        case .cluster(let name): (fields["kind"], fields["name"]) = ("cluster", name)
        case .broker(let id, _): (fields["kind"], fields["name"]) = ("broker", String(id))
        case .topic(let name, let cluster):
            (fields["kind"], fields["name"], fields["href"]) = ("topic", name.text, links.topic(name, cluster: cluster))
        case .group(let name, let cluster):
            (fields["kind"], fields["name"], fields["href"]) = ("group", name.text, links.group(name, cluster: cluster))
        case .ensemble(let name): (fields["kind"], fields["name"]) = ("ensemble", name)
        case .server(let address, _): (fields["kind"], fields["name"]) = ("server", address)
        }
        return fields
    }
}

/// The sentence on top.
private struct Verdict {
    let text: String
    let rowClass: String

    /// A sign beside the colour.
    let mark: String

    init(_ findings: [Finding], _ snapshot: StatusSnapshot) {
        guard let worst = findings.first?.condition else {
            let isPending =
                snapshot.clusters.contains(where: \.isPending) || snapshot.ensembles.contains(where: \.isPending)
            (text, rowClass, mark) =
                isPending
                ? ("The first survey has not ended yet", "info", "●") : ("All is well", "ok", "✔")
            return
        }
        rowClass = worst.severity.rawValue
        mark =
            switch worst.severity {
            case .critical: "✖"
            case .warning: "▲"
            case .info: "●"
            }
        let others = findings.count - 1
        text = others == 0 ? worst.summary : "\(worst.summary) \(others) more finding\(others == 1 ? "" : "s")."
    }
}

// Clusters.
extension StatusPages {
    private func fields(ofCluster number: Int, _ cluster: ClusterStatus) -> Fields {
        let brokers = cluster.brokers
        let topics = cluster.topics
        let groups = cluster.groups
        let trouble = troubleRows(topics, cluster: cluster.name)
        let shownGroups = groups.sortedByTrouble.prefix(rowLimit).map { $0.row(links, cluster: cluster.name) }
        let shownTopics = topics.sortedByTrouble.prefix(rowLimit).map { $0.row(links, cluster: cluster.name) }
        return [
            "number": number, "name": cluster.name, "problem": cluster.problem ?? false,
            "isUp": cluster.survey != nil, "facts": Self.facts(cluster, brokers, topics, groups),
            "brokers": brokers.prefix(rowLimit).map(\.row),
            "brokersHref": links.resource("brokers", cluster: cluster.name),
            "moreBrokers": brokers.count > rowLimit ? String(brokers.count - rowLimit) : false,
            "hasTrouble": trouble.total > 0, "trouble": trouble.rows,
            "moreTrouble": trouble.total > rowLimit ? String(trouble.total - rowLimit) : false,
            "groupsLabel": "Consumer groups of cluster \(cluster.name)",
            "topicsLabel": "Topics of cluster \(cluster.name)",
            "hasGroups": !groups.isEmpty, "groups": shownGroups, "moreGroups": groups.count > rowLimit,
            "groupCount": shown(groups.count), "groupsHref": links.list("groups", cluster: cluster.name),
            "hasTopics": !topics.isEmpty, "topics": shownTopics, "moreTopics": topics.count > rowLimit,
            "topicCount": shown(topics.count), "topicsHref": links.list("topics", cluster: cluster.name),
        ]
    }

    private static func facts(
        _ cluster: ClusterStatus, _ brokers: [BrokerStatus], _ topics: [TopicStatus], _ groups: [GroupStatus]
    ) -> [Fields] {
        let partitions = topics.reduce(0) { $0 + $1.topic.partitions.count }
        let up = brokers.count(where: \.isUp)
        return [
            fact("Brokers", up == brokers.count ? "\(up) up" : "\(up) of \(brokers.count) up"),
            fact("Topics", shown(topics.count)), fact("Partitions", shown(partitions)),
            fact("Without leader", shown(topics.reduce(0) { $0 + $1.offline.count })),
            fact("Under-replicated", shown(topics.reduce(0) { $0 + $1.underReplicated.count })),
            fact("Under min ISR", shown(topics.reduce(0) { $0 + $1.underMinISR.count })),
            fact("Consumer groups", shown(groups.count)),
            fact("Surveyed at", cluster.surveyedAt.map(timeText) ?? unknown),
            fact("Cluster id", cluster.survey?.clusterID ?? unknown),
        ]
    }

    /// The partitions in trouble, the worst first, as far as they are shown; and how many there are.
    private func troubleRows(_ topics: [TopicStatus], cluster: String) -> (rows: [Fields], total: Int) {
        let order = ["no leader", "under min ISR", "at min ISR", "under-replicated"]
        var shown: [[Fields]] = order.map { _ in [] }
        var total = 0
        for topic in topics {
            let states = topic.troubles
            guard !states.isEmpty else { continue }
            for partition in topic.topic.partitions {
                guard let state = states[partition.id], let rank = order.firstIndex(of: state.text) else { continue }
                total += 1
                guard shown[rank].count < rowLimit else { continue }
                shown[rank].append([
                    "class": state.rowClass, "topic": topic.name.text,
                    "href": links.topic(topic.name, cluster: cluster),
                    "partition": partition.id, "state": state.text,
                    "leader": partition.leader.map { String($0) } ?? "none",
                    "replicas": idList(partition.replicas), "inSync": idList(partition.inSyncReplicas),
                ])
            }
        }
        return (Array(shown.joined().prefix(rowLimit)), total)
    }
}

extension BrokerStatus {
    fileprivate var row: Fields {
        let roundTrip = broker?.connection?.roundTripTime.map { $0 / .seconds(1) }
        let throttle = (broker?.connection?.throttleTime).map { $0 / .seconds(1) }
        return [
            "id": id, "class": isUp ? unreachable == nil ? "" : "warning" : "critical",
            "state": isUp ? unreachable.map { "unreachable: \($0)" } ?? "up" : "down",
            "address": broker?.address ?? unknown, "rack": broker?.rack ?? unknown,
            "leaders": load.leaders, "leadersText": shown(load.leaders),
            "replicas": load.replicas, "replicasText": shown(load.replicas), "roundTrip": sortKey(roundTrip),
            "roundTripText": shown(seconds: roundTrip), "throttle": sortKey(throttle),
            "throttleText": shown(seconds: throttle),
        ]
    }
}

// Ensembles.
extension StatusPages {
    private static func fields(ofEnsemble number: Int, _ ensemble: EnsembleStatus) -> Fields {
        let servers = ensemble.survey?.servers.map(\.row) ?? ensemble.addresses.map(Self.unsurveyedServer)
        return [
            "number": number, "name": ensemble.name, "problem": ensemble.problem ?? false,
            "quorum": ensemble.survey.map { quorumText(EnsembleHealth($0.servers)) } ?? false, "servers": servers,
        ]
    }

    private static func unsurveyedServer(_ address: String) -> Fields {
        [
            "address": address, "class": "", "state": unknown, "reason": "", "version": unknown, "zxid": unknown,
            "latency": unknown, "connections": unknown, "waiting": unknown,
        ]
    }

    private static func quorumText(_ health: EnsembleHealth) -> String {
        let serving = "\(health.serving) of \(health.configured) servers serve"
        let voters = health.voters.map { ", \($0) vote" } ?? ""
        guard let margin = health.failuresTolerated else {
            return "\(serving)\(voters); how many more may fail is unknown."
        }
        if health.serving == 0 { return "\(serving)\(voters); there is no quorum." }
        return margin == 0
            ? "\(serving)\(voters); none may fail." : "\(serving)\(voters); \(margin) more may fail."
    }
}

extension ZooKeeperServer {
    fileprivate var row: Fields {
        [
            "address": address, "class": isServing ? "" : "critical", "state": stateText,
            "reason": downFailure?.message ?? "", "version": shortVersion ?? unknown,
            "zxid": (statistics?.zxid).map { "0x\(String($0.rawValue, radix: 16))" } ?? unknown,
            "latency": statistics?.averageLatency.map { "\(ReadableText.rate($0)) ms" } ?? unknown,
            "connections": shown(statistics?.connections), "waiting": shown(statistics?.outstandingRequests),
        ]
    }

    private var stateText: String {
        guard isUp else { return "down" }
        return role.map { words($0.rawValue) } ?? "up"
    }
}

// The surveyor itself.
extension StatusPages {
    private var surveyorFacts: [Fields] {
        let surveyor = snapshot.surveyor
        let scrapes = surveyor.scrapes.values.reduce(0, +)
        let failed = surveyor.scrapes.reduce(0) { $0 + ($1.key == 200 ? 0 : $1.value) }
        let surveys =
            snapshot.clusters.map { ("Survey of \($0.name)", $0.duration) }
            + snapshot.ensembles.map { ("Survey of ZooKeeper \($0.name)", $0.duration) }
        return surveys.map { label, duration in
            Self.fact(label, duration.map { "took \(ReadableText.duration($0))" } ?? "none yet")
        } + [
            Self.fact("Series on the metrics page", shown(surveyor.page?.series)),
            Self.fact("Bytes of it", shown(surveyor.page?.bytes)), Self.fact("Scrapes", shown(scrapes)),
            Self.fact("Failed scrapes", shown(failed)),
        ]
    }

    private static func phaseRows(_ cluster: ClusterStatus) -> [Fields] {
        SurveyPhase.allCases.compactMap { phase in
            guard let report = cluster.phases[phase] else { return nil }
            let failures = report.failures.sorted { $0.key.rawValue < $1.key.rawValue }
            return [
                "cluster": cluster.name, "phase": words(phase.rawValue), "class": failures.isEmpty ? "" : "warning",
                "seconds": report.duration / .seconds(1), "took": ReadableText.duration(report.duration),
                "requests": shown(report.requests),
                "failures": failures.map { "\(words($0.key.rawValue)): \($0.value)" }.joined(separator: ", "),
            ]
        }
    }

    /// The ACLs that are missing.
    private var denied: String? {
        let phases = SurveyPhase.allCases.filter { phase in
            snapshot.clusters.contains { $0.phases[phase]?.failures[.denied] != nil }
        }
        guard !phases.isEmpty else { return nil }
        let permissions = phases.map(\.permission)
        let distinct = permissions.enumerated().filter { permissions.firstIndex(of: $1) == $0 }.map(\.element)
        return "Some answers were denied; they need ACLs that allow \(distinct.joined(separator: ", "))."
    }
}
