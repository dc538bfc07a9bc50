public import ClusterModel

/// Follows the lag of all groups of a cluster from survey to survey: how old the oldest unread record is, whether a group
/// does well, when it will have caught up, and what retention takes from it.
///
/// Everything that is passed in is a value, the clock, too. After each survey: `observe`; then `report`; then, for as long as
/// there is time, `lookups`, and `take` with their answers, which the next `report` uses.
public struct LagTracker: Sendable {
    /// Several times the interval at which consumers commit.
    public static let defaultStatusWindow = Duration.seconds(600)

    private let interval: Int64
    private let windowLength: Int64
    private var topics: [TrackedTopic] = []
    private var groups: [TrackedGroup] = []
    private var planner = LookupPlanner()
    private var generation: UInt32 = 0

    /// - Parameters:
    ///   - surveyInterval: the time from one survey to the next.
    ///   - statusWindow: the time over which a status is judged, which should be several times that from one commit to the
    ///     next. At least eight survey intervals are used.
    public init(surveyInterval: Duration, statusWindow: Duration = defaultStatusWindow) {
        interval = max(1, Int64(surveyInterval / .milliseconds(1)))
        windowLength = max(Int64(statusWindow / .milliseconds(1)), 8 * interval)
    }

    /// Takes what a survey found out. Groups and topics that it lacks are forgotten.
    /// - Parameter now: the wall clock when the survey ended, in milliseconds since 1970.
    public mutating func observe(_ survey: ClusterSurvey, at now: Int64) {
        let window = StatusWindow(length: windowLength, now: now)
        topics.align(with: survey.topics.map(\.name)) { TrackedTopic(name: $0) }
        for (position, topic) in survey.topics.enumerated() {
            topics[position].observe(
                topic, at: now, interval: interval, rateMemory: windowLength / 2, generation: &generation)
        }
        groups.align(with: survey.groups.map(\.name)) { TrackedGroup(name: $0) }
        for (position, group) in survey.groups.enumerated() {
            groups[position].observe(group, topics: &topics, at: now, window)
        }
        planner.begin(needs(LagPrecision(now: now, interval: interval)), topics: topics)
    }

    /// What is known after the latest survey, and after the answers that have been taken since.
    /// - Parameters:
    ///   - now: the wall clock when the survey ended, in milliseconds since 1970.
    ///   - withPartitions: whether each partition is reported as well.
    public func report(at now: Int64, withPartitions: Bool = false) -> LagReport {
        let window = StatusWindow(length: windowLength, now: now)
        let reports = groups.lazy.filter { $0.isCurrent && $0.hasCommits }.map { group in
            group.report(topics: topics, at: now, window, withPartitions: withPartitions)
        }
        let production = topics.map { LagReport.Production(name: $0.name, recordsPerSecond: $0.productionRate) }
        return LagReport(time: now, groups: Array(reports), topics: production)
    }

    /// What is known of one group, with its partitions; nil if the latest survey did not read its commits, or read none.
    /// - Parameter now: the wall clock, in milliseconds since 1970.
    public func report(of group: Name, at now: Int64) -> LagReport.Group? {
        guard let position = groups.position(of: group), groups[position].isCurrent, groups[position].hasCommits else {
            return nil
        }
        let window = StatusWindow(length: windowLength, now: now)
        return groups[position].report(topics: topics, at: now, window, withPartitions: true)
    }

    /// The next requests to make, one for each leader: to be called again when their answers have been taken, until it
    /// returns none. It does so once the requests that a survey may make are used up.
    /// - Parameter now: the wall clock, in milliseconds since 1970.
    public mutating func lookups(at now: Int64) -> [LookupRequest] {
        planner.next(topics: topics, precision: LagPrecision(now: now, interval: interval))
    }

    /// Takes answers to lookups. Those about a log that is no longer there are ignored.
    /// - Parameter now: the wall clock, in milliseconds since 1970.
    public mutating func take(_ answers: [LookupAnswer], at now: Int64) {
        for answer in answers {
            guard let position = topics.position(of: answer.lookup.topic),
                let index = topics[position].index(of: answer.lookup.partition),
                topics[position].partitions[index].generation == answer.lookup.generation
            else { continue }
            topics[position].take(
                answer.record, lookedUpAt: answer.lookup.timestamp, index,
                precision: LagPrecision(now: now, interval: interval))
        }
    }

    /// The commits with lag that are older than the recorded history of their partition and not dated well enough.
    private func needs(_ precision: LagPrecision) -> [LookupPlanner.Need] {
        var needs: [LookupPlanner.Need] = []
        for group in groups where group.isCurrent {
            for commits in group.topics { commits.addNeeds(to: &needs, on: topics[commits.position], precision) }
        }
        return needs
    }
}
