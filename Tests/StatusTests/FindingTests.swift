import ClusterModel
import FoundationEssentials
import LagAnalysis
import StatusModel
import TestSupport
import Testing

/// What is wrong, and of what.
@Suite struct FindingTests {
    private var cluster = StatusUnderTest()

    private func found(_ ensembles: [EnsembleStatus] = []) -> [String: [String]] {
        found(in: cluster.snapshot(ensembles: ensembles))
    }

    private func found(in snapshot: StatusSnapshot) -> [String: [String]] {
        let pairs = snapshot.findings.map { ($0.condition.alert, $0.subjects.map { "\($0.kind)" }) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test mutating func `a healthy cluster has no findings`() {
        cluster.set(topic: "orders", ends: [10, 10])
        cluster.set(group: "billing", on: "orders", commits: [10, 10])
        for _ in 0..<40 { cluster.observe() }
        #expect(found() == [:])
    }

    @Test func `a cluster that is not reached says why, and nothing else of it is said`() {
        var down = ClusterStatus(name: "a", problem: "transport: refused")
        down.duration = .seconds(1)
        let snapshot = cluster.snapshot(clusters: [down])
        #expect(found(in: snapshot) == ["KafkaUnreachable": [#"cluster("a")"#]])
        #expect(snapshot.findings[0].subjects[0].detail == "transport: refused")
    }

    @Test mutating func `partitions are named by what is wrong with them`() {
        func partition(_ id: Int32, leader: Int32?, inSync: [Int32]) -> Partition {
            Partition(id: id, leader: leader, replicas: [1, 2, 3], inSyncReplicas: inSync)
        }
        cluster.survey.brokers = [1, 2, 3].map { Broker(id: $0, host: "kafka-\($0)", port: 9092) }
        cluster.survey.topics = [
            Topic(
                name: "orders",
                partitions: [
                    partition(0, leader: nil, inSync: [1]), partition(1, leader: 1, inSync: [1]),
                    partition(2, leader: 1, inSync: [1, 2]), partition(3, leader: 1, inSync: [1, 2, 3]),
                ], configuration: TopicConfiguration(minInSyncReplicas: 2))
        ]
        let findings = cluster.snapshot().findings
        #expect(
            findings.map { "\($0.condition.alert): \($0.subjects.map(\.detail).joined())" } == [
                "KafkaPartitionsOffline: 1 partition: 0", "KafkaPartitionsUnderMinISR: 1 partition: 1",
                "KafkaPartitionsUnderReplicated: 2 partitions: 1, 2", "KafkaPartitionsAtMinISR: 1 partition: 2",
                "KafkaLeadersImbalanced: 1 of 4 partitions",
            ])
    }

    @Test mutating func `brokers that are down, slow or registered otherwise are named`() {
        cluster.survey.brokers = [
            Broker(id: 1, host: "a", port: 9092, offsetRequestTime: .milliseconds(1500)),
            Broker(id: 2, host: "b", port: 9092, offsetRequestTime: .milliseconds(15)),
        ]
        cluster.survey.topics = [Topic(name: "orders", partitions: [Partition(id: 0, leader: 1, replicas: [1, 3])])]
        var status = cluster.status()
        status.registeredBrokers = [1, 4]
        #expect(
            found(in: cluster.snapshot(clusters: [status])) == [
                "KafkaBrokerDown": [3, 4].map { "broker(\($0), cluster: \"default\")" },
                "KafkaBrokerSlow": [#"broker(1, cluster: "default")"#],
                "KafkaBrokerNotInZooKeeper": [#"broker(2, cluster: "default")"#],
                "KafkaBrokerNotInMetadata": [#"broker(4, cluster: "default")"#],
                "KafkaPartitionsUnderReplicated": [#"topic(orders, cluster: "default")"#],
            ])
    }

    private static let member = ClusterModel.GroupMember(
        id: "m", assignment: [TopicPartition(topic: "orders", partition: 0)])

    @Test(arguments: [
        ([member], "KafkaConsumerGroupStalled"), ([], "KafkaConsumerGroupEmpty"), (nil, "KafkaConsumerGroupStanding"),
    ])
    mutating func `a group whose commits stand has a finding by its members`(
        members: [ClusterModel.GroupMember]?, alert: String
    ) {
        for _ in 0..<40 {
            cluster.set(topic: "orders", ends: [100])
            cluster.set(group: "billing", on: "orders", commits: [10], members: members)
            cluster.observe()
        }
        #expect(found() == [alert: [#"group(billing, cluster: "default")"#]])
    }

    @Test mutating func `a group that stopped lately while records come in is a warning, one that never read is not`() {
        for round in 0..<60 {
            cluster.set(topic: "orders", ends: [Int64(100 + 10 * round)])
            cluster.set(group: "billing", on: "orders", commits: [Int64(100 + 10 * min(round, 20))])
            cluster.observe()
        }
        #expect(found() == ["KafkaConsumerGroupStopped": [#"group(billing, cluster: "default")"#]])
    }

    @Test mutating func `lost records and commits beyond the end are findings at once`() {
        cluster.set(topic: "orders", ends: [100])
        cluster.survey.topics[0].partitions[0].logStartOffset = 50
        cluster.set(group: "late", on: "orders", commits: [10])
        cluster.set(group: "wrong", on: "orders", commits: [200])
        cluster.observe()
        cluster.observe()
        #expect(
            found() == [
                "KafkaConsumerGroupLostRecords": [#"group(late, cluster: "default")"#],
                "KafkaConsumerGroupCommitsAhead": [#"group(wrong, cluster: "default")"#],
            ])
    }

    /// The first topic's records are deleted soon and read at once; the second's are old, and kept for a week.
    @Test mutating func `topics are judged one by one`() {
        cluster.set(topic: "brief", ends: [100], configuration: TopicConfiguration(retentionMilliseconds: 600_000))
        cluster.survey.topics[0].partitions[0].maxTimestamp = RecordTime(
            offset: 99, timestamp: StatusUnderTest.start - 10_000)
        cluster.set(topic: "long", ends: [100], configuration: TopicConfiguration(retentionMilliseconds: 604_800_000))
        cluster.survey.topics[1].partitions[0].maxTimestamp = RecordTime(
            offset: 90, timestamp: StatusUnderTest.start - 3_600_000)
        cluster.set(group: "billing", on: "brief", commits: [90])
        cluster.survey.groups[0].commits?.append(
            TopicCommits(topic: "long", partitions: [Commit(partition: 0, offset: 90)]))
        cluster.observe()
        cluster.observe()
        #expect(found() == [:])
    }

    /// A topic that keeps records for a day, and a group whose oldest unread record is 23.5 hours old: half an hour is left.
    @Test mutating func `records that retention may delete within the hour are critical`() {
        cluster.set(
            topic: "orders", ends: [100], configuration: TopicConfiguration(retentionMilliseconds: 86_400_000))
        cluster.survey.topics[0].partitions[0].maxTimestamp = RecordTime(
            offset: 90, timestamp: StatusUnderTest.start - 84_600_000)
        cluster.set(group: "billing", on: "orders", commits: [90])
        cluster.observe()
        cluster.observe()
        #expect(found()["KafkaConsumerGroupRetentionNear"] == [#"group(billing, cluster: "default")"#])
    }

    @Test func `an ensemble's findings are those of its quorum and its servers`() {
        func server(_ address: String, mode: String?) -> ZooKeeperServer {
            let failure = ServerFailure(reason: .refused, message: "connection refused")
            return ZooKeeperServer(
                address: address,
                questions: [.srvr: QuestionReport(duration: .zero, failure: mode == nil ? failure : nil)],
                statistics: mode.map { ServerStatistics(mode: $0) })
        }
        var ensemble = EnsembleStatus(name: "default", addresses: [])
        ensemble.duration = .seconds(1)
        #expect(found([ensemble]).keys.sorted() == ["ZooKeeperSurveyMissing"])
        ensemble.survey = EnsembleSurvey(servers: [server("a", mode: "leader"), server("b", mode: nil)])
        #expect(found([ensemble]) == ["ZooKeeperServerDown": [#"server("b", ensemble: "default")"#]])
        ensemble.survey = EnsembleSurvey(servers: [server("a", mode: "leader"), server("b", mode: "leader")])
        #expect(found([ensemble]) == ["ZooKeeperSeveralLeaders": [#"ensemble("default")"#]])
        ensemble.survey = EnsembleSurvey(servers: [server("a", mode: nil), server("b", mode: nil)])
        #expect(found([ensemble]).keys.sorted() == ["ZooKeeperNoLeader", "ZooKeeperQuorumLost", "ZooKeeperServerDown"])
    }
}

/// The conditions are those of Prometheus' alerts.
@Suite struct ConditionTests {
    private struct Alert: Equatable {
        var severity = ""
        var summary = ""
    }

    /// The alerts in the project's rules.
    private static func alerts() throws -> [String: Alert] {
        var alerts: [String: Alert] = [:]
        var name = ""
        for file in ["brokers", "groups", "surveyor", "topics", "zookeeper", "zookeeper-servers"] {
            let text = try String(contentsOfFile: "\(packageRoot)/prometheus/rules/\(file).yml", encoding: .utf8)
            for line in text.split(separator: "\n") {
                let field = line.drop { $0 == " " || $0 == "-" }.split(separator: ": ", maxSplits: 1)
                guard field.count == 2 else { continue }
                switch field[0] {
                case "alert":
                    name = String(field[1])
                    alerts[name] = Alert()
                case "severity": alerts[name]?.severity = String(field[1])
                case "summary": alerts[name]?.summary = String(field[1])
                default: break
                }
            }
        }
        return alerts
    }

    @Test(arguments: Condition.all)
    func `a condition has the name, the severity and the words of an alert`(_ condition: Condition) throws {
        let alert = try #require(try Self.alerts()[condition.alert])
        #expect(alert == Alert(severity: condition.severity.rawValue, summary: condition.summary))
    }

    /// What alerts need that one survey does not have: a history, or Prometheus' own view of the surveyor.
    private static let withoutCondition: Set = [
        "KafkaSurveyorDown", "KafkaSurveyStale", "KafkaSurveyorScrapesFailing", "KafkaSurveyorRestarting",
        "KafkaSurveyorFileDescriptorsLow", "KafkaTransactionHanging", "KafkaConsumerGroupRebalancing",
        "KafkaConsumerGroupLagSecondsHigh", "ZooKeeperServerReadOnly", "ZooKeeperLatencyHigh",
        "ZooKeeperConnectionsNearLimit", "ZooKeeperConnectionsRejected", "ZooKeeperFileDescriptorsNearLimit",
        "ZooKeeperDataDiffers",
    ]

    @Test func `an alert has a condition, or needs more than one survey`() throws {
        let covered = Set(Condition.all.map(\.alert))
        #expect(covered.isDisjoint(with: Self.withoutCondition))
        #expect(Set(try Self.alerts().keys) == covered.union(Self.withoutCondition))
    }

    @Test func `conditions are in the order of their severity`() {
        let severities = Condition.all.map(\.severity)
        #expect(severities == severities.sorted(by: >))
        #expect(Set(Condition.all.map(\.alert)).count == Condition.all.count)
    }
}
