import ClusterModel
import LagAnalysis

/// A tracker, its clock, and one partition that one group reads: what a test changes between surveys.
struct Watch {
    static let start: Int64 = 1_700_000_000_000

    var tracker = LagTracker(surveyInterval: .seconds(30), statusWindow: .seconds(600))
    var now = Watch.start

    /// The partition, which the next survey reports.
    var partition = Partition(id: 0, leader: 1, logStartOffset: 0, highWatermark: 0)
    var configuration: TopicConfiguration?
    var topicID: Topic.ID?
    var commit: Int64? = 0
    var members: [GroupMember]? = []
    var ownEnds: [TopicPartition: Int64]?

    /// Appends records whose largest timestamp is `age` seconds ago.
    mutating func produce(_ records: Int64, age: Double = 0) {
        let end = (partition.highWatermark ?? 0) + records
        partition.highWatermark = end
        partition.maxTimestamp = RecordTime(offset: end - 1, timestamp: now - Int64(age * 1000))
    }

    /// Lets time pass and surveys.
    mutating func survey(after seconds: Double = 30) {
        now += Int64(seconds * 1000)
        let commits = commit.map { [TopicCommits(topic: "topic", partitions: [Commit(partition: 0, offset: $0)])] }
        let description = GroupDescription(state: .stable, members: members)
        tracker.observe(
            ClusterSurvey(
                topics: [Topic(name: "topic", partitions: [partition], configuration: configuration, id: topicID)],
                groups: [
                    ConsumerGroup(name: "group", description: description, commits: commits, ownEnds: ownEnds)
                ]),
            at: now)
    }

    /// What the report says of the only group.
    var group: LagReport.Group? { tracker.report(at: now, withPartitions: true).groups.first }

    /// What the report says of the only partition.
    var report: LagReport.Partition? { group?.topics.first?.partitions.first }
}
