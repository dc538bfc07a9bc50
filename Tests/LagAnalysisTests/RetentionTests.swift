import ClusterModel
import LagAnalysis
import Testing

@Suite("Retention and loss")
struct RetentionTests {
    /// Records of the last four intervals; the group has read up to the last record of the first.
    private func watch(_ configuration: TopicConfiguration?) -> Watch {
        var watch = Watch()
        watch.configuration = configuration
        for _ in 0..<4 {
            watch.produce(10, age: -30)
            watch.survey()
        }
        watch.commit = 9
        watch.survey()
        return watch
    }

    @Test(
        arguments: [
            (TopicConfiguration(retentionMilliseconds: 600_000, cleanupPolicy: "delete"), 480),
            (TopicConfiguration(retentionMilliseconds: 600_000, cleanupPolicy: "compact, delete"), 480),
            (TopicConfiguration(retentionMilliseconds: 600_000), 480),
            (TopicConfiguration(retentionMilliseconds: 60_000, cleanupPolicy: "delete"), 0),
            (TopicConfiguration(retentionMilliseconds: 600_000, cleanupPolicy: "compact"), nil),
            (TopicConfiguration(retentionMilliseconds: -1, cleanupPolicy: "delete"), nil),
            (TopicConfiguration(cleanupPolicy: "delete"), nil), (nil, nil),
        ] as [(TopicConfiguration?, Double?)])
    func theOldestUnreadRecordMayGoWhenRetentionHasPassed(_ configuration: TopicConfiguration?, _ seconds: Double?) {
        let watch = watch(configuration)
        #expect(watch.report?.secondsToDeletion == seconds)
        #expect(watch.group?.total.secondsToDeletion == seconds)
    }

    @Test func whereTheRecordIsNotKnownExactlyTheEarliestTimeCounts() {
        var watch = watch(TopicConfiguration(retentionMilliseconds: 600_000))
        watch.commit = 12
        watch.survey(after: 0)
        #expect(watch.report?.secondsToDeletion == 480)
    }

    @Test func nothingIsAtRiskWhereNothingIsUnread() {
        var watch = watch(TopicConfiguration(retentionMilliseconds: 600_000))
        watch.commit = 40
        watch.survey()
        #expect(watch.report?.secondsToDeletion == nil)
    }

    private func lost(_ watch: Watch) -> [Int64] {
        [watch.group?.total.recordsLost ?? -1, watch.group?.total.recordsLostTotal ?? -1]
    }

    @Test func whatIsDeletedBeforeItIsReadIsLostAndCountedOnce() {
        var watch = watch(nil)
        #expect(lost(watch) == [0, 0])
        watch.partition.logStartOffset = 19
        watch.survey()
        #expect(lost(watch) == [10, 10])
        watch.survey()
        #expect(lost(watch) == [10, 10])
        watch.partition.logStartOffset = 29
        watch.survey()
        #expect(lost(watch) == [20, 20])
        // The group goes on at the log start: nothing is missing any more, and what was lost stays counted.
        watch.commit = 29
        watch.survey()
        #expect(lost(watch) == [0, 20])
    }

    @Test func deletingWhatWasReadIsNoLoss() {
        var watch = watch(nil)
        watch.partition.logStartOffset = 9
        watch.survey()
        #expect(lost(watch) == [0, 0])
    }

    @Test func goingBackBelowTheLogStartIsNoLossOfMore() {
        var watch = watch(nil)
        watch.commit = 25
        watch.partition.logStartOffset = 20
        watch.survey()
        watch.commit = 5
        watch.survey()
        #expect(lost(watch) == [15, 0])
    }

    @Test func whatWasLostBeforeTheFirstSurveyIsNotCounted() {
        var watch = Watch()
        watch.produce(100)
        watch.partition.logStartOffset = 50
        watch.survey()
        #expect(lost(watch) == [50, 0])
    }

    @Test func aRecreatedTopicLosesNothing() {
        var watch = watch(nil)
        watch.partition.logStartOffset = 30
        watch.partition.highWatermark = 35
        watch.survey()
        #expect(lost(watch)[1] == 0)
    }
}
