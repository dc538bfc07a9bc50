public import ClusterModel
internal import LagAnalysis

/// A condition that holds, and of what.
public struct Finding: Sendable {
    public let condition: Condition

    /// What it holds of; at least one.
    public let subjects: [Subject]

    /// What a condition holds of.
    public struct Subject: Sendable {
        public let kind: Kind

        /// How bad it is, or why: `2 partitions: 0, 7`; empty where there is nothing to add.
        public let detail: String
    }

    /// What there is to know more about.
    public enum Kind: Sendable, Equatable {
        case cluster(String)
        case broker(Int32, cluster: String)
        case topic(Name, cluster: String)
        case group(Name, cluster: String)
        case ensemble(String)
        case server(String, ensemble: String)
    }
}

extension StatusSnapshot {
    /// What is wrong, the worst first.
    public var findings: [Finding] {
        var found: [Condition: [Finding.Subject]] = [:]
        for cluster in clusters { cluster.find(into: &found, now: time) }
        for ensemble in ensembles { ensemble.find(into: &found) }
        return found.map { Finding(condition: $0, subjects: $1) }.sorted { $0.condition.rank < $1.condition.rank }
    }
}

extension [Condition: [Finding.Subject]] {
    fileprivate mutating func add(_ condition: Condition, _ kind: Finding.Kind, _ detail: String = "") {
        self[condition, default: []].append(Finding.Subject(kind: kind, detail: detail))
    }
}

// Thresholds are those of the alerts.
extension ClusterStatus {
    fileprivate func find(into found: inout [Condition: [Finding.Subject]], now: Int64) {
        if let problem, !isPending { found.add(.unreachable, .cluster(name), problem) }
        guard survey != nil else { return }
        if !isComplete { found.add(.surveyIncomplete, .cluster(name), failedPhases) }
        findInTopics(&found)
        findInBrokers(&found)
        for group in groups { find(in: group, &found, now: now) }
    }

    private var failedPhases: String {
        SurveyPhase.allCases.compactMap { phase in
            let failures = phases[phase]?.failures ?? [:]
            guard !failures.isEmpty, !phase.isOptional else { return nil }
            let reasons = failures.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }
            return "\(phase.rawValue): \(reasons.joined(separator: ", "))"
        }
        .joined(separator: "; ")
    }

    private func findInTopics(_ found: inout [Condition: [Finding.Subject]]) {
        var (partitions, notPreferred) = (0, 0)
        for topic in topics {
            let kind = Finding.Kind.topic(topic.name, cluster: name)
            for (condition, ids) in [
                (Condition.offline, topic.offline), (.underMinISR, topic.underMinISR), (.atMinISR, topic.atMinISR),
                (.underReplicated, topic.underReplicated),
            ] where !ids.isEmpty {
                found.add(condition, kind, Self.list("partition", ids))
            }
            partitions += topic.topic.partitions.count
            notPreferred += topic.topic.partitions.count { !$0.isLedByPreferred }
        }
        if notPreferred * 10 > partitions {
            found.add(.leadersImbalanced, .cluster(name), "\(notPreferred) of \(partitions) partitions")
        }
    }

    private func findInBrokers(_ found: inout [Condition: [Finding.Subject]]) {
        for broker in brokers {
            let kind = Finding.Kind.broker(broker.id, cluster: name)
            if !broker.isUp { found.add(.brokerDown, kind, Self.counted(broker.load.replicas, "replica")) }
            if let time = broker.broker?.offsetRequestTime, time > .seconds(1) {
                found.add(.brokerSlow, kind, ReadableText.duration(time))
            }
            guard let registeredBrokers else { continue }
            if broker.isUp, !registeredBrokers.contains(broker.id) { found.add(.notInZooKeeper, kind) }
            if !broker.isUp, registeredBrokers.contains(broker.id) { found.add(.notInMetadata, kind) }
        }
    }

    /// By topic, as the alerts; a group is named once for each condition.
    private func find(in group: GroupStatus, _ found: inout [Condition: [Finding.Subject]], now: Int64) {
        var details: [Condition: [String]] = [:]
        for topic in group.lag?.topics ?? [] {
            for (condition, detail) in Self.conditions(of: topic.total, now: now) {
                details[condition, default: []].append("\(detail) on \(topic.name.text)")
            }
        }
        for (condition, details) in details {
            let more = details.count > 3 ? ", …" : ""
            found.add(condition, .group(group.name, cluster: name), details.prefix(3).joined(separator: ", ") + more)
        }
    }

    private static func conditions(of total: LagSummary, now: Int64) -> [(Condition, String)] {
        let behind = total.lag.map { "\(ReadableText.count($0)) records behind" } ?? "behind"
        var result: [(Condition, String)] = []
        if total.recordsLost > 0 { result.append((.recordsLost, "\(ReadableText.count(total.recordsLost)) records")) }
        if total.partitions[.ahead] > 0 {
            result.append((.commitsAhead, counted(total.partitions[.ahead], "partition")))
        }
        if total.partitions[.stalled] > 0 { result.append((.stalled, behind)) }
        if total.partitions[.standing] > 0 { result.append((.standing, behind)) }
        if total.fallsBehind { result.append((.lagGrowing, behind)) }
        if total.partitions[.stopped] > 0 {
            let committedLately = total.lastProgress.map { now - $0 < 6 * 3_600_000 } ?? false
            // The rate fades when nothing is written any more, and never becomes 0.
            let isWritten = (total.productionRate ?? 0) > 0.01
            result.append((committedLately && isWritten ? .stopped : .groupEmpty, behind))
        }
        if let seconds = total.secondsToDeletion, seconds < 86400, total.isRetentionUrgent {
            let detail = seconds < 1 ? "at any time" : "in \(ReadableText.duration(seconds: seconds)) at the earliest"
            result.append((seconds < 3600 ? .recordsAboutToBeLost : .retentionAhead, detail))
        }
        return result
    }

    /// `2 partitions: 0, 7`, of at most ten.
    private static func list(_ noun: String, _ ids: [Int32]) -> String {
        let shown = ids.prefix(10).map(String.init).joined(separator: ", ")
        return "\(counted(ids.count, noun)): \(shown)\(ids.count > 10 ? ", …" : "")"
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension EnsembleStatus {
    fileprivate func find(into found: inout [Condition: [Finding.Subject]]) {
        let kind = Finding.Kind.ensemble(name)
        guard let survey else {
            if !isPending { found.add(.ensembleSurveyMissing, kind, problem ?? "") }
            return
        }
        let health = EnsembleHealth(survey.servers)
        if health.serving == 0 { found.add(.quorumLost, kind, "\(health.up) of \(health.configured) servers answer") }
        if health.leaders == 0, health.configured > 1, health.voters != 1 { found.add(.noEnsembleLeader, kind) }
        if health.leaders > 1 { found.add(.severalEnsembleLeaders, kind, "\(health.leaders) leaders") }
        if health.failuresTolerated == 0, health.serving > 0, let voters = health.voters, voters > 2 {
            found.add(.quorumAtRisk, kind, "\(voters) voters")
        }
        if let versions = health.versions, versions > 1 { found.add(.versionsDiffer, kind, "\(versions) versions") }
        if let lists = health.memberships, lists > 1 { found.add(.membersDiffer, kind, "\(lists) lists of members") }
        for server in survey.servers { find(in: server, &found) }
    }

    private func find(in server: ZooKeeperServer, _ found: inout [Condition: [Finding.Subject]]) {
        let kind = Finding.Kind.server(server.address, ensemble: name)
        if !server.isUp {
            found.add(.serverDown, kind, server.downFailure?.message ?? "")
        } else if !server.isServing {
            found.add(.serverNotServing, kind, server.role.map { $0.rawValue } ?? "")
        }
        if let waiting = server.statistics?.outstandingRequests, waiting > 10 {
            found.add(.requestsOutstanding, kind, "\(waiting) requests")
        }
        if let zxid = server.statistics?.zxid, Double(zxid.counter) / Double(UInt32.max) > 0.9 {
            found.add(.zxidNearEnd, kind)
        }
    }
}
