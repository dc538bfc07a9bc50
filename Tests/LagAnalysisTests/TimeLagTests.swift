import ClusterModel
import LagAnalysis
import Testing

@Suite("Time lag of a commit")
struct TimeLagTests {
    /// Ten records in every interval of 30 seconds, the last one second before the survey; nothing is read.
    private func watch(surveys: Int) -> Watch {
        var watch = Watch()
        for _ in 0..<surveys {
            watch.produce(10, age: -29)
            watch.survey()
        }
        return watch
    }

    @Test func aCommitAtTheEndHasNoAge() {
        var watch = watch(surveys: 3)
        watch.commit = 30
        watch.survey()
        #expect(watch.report?.age == LagSeconds(estimate: 0, least: 0, most: 0))
        #expect(watch.group?.total.age?.estimate == 0)
    }

    @Test func theAgeOfAKnownRecordIsExact() {
        var watch = watch(surveys: 4)
        watch.commit = 9
        watch.survey()
        #expect(watch.report?.age == LagSeconds(estimate: 121, least: 121, most: 121))
    }

    @Test func betweenKnownRecordsTheAgeIsInterpolatedAndBounded() {
        var watch = watch(surveys: 4)
        watch.commit = 14
        watch.survey()
        #expect(watch.report?.age == LagSeconds(estimate: 106, least: 91, most: 121))
        #expect(watch.group?.total.uncertainty == 30)
    }

    @Test func theRecordsOwnTimestampCountsWhenOldDataIsReplayed() {
        var watch = Watch()
        for survey in 0..<4 {
            watch.produce(10, age: 86_400 - Double(survey) * 3600)
            watch.survey()
        }
        watch.commit = 19
        watch.survey()
        let age = watch.report?.age?.estimate ?? 0
        // Written 90 seconds ago, with a timestamp of a day less an hour before that.
        #expect(abs(age - (86_400 - 3600 + 120)) <= 30)
    }

    @Test func behindTheLargestTimestampTheAgeIsThatOfTheRunningMaximum() {
        var watch = Watch()
        watch.produce(100)
        // Records 60 to 99 have smaller timestamps than record 59.
        watch.partition.maxTimestamp?.offset = 59
        watch.survey(after: 0)
        watch.commit = 80
        watch.survey()
        #expect(watch.report?.age == LagSeconds(estimate: 30, least: 30, most: 30))
    }

    @Test func afterAPauseTheAgeIsCountedFromTheFirstNewRecord() {
        var watch = watch(surveys: 2)
        watch.commit = 20
        for _ in 0..<100 { watch.survey() }
        watch.produce(50, age: -29)
        watch.survey()
        let age = watch.report?.age
        #expect((age?.estimate ?? .infinity) <= 31)
        // The bound is that of known records only: a producer may have sent what is an hour old.
        #expect((age?.most ?? 0) > 3000)
    }

    @Test func aTimestampInTheFutureHasNoAge() {
        var watch = watch(surveys: 2)
        watch.commit = 20
        watch.produce(2, age: -600)
        watch.partition.maxTimestamp?.offset = 20
        watch.survey()
        #expect(watch.report?.lag == 2)
        #expect(watch.report?.age == nil)
        #expect(watch.group?.total.partitionsInFuture == 1)
        #expect(watch.group?.total.age == nil)
        watch.survey(after: 700)
        #expect(watch.report?.age?.estimate == 130)
    }

    @Test func recordsBeforeATimestampInTheFutureKeepTheirAge() {
        var watch = watch(surveys: 2)
        watch.produce(10, age: -365 * 86_400)
        watch.commit = 19
        watch.survey()
        #expect(abs((watch.report?.age?.estimate ?? 0) - 31) < 1)
        watch.commit = 21
        watch.survey()
        #expect((watch.report?.age?.estimate ?? .infinity) <= 61)
    }

    @Test func aTimestampFarInTheFutureNeverGetsAnAge() {
        var watch = watch(surveys: 2)
        for _ in 0..<500 {
            watch.produce(10, age: -365 * 86_400)
            watch.commit = (watch.partition.highWatermark ?? 0) - 2000
            watch.survey()
        }
        #expect(watch.report?.lag == 2000)
        #expect(watch.report?.age == nil)
    }

    @Test func anUnknownEndLeavesTheAgeUnknown() {
        var watch = watch(surveys: 3)
        watch.partition.highWatermark = nil
        watch.survey()
        #expect(watch.report?.lag == nil)
        #expect(watch.report?.age == nil)
        #expect(watch.group?.total.age == nil)
        #expect(watch.group?.total.lag == nil)
    }

    @Test func aRecordOlderThanTheHistoryHasNoAge() {
        var watch = Watch()
        watch.produce(1000)
        watch.survey()
        #expect(watch.report?.lag == 1000)
        #expect(watch.report?.age == nil)
        #expect(watch.group?.total.partitionsUnknown == 1)
    }

    @Test func deletedRecordsDoNotCount() {
        var watch = watch(surveys: 4)
        watch.commit = 5
        watch.partition.logStartOffset = 19
        watch.survey()
        #expect(watch.report?.age?.estimate == 91)
        watch.partition.logStartOffset = watch.partition.highWatermark
        watch.partition.maxTimestamp = nil
        watch.survey()
        #expect(watch.report?.lag == 35)
        #expect(watch.report?.age?.most == 0)
    }

    @Test(arguments: [true, false])
    func anotherLogUnderTheSameNameHasAHistoryOfItsOwn(hasID: Bool) {
        var watch = watch(surveys: 4)
        watch.topicID = hasID ? Topic.ID(high: 1, low: 1) : nil
        watch.survey()
        watch.topicID = hasID ? Topic.ID(high: 1, low: 2) : nil
        // With an id, it is recognised even if it has more records by now.
        watch.partition.highWatermark = hasID ? 100 : 20
        watch.partition.maxTimestamp = RecordTime(offset: hasID ? 99 : 19, timestamp: watch.now)
        watch.commit = 9
        watch.survey()
        #expect(watch.report?.age == nil)
        #expect(watch.report?.completeness == 0)
    }

    @Test func aGroupWithEndsOfItsOwnIsMeasuredAgainstThem() {
        var watch = watch(surveys: 4)
        watch.commit = 30
        watch.ownEnds = [TopicPartition(topic: "topic", partition: 0): 30]
        watch.survey()
        #expect(watch.report?.lag == 0)
        #expect(watch.report?.age?.estimate == 0)
    }

    @Test func aGroupIsLeftOutWhileItsCommitsAreUnknown() {
        var watch = watch(surveys: 4)
        watch.commit = 29
        watch.survey()
        watch.commit = nil
        watch.survey()
        #expect(watch.group == nil)
        watch.commit = 29
        watch.survey()
        #expect((watch.report?.completeness ?? 0) > 0.1)
    }

    @Test func aGroupWithoutACommitIsLeftOut() {
        var watch = watch(surveys: 1)
        watch.partition = Partition(id: 7, leader: 1, highWatermark: 10)
        watch.commit = 5
        // The commit is on partition 0, which the topic no longer has.
        watch.survey()
        #expect(watch.group == nil)
    }

    /// Anybody may commit any offset, and a broker may answer anything.
    @Test func nonsensicalNumbersDoNoHarm() {
        var tracker = LagTracker(surveyInterval: .seconds(30))
        let records = [
            nil, RecordTime(offset: .max, timestamp: .max), RecordTime(offset: 0, timestamp: .min),
            RecordTime(offset: 5, timestamp: .max), RecordTime(offset: -1, timestamp: -1),
        ]
        for (turn, offset) in [0, Int64.max, 0, .max, 7].enumerated() {
            let partitions = (Int32(0)..<3).map { id in
                Partition(
                    id: id, leader: 1, logStartOffset: turn == 1 ? .max : 0, highWatermark: turn == 3 ? .max : 10,
                    maxTimestamp: records[turn])
            }
            let commits = partitions.map { Commit(partition: $0.id, offset: offset) }
            let configuration = TopicConfiguration(retentionMilliseconds: .max)
            let now = Watch.start + Int64(turn) * 30_000
            tracker.observe(
                ClusterSurvey(
                    topics: [Topic(name: "topic", partitions: partitions, configuration: configuration)],
                    groups: [
                        ConsumerGroup(name: "group", commits: [TopicCommits(topic: "topic", partitions: commits)])
                    ]), at: now)
            let answers = tracker.lookups(at: now).flatMap(\.lookups).map { LookupAnswer($0, record: records[turn]) }
            tracker.take(answers, at: now)
            #expect(tracker.report(at: now, withPartitions: true).groups.count == 1)
        }
    }
}
