/// How bad a condition is; the severities of the alerts.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    case info
    case warning
    case critical

    public static func < (left: Severity, right: Severity) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// Something that can be wrong, with the name, the severity and the words of the Prometheus alert on it.
///
/// Alerts wait until a condition has held for some time; the status page shows it as soon as a survey finds it.
public struct Condition: Sendable, Hashable {
    /// The alert's name, and its anchor in the runbooks.
    public let alert: String
    public let severity: Severity

    /// What holds, as a sentence.
    public let summary: String

    private init(_ alert: String, _ severity: Severity, _ summary: String) {
        self.alert = alert
        self.severity = severity
        self.summary = summary
    }
}

extension Condition {
    static let unreachable = Condition("KafkaUnreachable", .critical, "The Kafka cluster cannot be surveyed.")
    static let offline = Condition(
        "KafkaPartitionsOffline", .critical, "Partitions have no leader and can be neither read nor written.")
    static let quorumLost = Condition(
        "ZooKeeperQuorumLost", .critical, "No ZooKeeper server is known to serve.")
    static let noEnsembleLeader = Condition(
        "ZooKeeperNoLeader", .critical, "No configured ZooKeeper server reports that it leads.")
    static let severalEnsembleLeaders = Condition(
        "ZooKeeperSeveralLeaders", .critical, "Several ZooKeeper servers report that they lead.")
    static let underMinISR = Condition(
        "KafkaPartitionsUnderMinISR", .critical, "Partitions refuse producers that ask for acks=all.")
    static let quorumAtRisk = Condition(
        "ZooKeeperQuorumAtRisk", .critical, "The failure of one more ZooKeeper server can stop the ensemble.")
    static let brokerDown = Condition(
        "KafkaBrokerDown", .critical, "A Kafka broker is missing from the cluster's metadata.")
    static let recordsAboutToBeLost = Condition(
        "KafkaConsumerGroupRetentionNear", .critical,
        "Retention may delete records within an hour that a consumer group has not read.")
    static let ensembleSurveyMissing = Condition(
        "ZooKeeperSurveyMissing", .critical, "Surveys of the ZooKeeper ensemble do not end.")

    static let surveyIncomplete = Condition(
        "KafkaSurveyIncomplete", .warning, "Surveys of Kafka are incomplete.")
    static let recordsLost = Condition(
        "KafkaConsumerGroupLostRecords", .warning, "Records after a consumer group's commits have been deleted.")
    static let commitsAhead = Condition(
        "KafkaConsumerGroupCommitsAhead", .warning, "A consumer group has committed beyond the end of partitions.")
    static let stopped = Condition(
        "KafkaConsumerGroupStopped", .warning,
        "A consumer group that committed lately has no members, and its lag grows.")
    static let stalled = Condition(
        "KafkaConsumerGroupStalled", .warning, "A consumer group has members and lag, and commits nothing.")
    static let standing = Condition(
        "KafkaConsumerGroupStanding", .warning,
        "A consumer group has lag and commits nothing, and its members are unknown.")
    static let lagGrowing = Condition(
        "KafkaConsumerGroupLagGrowing", .warning, "The lag of a consumer group grows.")
    static let retentionAhead = Condition(
        "KafkaConsumerGroupRetentionAhead", .warning,
        "Retention may delete records within a day that a consumer group has not read.")
    static let underReplicated = Condition(
        "KafkaPartitionsUnderReplicated", .warning, "Partitions have replicas that are not in sync.")
    static let atMinISR = Condition(
        "KafkaPartitionsAtMinISR", .warning, "Partitions have no more in-sync replicas than acks=all needs.")
    static let brokerSlow = Condition("KafkaBrokerSlow", .warning, "A Kafka broker is slow to respond.")
    static let notInZooKeeper = Condition(
        "KafkaBrokerNotInZooKeeper", .warning, "A Kafka broker is not registered in ZooKeeper.")
    static let notInMetadata = Condition(
        "KafkaBrokerNotInMetadata", .warning,
        "A Kafka broker is registered in ZooKeeper, but not part of the cluster.")
    static let leadersImbalanced = Condition(
        "KafkaLeadersImbalanced", .warning, "Many partitions are not led by their preferred replica.")
    static let serverDown = Condition(
        "ZooKeeperServerDown", .warning, "A ZooKeeper server gives no valid answer.")
    static let serverNotServing = Condition(
        "ZooKeeperServerNotServing", .warning, "A ZooKeeper server answers, but does not serve.")
    static let requestsOutstanding = Condition(
        "ZooKeeperRequestsOutstanding", .warning, "A ZooKeeper server has a queue of requests.")
    static let zxidNearEnd = Condition(
        "ZooKeeperZxidNearEnd", .warning,
        "ZooKeeper has used more than 90% of the transaction numbers of its epoch.")
    static let membersDiffer = Condition(
        "ZooKeeperConfigurationsDiffer", .warning, "ZooKeeper servers disagree on the members of the ensemble.")

    static let groupEmpty = Condition(
        "KafkaConsumerGroupEmpty", .info, "A consumer group without members has lag.")
    static let versionsDiffer = Condition(
        "ZooKeeperVersionsDiffer", .info, "The servers of a ZooKeeper ensemble run different versions.")

    /// All conditions, the worst first.
    public static let all: [Condition] = [
        unreachable, offline, quorumLost, noEnsembleLeader, severalEnsembleLeaders, underMinISR, quorumAtRisk,
        brokerDown, recordsAboutToBeLost, ensembleSurveyMissing,
        surveyIncomplete, serverDown, serverNotServing, underReplicated, atMinISR, brokerSlow, recordsLost, stalled,
        stopped, standing, lagGrowing, commitsAhead, retentionAhead, requestsOutstanding, notInZooKeeper,
        notInMetadata, leadersImbalanced, zxidNearEnd, membersDiffer,
        groupEmpty, versionsDiffer,
    ]

    /// The place in `all`: 0 is the worst.
    var rank: Int { Condition.all.firstIndex(of: self) ?? Condition.all.count }
}
