import ClusterModel
import LagAnalysis
import LagSimulation
import Testing

@Suite("Looking up records in the past")
struct LookupTests {
    private let now: Int64 = 1_700_000_000_000

    /// A survey of one topic with so many partitions, of which the group has read nothing.
    private func survey(partitions: Int32, leaders: Int32 = 1, group commit: Int64 = 0) -> ClusterSurvey {
        let partitions = (0..<partitions).map { id in
            Partition(
                id: id, leader: 1 + id % leaders, logStartOffset: 0, highWatermark: 1000,
                maxTimestamp: RecordTime(offset: 999, timestamp: now - 1000))
        }
        let commits = TopicCommits(
            topic: "topic", partitions: partitions.map { Commit(partition: $0.id, offset: commit) })
        return ClusterSurvey(
            topics: [Topic(name: "topic", partitions: partitions)],
            groups: [ConsumerGroup(name: "group", commits: [commits])])
    }

    /// The number of requests that each survey leads to when leaders do not answer.
    @Test func requestsAreLimitedInEachSurvey() {
        var tracker = LagTracker(surveyInterval: .seconds(30))
        let counts = (Int64(0)..<5).map { turn in
            tracker.observe(survey(partitions: 10), at: now + turn * 30_000)
            var count = 0
            while !tracker.lookups(at: now + turn * 30_000).isEmpty { count += 1 }
            return count
        }
        #expect(counts == [10, 10, 3, 3, 3])
    }

    @Test func aRequestGoesToEachLeaderWithItsPartitionsOnceAndNotTooMany() {
        var tracker = LagTracker(surveyInterval: .seconds(30))
        tracker.observe(survey(partitions: 2500, leaders: 2), at: now)
        for _ in 0..<2 {
            let requests = tracker.lookups(at: now)
            #expect(requests.map(\.leader) == [1, 2])
            for request in requests {
                #expect(request.lookups.count == 1000)
                #expect(Set(request.lookups.map(\.partition)).count == 1000)
                #expect(request.lookups.allSatisfy { 1 + $0.partition % 2 == request.leader })
            }
        }
    }

    @Test func partitionsWithoutALeaderAreNotAskedFor() {
        var tracker = LagTracker(surveyInterval: .seconds(30))
        var survey = survey(partitions: 1)
        survey.topics[0].partitions[0].leader = nil
        tracker.observe(survey, at: now)
        #expect(tracker.lookups(at: now) == [])
    }

    @Test(arguments: [999, 1000])
    func whatIsKnownIsNotLookedUp(commit: Int64) {
        var tracker = LagTracker(surveyInterval: .seconds(30))
        tracker.observe(survey(partitions: 10, group: commit), at: now)
        #expect(tracker.lookups(at: now) == [])
    }

    @Test func whatWasRecordedSurveyBySurveyIsNotLookedUp() {
        var watch = Watch()
        watch.partition.highWatermark = 1
        for _ in 0..<2000 {
            watch.produce(10, age: -29)
            watch.commit = max(0, (watch.partition.highWatermark ?? 0) - 10_000)
            watch.survey()
        }
        #expect(watch.tracker.lookups(at: watch.now) == [])
        let age = watch.report?.age?.estimate ?? 0
        #expect(abs(age - 30_000) < 1500)
    }

    @Test func afterAnInterruptionTheGapIsLookedUp() {
        var watch = Watch()
        watch.commit = 10
        for _ in 0..<5 {
            watch.produce(10)
            watch.survey()
        }
        watch.commit = 1000
        watch.now += 3_600_000
        watch.produce(10_000)
        watch.survey()
        #expect(!watch.tracker.lookups(at: watch.now).isEmpty)
    }

    @Test func anAnswerAboutALogThatIsGoneIsIgnored() {
        var watch = Watch()
        watch.topicID = Topic.ID(high: 0, low: 1)
        watch.produce(1000)
        watch.survey()
        let lookups = watch.tracker.lookups(at: watch.now).flatMap(\.lookups)
        watch.topicID = Topic.ID(high: 0, low: 2)
        watch.survey()
        let answers = lookups.map { LookupAnswer($0, record: RecordTime(offset: 0, timestamp: 1)) }
        #expect(answers.count == 1)
        watch.tracker.take(answers, at: watch.now)
        #expect(watch.report?.age == nil)
        #expect(watch.report?.lag == 1000)
    }

    /// What Kafka 4.3.1 answered about six records with these timestamps, in milliseconds after the first.
    @Test func outOfOrderTimestampsAreARunningMaximum() {
        var log = SimulatedLog()
        for timestamp in [0, 10, 20, 5000, 30, 40] as [Int64] { log.append(timestamp: now + timestamp, at: now) }
        #expect(log.firstRecord(since: now + 25) == RecordTime(offset: 3, timestamp: now + 5000))
        #expect(log.firstRecord(since: now + 35) == RecordTime(offset: 3, timestamp: now + 5000))
        #expect(log.firstRecord(since: now + 90_000) == nil)
        #expect(log.maxTimestamp == RecordTime(offset: 3, timestamp: now + 5000))
        #expect(log.timestamp(at: 4) == now + 5000)
    }

    @Test(arguments: [LagScenario.steady, .idleThenBurst, .outOfOrder, .clockAhead, .compaction])
    func twoSurveysAfterAStartAgesAreKnown(_ scenario: LagScenario) {
        var simulation = LagSimulation(scenario, seed: 7)
        simulation.run(seconds: 5 * 3600)
        var tracker = LagTracker(surveyInterval: .seconds(LagSimulation.interval))
        for _ in 0..<2 {
            simulation.run(seconds: LagSimulation.interval)
            #expect(simulation.survey(with: &tracker) <= 10)
        }
        let report = tracker.report(at: simulation.now, withPartitions: true)
        for (number, group) in report.groups.enumerated() {
            guard let oldest = simulation.oldestUnread(group: number), oldest <= simulation.now else { continue }
            let truth = Double(simulation.now - oldest) / 1000
            let age = group.topics[0].partitions[0].age
            #expect(abs((age?.estimate ?? .infinity) - truth) <= max(30, truth / 20))
            #expect((age?.least ?? .infinity) <= truth * 1.001 && truth * 0.999 <= (age?.most ?? 0))
        }
    }
}
