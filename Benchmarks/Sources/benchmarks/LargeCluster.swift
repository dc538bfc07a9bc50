import ClusterModel
import Glibc

/// Topics with 50 partitions each, and groups that read ten of them, each as far behind as 0 to 39 surveys.
struct LargeCluster {
    static let start: Int64 = 1_700_000_000_000

    private(set) var survey = ClusterSurvey()

    init(topics: Int, groups: Int) {
        survey.topics = (0..<topics).map { number in
            Topic(
                name: Name("topic-\(10_000 + number)"),
                partitions: (0..<50).map { id in
                    Partition(
                        id: id, leader: 1 + id % 3, replicas: Self.replicas(of: id),
                        inSyncReplicas: Self.replicas(of: id), logStartOffset: 0, highWatermark: 0)
                },
                configuration: TopicConfiguration(retentionMilliseconds: 604_800_000, cleanupPolicy: "delete"))
        }
        survey.groups = (0..<groups).map { number in
            let commits = (0..<10).map { (number * 2 + $0 * topics / 10) % topics }.sorted().map { topic in
                TopicCommits(
                    topic: survey.topics[topic].name, partitions: (0..<50).map { Commit(partition: $0, offset: 0) })
            }
            return ConsumerGroup(name: Name("group-\(10_000 + number)"), commits: commits)
        }
    }

    /// A list of its own for each partition, as a survey has it.
    private static func replicas(of id: Int32) -> [Int32] { (0..<3).map { 1 + (id + $0) % 3 } }

    /// Each partition gets 300 records in 30 seconds, and each group reads as many.
    mutating func advance(to now: Int64) {
        let turn = (now - LargeCluster.start) / 30_000 + 1
        for topic in survey.topics.indices {
            for partition in survey.topics[topic].partitions.indices {
                let end = turn * 300 + Int64(partition)
                let newest = RecordTime(offset: end - 1, timestamp: now - 50 - Int64(partition))
                survey.topics[topic].partitions[partition].highWatermark = end
                survey.topics[topic].partitions[partition].maxTimestamp = newest
            }
        }
        for group in survey.groups.indices {
            let offset = max(0, (turn - Int64(group % 40)) * 300)
            for topic in 0..<10 {
                for partition in 0..<50 {
                    survey.groups[group].commits?[topic].partitions[partition].offset = offset
                }
            }
        }
    }
}

/// The resident set of this process.
func residentMegabytes() throws -> Double {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { throw StatmFailure() }
    defer { unsafe fclose(file) }
    var line = [UInt8](repeating: 0, count: 200)
    let count = unsafe line.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
    let fields = String(decoding: line.prefix(count), as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Double(fields[1]) else { throw StatmFailure() }
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
}

/// The size of this process cannot be read.
private struct StatmFailure: Error, CustomStringConvertible {
    var description: String { "/proc/self/statm has no resident set: the benchmark needs Linux with /proc mounted" }
}
