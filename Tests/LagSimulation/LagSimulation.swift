public import ClusterModel
public import LagAnalysis
internal import TestSupport

/// A partition that is written to and read by groups, second by second, and surveyed now and then.
public struct LagSimulation: Sendable {
    /// Seconds from one survey to the next.
    public static let interval = 30

    /// The log, which holds the truth.
    public private(set) var log = SimulatedLog()

    /// The offset that each group has committed.
    public private(set) var commits: [Int64]

    /// Seconds since the simulation began.
    public private(set) var second = 0

    private let scenario: LagScenario
    private var generator: SeededGenerator

    /// Begins with an empty log.
    public init(_ scenario: LagScenario, seed: UInt64) {
        self.scenario = scenario
        commits = Array(repeating: 0, count: scenario.delays.count)
        generator = SeededGenerator(seed: seed)
    }

    /// The wall clock, in milliseconds since 1970.
    public var now: Int64 { LagScenario.epoch + Int64(second) * 1000 }

    /// Lets time pass.
    public mutating func run(seconds: Int) {
        for _ in 0..<seconds {
            second += 1
            for timestamp in scenario.produce(second, &generator) { log.append(timestamp: timestamp, at: now) }
            if let period = scenario.compactionPeriod, second.isMultiple(of: period) { compact() }
        }
        for (group, delay) in scenario.delays.enumerated() {
            let offset = log.offset(arrivedAt: now - Int64(delay(second)) * 1000)
            commits[group] = max(commits[group], offset)
        }
    }

    /// Drops seven of ten records that are older than ten minutes: those whose key was written again.
    private mutating func compact() {
        let newest = now - 600_000
        log.keep { record in
            var generator = SeededGenerator(seed: UInt64(record.offset))
            return record.timestamp > newest || generator.next() % 10 < 3
        }
    }

    /// What a survey finds out now.
    public var survey: ClusterSurvey {
        let partition = Partition(
            id: 0, leader: 1, logStartOffset: log.logStart, highWatermark: log.end, maxTimestamp: log.maxTimestamp)
        let groups = commits.enumerated().map { number, offset in
            let commit = TopicCommits(topic: "topic", partitions: [Commit(partition: 0, offset: offset)])
            return ConsumerGroup(name: Name("group-\(number + 100)"), commits: [commit])
        }
        return ClusterSurvey(topics: [Topic(name: "topic", partitions: [partition])], groups: groups)
    }

    /// What the leader answers to lookups.
    public func answers(to requests: [LookupRequest]) -> [LookupAnswer] {
        requests.flatMap(\.lookups).map { LookupAnswer($0, record: log.firstRecord(since: $0.timestamp)) }
    }

    /// The timestamp of the oldest record that a group has not read, in milliseconds since 1970; nil if there is none.
    public func oldestUnread(group: Int) -> Int64? { log.timestamp(at: commits[group]) }

    /// Surveys the log, and asks for what the tracker wants to be looked up. Returns the number of requests made.
    @discardableResult
    public func survey(with tracker: inout LagTracker) -> Int {
        tracker.observe(survey, at: now)
        var count = 0
        while true {
            let requests = tracker.lookups(at: now)
            guard !requests.isEmpty else { return count }
            count += requests.count
            tracker.take(answers(to: requests), at: now)
        }
    }
}
