import BenchmarkSupport
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
