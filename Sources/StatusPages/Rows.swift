internal import ClusterModel
internal import LagAnalysis
internal import StatusModel

// The rows of tables. Unknown values are shown as a dash.

/// What stands for a value that is unknown.
let unknown = "–"

func shown(_ count: Int64?) -> String { count.map(ReadableText.count) ?? unknown }

func shown(_ count: Int?) -> String { shown(count.map(Int64.init)) }

func shown(seconds: Double?) -> String { seconds.map { ReadableText.duration(seconds: $0) } ?? unknown }

func shown(rate: Double?) -> String { rate.map(ReadableText.rate) ?? unknown }

func idList(_ ids: [Int32]) -> String { ids.isEmpty ? unknown : ids.map { String($0) }.joined(separator: ", ") }

/// An identifier of Kafka or ZooKeeper as words: `preparing rebalance`.
func words(_ identifier: String) -> String { identifier.map { $0 == "_" ? " " : String($0) }.joined() }

/// What a table is sorted by; empty if it is unknown.
func sortKey(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }

func sortKey(_ number: Int64?) -> String { number.map { String($0) } ?? "" }

extension LagStatus {
    /// The class of a row with this status.
    var rowClass: String {
        switch self {
        case .ok: ""
        case .rewind: "info"
        case .behind, .standing, .stalled, .stopped: "warning"
        case .ahead, .lost: "critical"
        }
    }

    /// What the status means, in words.
    var text: String {
        switch self {
        case .ok: "ok"
        case .rewind: "rewound"
        case .behind: "falls behind"
        case .standing: "stands still"
        case .stalled: "stalled"
        case .stopped: "stopped"
        case .ahead: "commits beyond the end"
        case .lost: "lost records"
        }
    }
}

extension LagSummary {
    /// The columns of a lag.
    var fields: Fields {
        [
            "class": status?.rowClass ?? "", "status": status?.text ?? unknown,
            "lag": shown(lag), "lagSort": sortKey(lag),
            "rate": shown(rate: consumptionRate), "rateSort": sortKey(consumptionRate),
            "catchUp": shown(seconds: secondsToCatchUp), "catchUpSort": sortKey(secondsToCatchUp),
            "deletion": shown(seconds: secondsToDeletion), "deletionSort": sortKey(secondsToDeletion),
        ].merging(ageFields(age)) { $1 }
    }
}

/// The columns of the age of the oldest unread record, with its bracket where that is wide.
func ageFields(_ age: LagSeconds?) -> Fields {
    let isWide = age.map { $0.uncertainty > max(10, $0.estimate / 20) } ?? false
    let bracket = age.flatMap { age in
        isWide ? "(\(ReadableText.duration(seconds: age.least)) to \(ReadableText.duration(seconds: age.most)))" : nil
    }
    return ["age": shown(seconds: age?.estimate), "ageSort": sortKey(age?.estimate), "bracket": bracket ?? false]
}

extension GroupStatus {
    func row(_ links: Links, cluster: String) -> Fields {
        var fields = (lag?.total ?? LagSummary()).fields
        if lag == nil { for column in ["lag", "age", "status", "rate", "catchUp"] { fields[column] = unknown } }
        fields["name"] = name.text
        fields["href"] = links.group(name, cluster: cluster)
        fields["state"] = state?.text ?? unknown
        fields["members"] = shown(memberCount)
        fields["trend"] = lag.flatMap { Sparkline.svg($0.trend) } ?? ""
        return fields
    }
}

extension GroupState {
    var text: String { words(rawValue) }
}

extension TopicStatus {
    func row(_ links: Links, cluster: String) -> Fields {
        let configuration = topic.configuration
        let retention = configuration?.retentionMilliseconds
        return [
            "name": name.text, "href": links.topic(name, cluster: cluster), "class": rowClass, "state": stateText,
            "partitions": shown(topic.partitions.count), "replicas": shown(replicationFactor),
            "minISR": shown(configuration?.minInSyncReplicas), "cleanup": configuration?.cleanupPolicy ?? unknown,
            "retention": retention.map { $0 < 0 ? "without limit" : shown(seconds: Double($0) / 1000) } ?? unknown,
            "retentionSort": sortKey(retention.map { $0 < 0 ? Int64.max : $0 }),
            "rate": shown(rate: recordsPerSecond), "rateSort": sortKey(recordsPerSecond),
        ]
    }

    private var rowClass: String {
        offline.isEmpty && underMinISR.isEmpty
            ? atMinISR.isEmpty && underReplicated.isEmpty ? "" : "warning" : "critical"
    }

    /// What is wrong, the worst first.
    var stateText: String {
        let parts = [
            (offline, "without leader"), (underMinISR, "under min ISR"), (atMinISR, "at min ISR"),
            (underReplicated, "under-replicated"),
        ]
        let texts = parts.filter { !$0.0.isEmpty }.map { "\($0.0.count) \($0.1)" }
        return texts.isEmpty ? "ok" : texts.joined(separator: ", ")
    }

    /// The first partitions, those in trouble before the others.
    func partitionRows(limit: Int) -> [Fields] {
        let states = troubles
        let troubled = topic.partitions.filter { states[$0.id] != nil }
        let others = topic.partitions.filter { states[$0.id] == nil }
        return (troubled + others).prefix(limit).map { partition in
            [
                "partition": partition.id, "state": states[partition.id]?.text ?? "ok",
                "class": states[partition.id]?.rowClass ?? "", "leader": partition.leader.map { String($0) } ?? "none",
                "replicas": idList(partition.replicas), "inSync": idList(partition.inSyncReplicas),
                "logStart": shown(partition.logStartOffset), "highWatermark": shown(partition.highWatermark),
                "lastStable": shown(partition.lastStableOffset),
            ]
        }
    }

    /// Of the partitions in trouble, the worst that is wrong.
    var troubles: [Int32: (text: String, rowClass: String)] {
        var result: [Int32: (text: String, rowClass: String)] = [:]
        for (ids, text, rowClass) in [
            (offline, "no leader", "critical"), (underMinISR, "under min ISR", "critical"),
            (atMinISR, "at min ISR", "warning"), (underReplicated, "under-replicated", "warning"),
        ] {
            for id in ids where result[id] == nil { result[id] = (text, rowClass) }
        }
        return result
    }
}
