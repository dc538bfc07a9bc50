import ClusterModel
import Collectors
import Exposition
import LagAnalysis
import Testing

extension LagReport {
    /// The time of the first record of the log that `followed` is about, in milliseconds since 1970.
    private static let start: Int64 = 1_700_000_000_000

    /// A log with ten records a second, of which a group reads 20 a second and has 300 left; and one of which retention deletes
    /// records that the group has not read. Both were surveyed twice, ten seconds apart.
    static let followed: LagReport = {
        var tracker = LagTracker(surveyInterval: .seconds(10))
        for (now, committed) in [(start + 100_000, 500), (start + 110_000, 800)] as [(Int64, Int64)] {
            let end = (now - start) / 100
            let newest = RecordTime(offset: end - 1, timestamp: start + (end - 1) * 100)
            let followed = ClusterModel.Partition(
                id: 0, leader: 1, logStartOffset: 0, highWatermark: end, maxTimestamp: newest)
            let deleted = ClusterModel.Partition(
                id: 0, leader: 1, logStartOffset: committed == 500 ? 0 : 40, highWatermark: end, maxTimestamp: newest)
            let configuration = TopicConfiguration(
                minInSyncReplicas: 1, retentionMilliseconds: 3_600_000, retentionBytes: -1, cleanupPolicy: "delete")
            let survey = ClusterSurvey(
                topics: [
                    ClusterModel.Topic(name: "deleted", partitions: [deleted], configuration: configuration),
                    ClusterModel.Topic(name: "followed", partitions: [followed], configuration: configuration),
                ],
                groups: [
                    group("g", on: "followed", committed), group("late", on: "deleted", 10),
                ])
            tracker.observe(survey, at: now)
            while case let requests = tracker.lookups(at: now), !requests.isEmpty {
                let answers = requests.flatMap(\.lookups).map { lookup in
                    let offset = max(0, (lookup.timestamp - start + 99) / 100)
                    return LookupAnswer(
                        lookup, record: offset < end ? RecordTime(offset: offset, timestamp: start + offset * 100) : nil
                    )
                }
                tracker.take(answers, at: now)
            }
        }
        return tracker.report(at: start + 110_000, withPartitions: true)
    }()

    private static func group(_ name: Name, on topic: Name, _ offset: Int64) -> ConsumerGroup {
        ConsumerGroup(
            name: name, description: nil,
            commits: [TopicCommits(topic: topic, partitions: [Commit(partition: 0, offset: offset)])])
    }
}

@Suite struct LagCollectorTests {
    private func page(_ options: CollectorOptions) throws -> RenderedPage {
        try RenderedPage { LagCollector.collect(.followed, options: options, into: &$0) }
    }

    private let labels = ["consumergroup": "g", "topic": "followed"]

    @Test func aGroupIsFollowedAsAWholeByTopicAndByPartition() throws {
        let page = try page(CollectorOptions(lagSecondsByPartition: true))
        // The record at offset 800 was written 80 s after the first one, 30 s ago.
        let ages = [
            page.value("kafka_consumergroup_group_lag_seconds_max", ["consumergroup": "g"]),
            page.value("kafka_consumergroup_topic_lag_seconds_max", labels),
            page.value("kafka_consumergroup_lag_seconds", labels.merging(["partition": "0"]) { $1 }),
        ]
        let uncertainty = try #require(
            page.value("kafka_consumergroup_group_lag_seconds_uncertainty", ["consumergroup": "g"]).flatMap(Double.init)
        )
        for age in ages {
            let age = try #require(age.flatMap(Double.init))
            #expect(abs(age - 30) <= uncertainty)
        }
        #expect(uncertainty < 30)
        for (name, value) in [
            ("consumption_records_per_second", 30.0), ("production_records_per_second", 10), ("catch_up_seconds", 15),
        ] {
            let shown = try #require(page.value("kafka_consumergroup_topic_\(name)", labels).flatMap(Double.init))
            #expect(abs(shown - value) < 0.001, "\(name)")
        }
    }

    @Test func theWorstStatusIsOneAndTheOthersAreZero() throws {
        let page = try page(CollectorOptions())
        for (group, status) in [("g", "ok"), ("late", "lost")] {
            for other in LagStatus.allCases.map({ "\($0)" }) {
                let value = page.value("kafka_consumergroup_group_status", ["consumergroup": group, "status": other])
                #expect(value == (other == status ? "1" : "0"), "\(group) \(other)")
            }
        }
    }

    @Test func recordsThatWereDeletedUnreadAreCounted() throws {
        let page = try page(CollectorOptions())
        #expect(page.value("kafka_consumergroup_group_unread_records_deleted", ["consumergroup": "late"]) == "30")
        #expect(page.value("kafka_consumergroup_group_records_lost_total", ["consumergroup": "late"]) == "30")
        #expect(page.value("kafka_consumergroup_group_records_lost_total", ["consumergroup": "g"]) == "0")
        // Retention is an hour, and the oldest unread record half a minute old.
        let risk = try #require(
            page.value("kafka_consumergroup_topic_retention_risk_seconds", labels).flatMap(Double.init))
        #expect((3500...3600).contains(risk))
    }

    @Test func granularitiesAreObeyed() throws {
        let group = try page(CollectorOptions(groupGranularity: .group, lagSecondsByPartition: true))
        #expect(group.samples.allSatisfy { $0.labels["topic"] == nil })
        let topic = try page(CollectorOptions(groupGranularity: .topic, lagSecondsByPartition: true))
        #expect(topic.samples.contains { $0.labels["topic"] != nil })
        #expect(topic.samples.allSatisfy { $0.labels["partition"] == nil })
        #expect(try page(CollectorOptions()).samples.allSatisfy { $0.labels["partition"] == nil })
    }
}
