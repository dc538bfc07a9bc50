import ClusterModel
import LagAnalysis
import Testing

/// The lag of the last hour, and when a group last made progress.
@Suite struct TrendTests {
    private var watch = Watch()

    @Test mutating func `each two minutes keep their largest lag`() {
        for lag in [5, 40, 10, 20] {
            watch.partition.highWatermark = 100
            watch.commit = Int64(100 - lag)
            watch.survey(after: 60)
        }
        // The clock starts 80 seconds into a step.
        #expect(watch.group?.trend.values.suffix(3) == [nil, 40, 20])
        #expect(watch.group?.trend.values.count == LagTrend.count)
    }

    @Test mutating func `steps without a survey are unknown, and those older than an hour are forgotten`() {
        watch.partition.highWatermark = 100
        watch.survey()
        watch.survey(after: 360)
        #expect(watch.group?.trend.values.suffix(4) == [100, nil, nil, 100])
        watch.survey(after: 7200)
        #expect(watch.group?.trend.values.compactMap(\.self) == [100])
    }

    @Test mutating func `a lag that is unknown draws nothing`() {
        watch.partition.highWatermark = nil
        watch.survey()
        #expect(watch.group?.trend.values.allSatisfy { $0 == nil } == true)
    }

    @Test mutating func `progress is a commit that moves, or nothing left to read`() {
        watch.partition.highWatermark = 100
        watch.survey()
        #expect(watch.report?.lastProgress == nil)
        watch.commit = 50
        watch.survey()
        let moved = watch.now
        watch.survey()
        watch.survey()
        #expect(watch.report?.lastProgress == moved)
        #expect(watch.group?.total.lastProgress == moved)
        watch.commit = 100
        watch.survey()
        watch.survey()
        #expect(watch.report?.lastProgress == watch.now)
    }

    @Test mutating func `a topic's rate of production needs no group`() throws {
        watch.commit = nil
        for _ in 0..<40 {
            watch.produce(300)
            watch.survey()
        }
        let topic = try #require(watch.tracker.report(at: watch.now).topics.first)
        #expect(topic.name == "topic")
        #expect(abs((topic.recordsPerSecond ?? 0) - 10) < 0.01)
    }

    @Test mutating func `a topic that is created anew does not spoil its rate`() throws {
        for _ in 0..<40 {
            watch.produce(300)
            watch.survey()
        }
        watch.partition.highWatermark = 0
        watch.survey()
        let rate = try #require(watch.tracker.report(at: watch.now).topics.first?.recordsPerSecond)
        #expect((0...10.1).contains(rate))
    }

    @Test mutating func `one group can be asked for with its partitions`() {
        watch.partition.highWatermark = 100
        watch.survey()
        #expect(watch.tracker.report(of: "group", at: watch.now) == watch.group)
        #expect(watch.tracker.report(of: "nobody", at: watch.now) == nil)
        watch.commit = nil
        watch.survey()
        #expect(watch.tracker.report(of: "group", at: watch.now) == nil)
    }
}
