import ClusterModel
import LagAnalysis
import Testing

/// Members that are far behind read their partitions in turn: a fetch brings thousands of records of one partition.
@Suite struct ReadingInTurnTests {
    private var tracker = LagTracker(surveyInterval: .seconds(30), statusWindow: .seconds(600))
    private var now = Watch.start
    private var ends: [Int64] = [0, 0, 0]
    private var commits: [Int64] = [0, 0, 0]
    private var members: [GroupMember]? = [Self.member("a", [0, 1, 2])]

    private static func member(_ id: String, _ partitions: [Int32]) -> GroupMember {
        GroupMember(id: id, assignment: partitions.map { TopicPartition(topic: "topic", partition: $0) })
    }

    private var total: LagSummary? { tracker.report(at: now).groups.first?.total }

    /// Produces to each partition, and reads from one.
    private mutating func survey(produced: Int64, read: Int64, from partition: Int?) {
        now += 30_000
        for index in ends.indices { ends[index] += produced }
        if let partition { commits[partition] = min(ends[partition], commits[partition] + read) }
        let partitions = ends.enumerated().map {
            Partition(id: Int32($0), leader: 1, logStartOffset: 0, highWatermark: $1)
        }
        let offsets = commits.enumerated().map { Commit(partition: Int32($0), offset: $1) }
        tracker.observe(
            ClusterSurvey(
                topics: [Topic(name: "topic", partitions: partitions)],
                groups: [
                    ConsumerGroup(
                        name: "group", description: GroupDescription(state: .stable, members: members),
                        commits: [TopicCommits(topic: "topic", partitions: offsets)])
                ]), at: now)
    }

    @Test(arguments: [true, false])
    mutating func `a group that reads in turn and too little falls behind, and is never stalled`(isKnown: Bool) {
        if !isKnown { members = nil }
        // A quarter of an hour for each partition: longer than the window.
        for round in 0..<240 {
            survey(produced: 100, read: 150, from: round / 30 % 3)
            #expect(
                total?.status == .ok || total?.status == .behind,
                "survey \(round): \(String(describing: total?.status))")
        }
        #expect(total?.status == .behind)
        #expect(total?.fallsBehind == true)
    }

    @Test mutating func `a group that reads in turn and enough is ok`() {
        ends = [9000, 9000, 9000]
        var current = 0
        for round in 0..<240 {
            if commits[current] == ends[current] { current = (current + 1) % 3 }
            survey(produced: 10, read: 300, from: current)
            #expect(total?.status == .ok, "survey \(round)")
        }
    }

    @Test mutating func `a member that reads nothing is stalled while others read`() {
        members = [Self.member("a", [0, 1]), Self.member("b", [2])]
        for round in 0..<40 { survey(produced: 100, read: 300, from: round % 2) }
        #expect(total?.status == .stalled)
        #expect(total?.partitions[.stalled] == 1)
    }

    @Test mutating func `a partition that is left out for six windows is stalled after all`() {
        for round in 0..<119 { survey(produced: 10, read: 200, from: round % 2) }
        #expect(total?.status == .ok || total?.status == .behind)
        for round in 0..<4 { survey(produced: 10, read: 200, from: round % 2) }
        #expect(total?.status == .stalled)
    }

    @Test mutating func `a partition that nobody holds is told at once`() {
        members = [Self.member("a", [0, 1])]
        for round in 0..<25 { survey(produced: 10, read: 200, from: round % 2) }
        #expect(total?.status == .stopped)
    }
}
