import BenchmarkSupport
import LagAnalysis
import LagSimulation

/// Errors of the age of the oldest unread record against the truth, of the tracker and of an interpolation of arrival times,
/// and what it costs to follow 500,000 commits.
func lag() throws -> [Row] {
    var rows: [Row] = []
    for scenario in LagScenario.all { rows += try watching(scenario).rows(scenario.name) }
    for scenario in LagScenario.all where scenario.positions <= 4 {
        rows += starting(scenario).rows("\(scenario.name), two surveys after a start")
    }
    return try rows + lagCosts()
}

/// A survey every 30 seconds as long as the scenario lasts, with a restart in the middle.
private func watching(_ scenario: LagScenario) throws -> LagErrors {
    var simulation = LagSimulation(scenario, seed: 1)
    simulation.run(seconds: scenario.past)
    var (tracker, arrivals) = (LagTracker(surveyInterval: .seconds(LagSimulation.interval)), ArrivalInterpolation())
    var errors = LagErrors()
    let surveys = scenario.watched / LagSimulation.interval
    for survey in 0..<surveys {
        if survey == surveys / 2 {
            (tracker, arrivals) = (LagTracker(surveyInterval: .seconds(LagSimulation.interval)), ArrivalInterpolation())
        }
        simulation.run(seconds: LagSimulation.interval)
        arrivals.add(simulation.log.end, at: simulation.now)
        errors.requests.append(simulation.survey(with: &tracker))
        // What is known after two surveys is measured apart.
        if survey % (surveys / 2) >= 2 { errors.add(tracker, arrivals, simulation) }
    }
    return errors
}

/// Many starts, after each of which two surveys are made.
private func starting(_ scenario: LagScenario) -> LagErrors {
    var simulation = LagSimulation(scenario, seed: 2)
    simulation.run(seconds: scenario.past)
    var errors = LagErrors()
    for _ in 0..<scenario.watched / 150 {
        simulation.run(seconds: 90)
        var (tracker, arrivals) = (LagTracker(surveyInterval: .seconds(LagSimulation.interval)), ArrivalInterpolation())
        for _ in 0..<2 {
            simulation.run(seconds: LagSimulation.interval)
            arrivals.add(simulation.log.end, at: simulation.now)
            errors.requests.append(simulation.survey(with: &tracker))
        }
        errors.add(tracker, arrivals, simulation)
    }
    return errors
}

/// Errors in parts of what is accepted: one survey interval, or 5 % of the age.
private struct LagErrors {
    /// Requests to the leader, by survey.
    var requests: [Int] = []
    private var ours: [Double] = []
    private var baseline: [Double] = []

    /// 1 for each age that is within its bounds, or else 0.
    private var bounded: [Double] = []

    mutating func add(_ tracker: LagTracker, _ arrivals: ArrivalInterpolation, _ simulation: LagSimulation) {
        let report = tracker.report(at: simulation.now, withPartitions: true)
        for (number, group) in report.groups.enumerated() {
            guard let oldest = simulation.oldestUnread(group: number) else { continue }
            let truth = oldest > simulation.now ? nil : Double(simulation.now - oldest) / 1000
            let age = group.topics.first?.partitions.first?.age
            ours.append(LagErrors.error(age?.estimate, truth))
            baseline.append(LagErrors.error(arrivals.age(of: simulation.commits[number], at: simulation.now), truth))
            guard let age, let truth else { continue }
            // Times are kept with a rounding of up to 1/4096 of the distance to the next point.
            let rounding = 0.01 + truth / 1000
            bounded.append(age.least - rounding <= truth && truth <= age.most + rounding ? 1 : 0)
        }
    }

    /// What should be absent and is not, or the reverse, is an error of 1,000 times what is accepted.
    private static func error(_ estimate: Double?, _ truth: Double?) -> Double {
        guard let estimate, let truth else { return estimate == nil && truth == nil ? 0 : 1000 }
        return min(1000, abs(estimate - truth) / max(Double(LagSimulation.interval), truth / 20))
    }

    func rows(_ name: String) -> [Row] {
        let (error, other) = (percentile(95, of: ours), percentile(95, of: baseline))
        let share = bounded.reduce(0, +) / Double(max(1, bounded.count))
        let count = requests.reduce(0, +)
        return [
            Row("\(name): error p95", ours: decimal(error), baseline: decimal(other), figure: error, bound: .atMost(1)),
            Row("  ages within bounds", ours: decimal(share), baseline: "", figure: share, bound: .atLeast(0.99)),
            Row(
                "  requests a survey, at most", ours: "\(count) in \(requests.count)", baseline: "",
                figure: Double(requests.max() ?? 0), bound: .atMost(10)),
        ]
    }
}

/// The method of kafka-lag-exporter: a line through the ends of the log at the times of the last 60 surveys.
private struct ArrivalInterpolation {
    private var points: [(offset: Int64, time: Int64)] = []

    mutating func add(_ end: Int64, at time: Int64) {
        // Of a log that stands, the first and the last time are kept.
        if points.last?.offset == end, points.dropLast().last?.offset == end { points.removeLast() }
        points.append((end, time))
        if points.count > 60 { points.removeFirst() }
    }

    /// The age of a record in seconds; nil before there are two points.
    func age(of offset: Int64, at now: Int64) -> Double? {
        guard points.count > 1 else { return nil }
        let next = points.firstIndex { $0.offset > offset } ?? points.count - 1
        // Beyond the table, the line through all of it is extended.
        let (left, right) = next == 0 ? (points[0], points[points.count - 1]) : (points[next - 1], points[next])
        guard right.offset > left.offset else { return nil }
        let share = Double(offset - left.offset) / Double(right.offset - left.offset)
        return (Double(now - left.time) - share * Double(right.time - left.time)) / 1000
    }
}
