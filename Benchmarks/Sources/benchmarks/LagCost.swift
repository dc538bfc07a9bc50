import BenchmarkSupport
import ClusterModel
import Glibc
import LagAnalysis

/// What it costs to follow 100,000 partitions and 500,000 commits of 1,000 groups, and whether memory grows with time: in
/// 10,000 surveys of a fiftieth of that.
func lagCosts() throws -> [Row] {
    let large = try following(LargeCluster(topics: 2000, groups: 1000), surveys: 200)
    let time = median(Array(large.times.dropFirst(100)))
    let most = large.memory.max() ?? 0
    let small = try following(LargeCluster(topics: 40, groups: 20), surveys: 10_000)
    let growth = median(Array(small.memory.suffix(1000))) - median(Array(small.memory[1000..<2000]))
    return [
        Row("processor time a survey, ms", ours: decimal(time), baseline: "", figure: time, bound: .atMost(150)),
        Row("memory, at most, MB", ours: decimal(most), baseline: "", figure: most, bound: .atMost(120)),
        Row(
            "growth of memory in 8,000 surveys, MB", ours: decimal(growth), baseline: "", figure: growth,
            bound: .atMost(0.2)),
    ]
}

/// The processor time of each survey in milliseconds, and how much memory this process has more than before, in MB.
private func following(_ cluster: LargeCluster, surveys: Int) throws -> (times: [Double], memory: [Double]) {
    var cluster = cluster
    // What the cluster needs itself is there before the tracker is measured.
    cluster.advance(to: LargeCluster.start)
    let before = try residentMegabytes()
    var tracker = LagTracker(surveyInterval: .seconds(30))
    var (times, memory): ([Double], [Double]) = ([], [])
    times.reserveCapacity(surveys)
    memory.reserveCapacity(surveys)
    for cycle in 1...surveys {
        let now = LargeCluster.start + Int64(cycle) * 30_000
        cluster.advance(to: now)
        let expense = Expense {
            tracker.observe(cluster.survey, at: now)
            _ = tracker.report(at: now)
            _ = tracker.lookups(at: now)
        }
        times.append(expense.processor * 1000)
        memory.append(try residentMegabytes() - before)
    }
    return (times, memory)
}

/// Topics with 50 partitions each, and groups that read ten of them, each as far behind as 0 to 39 surveys.
private struct LargeCluster {
    static let start: Int64 = 1_700_000_000_000

    private(set) var survey = ClusterSurvey()

    init(topics: Int, groups: Int) {
        survey.topics = (0..<topics).map { number in
            Topic(
                name: Name("topic-\(10_000 + number)"),
                partitions: (0..<50).map { Partition(id: $0, leader: 1 + $0 % 3, logStartOffset: 0, highWatermark: 0) },
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
private func residentMegabytes() throws -> Double {
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
