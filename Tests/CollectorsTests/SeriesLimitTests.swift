import ClusterModel
import Collectors
import Exposition
import Testing

@Suite struct SeriesLimitTests {
    /// Ten topics of ten partitions, and five groups that read all of them.
    private static func survey(partitions: Int = 10) -> ClusterSurvey {
        let topics = (0..<10).map { number in
            Topic(
                name: Name("topic-\(number)"),
                partitions: (0..<Int32(partitions)).map {
                    Partition(
                        id: $0, leader: 1, replicas: [1], inSyncReplicas: [1], logStartOffset: 0, highWatermark: 9)
                })
        }
        let commits = topics.map { topic in
            TopicCommits(topic: topic.name, partitions: topic.partitions.map { Commit(partition: $0.id, offset: 5) })
        }
        return ClusterSurvey(
            brokers: [Broker(id: 1, host: "a", port: 9092)], topics: topics,
            groups: (0..<5).map { ConsumerGroup(name: Name("group-\($0)"), commits: commits) })
    }

    /// The series that a survey has with these options, without those of lag over time.
    private static func series(_ options: CollectorOptions, of survey: ClusterSurvey) throws -> Int {
        var writer = MetricWriter()
        ClusterCollector.collect(survey, options: options, into: &writer)
        return try writer.finish().seriesCount
    }

    @Test func `without a limit everything is shown`() {
        var limit = SeriesLimit(maximum: nil)
        #expect(limit.options(CollectorOptions(), for: Self.survey()) == CollectorOptions())
        #expect(limit.dropped == [])
    }

    @Test(
        arguments: [
            (10_000, []), (3000, [.groupPartition]), (2000, [.groupPartition, .topicPartition]),
            (500, [.groupPartition, .topicPartition, .groupTopic]),
            (1, [.groupPartition, .topicPartition, .groupTopic]),
        ] as [(Int, Set<SeriesLimit.Granularity>)])
    func `granularities are left out in their order until the rest fits`(
        maximum: Int, dropped: Set<SeriesLimit.Granularity>
    ) throws {
        var limit = SeriesLimit(maximum: maximum)
        let options = limit.options(CollectorOptions(), for: Self.survey())
        #expect(limit.dropped == dropped)
        #expect((options.groupGranularity == .partition) != dropped.contains(.groupPartition))
        #expect((options.topicGranularity == .partition) != dropped.contains(.topicPartition))
        #expect((options.groupGranularity == .group) == dropped.contains(.groupTopic))
        if maximum >= 500 { #expect(try Self.series(options, of: Self.survey()) <= maximum) }
    }

    @Test func `what was left out comes back with room to spare, and not before`() {
        var limit = SeriesLimit(maximum: 3000)
        for (partitions, isShown) in [(6, true), (10, false), (7, false), (4, true), (6, true)] {
            let options = limit.options(CollectorOptions(), for: Self.survey(partitions: partitions))
            #expect((options.groupGranularity == .partition) == isShown, "\(partitions) partitions")
        }
    }

    @Test func `what is not wanted is not left out`() {
        var limit = SeriesLimit(maximum: 1)
        let wanted = CollectorOptions(topicGranularity: .topic, groupGranularity: .group)
        #expect(limit.options(wanted, for: Self.survey()) == wanted)
        #expect(limit.dropped == [])
    }
}
