internal import ClusterModel

/// What is remembered of the commits of a group on a topic from survey to survey.
struct TrackedCommits {
    let name: Name

    /// Where in the tracker's topics the topic is.
    var position = 0
    private(set) var windows: [CommitWindow] = []

    /// The sums of the commits and of the ends: a member that reads its partitions in turn falls behind on the whole.
    private var sums: CommitWindow?
    private var rates = RateRegression()
    private var recordsLost: Int64 = 0

    init(name: Name) { self.name = name }

    /// Takes the commits of a survey.
    /// - Parameter end: replaces the end that the survey read for the partition, if the group has ends of its own.
    mutating func observe(
        _ commits: [Commit], on topic: inout TrackedTopic, at now: Int64, _ window: StatusWindow,
        end: ((Int32) -> Int64?)?
    ) {
        align(with: commits, on: topic, window)
        var (consumed, produced) = (0.0, 0.0)
        var row = 0
        for commit in commits {
            // A partition that the topic lacks has no row.
            guard row < windows.count, windows[row].partition == commit.partition,
                let index = topic.index(of: commit.partition)
            else { continue }
            defer { row += 1 }
            var reading = topic.reading(commit, index)
            if let end { reading.end = end(commit.partition) }
            let progress = windows[row].update(reading, window)
            if (windows[row].lag ?? 1) > 0 { topic.noteUnread(commit.offset, index) }
            consumed += Double(progress.consumed)
            produced += Double(progress.produced)
            recordsLost = recordsLost.adding(progress.lost)
        }
        observeSums(window)
        // A sample that is half a window old counts for 1/e.
        rates.add(consumed: consumed, produced: produced, at: now, memory: Int64(window.length) * 500)
    }

    /// Follows the sums. Those of other partitions, or of other logs, are another whole.
    private mutating func observeSums(_ window: StatusWindow) {
        var (offset, end, generation) = (CompleteSum(), CompleteSum(), UInt32(truncatingIfNeeded: windows.count))
        for commit in windows {
            offset.add(commit.offset)
            end.add(commit.end.map { max($0, commit.offset) })
            generation = generation &* 31 &+ commit.generation
        }
        let reading = CommitReading(
            offset: offset.value ?? 0, end: end.value, logStart: 0, generation: generation)
        if sums == nil {
            sums = CommitWindow(partition: 0, reading, window)
        } else {
            _ = sums?.update(reading, window)
        }
    }

    /// Keeps a row for each commit, and begins those that are new.
    private mutating func align(with commits: [Commit], on topic: TrackedTopic, _ window: StatusWindow) {
        let isUnchanged =
            windows.count == commits.count
            && zip(windows, commits).allSatisfy { $0.partition == $1.partition && topic.index(of: $1.partition) != nil }
        if isUnchanged { return }
        var old = windows[...]
        windows = []
        windows.reserveCapacity(commits.count)
        for commit in commits {
            guard let index = topic.index(of: commit.partition) else { continue }
            old = old.drop { $0.partition < commit.partition }
            if old.first?.partition == commit.partition {
                windows.append(old.removeFirst())
            } else {
                // Its end follows with the first update, which knows about ends of the group's own.
                var reading = topic.reading(commit, index)
                reading.end = nil
                windows.append(CommitWindow(partition: commit.partition, reading, window))
            }
        }
    }
}

extension TrackedCommits {
    /// Notes of the offsets that stand that no member is known to hold their partition.
    mutating func clearHolders(_ holder: CommitWindow.Holder, isGroupBusy: Bool, _ window: StatusWindow) {
        for row in windows.indices where windows[row].stands(window) {
            windows[row].holder = holder
            windows[row].progressesElsewhere = holder == .unknown && isGroupBusy
        }
    }

    /// Notes that a member holds a partition.
    mutating func noteHolder(of partition: Int32, isBusy: Bool, _ window: StatusWindow) {
        guard let row = row(of: partition), windows[row].stands(window) else { return }
        windows[row].holder = .member
        windows[row].progressesElsewhere = isBusy
    }

    /// Whether the commit on a partition, or on any, has moved lately.
    func moves(_ partition: Int32?, _ window: StatusWindow) -> Bool {
        guard let partition else { return windows.contains { $0.moves(window) } }
        return row(of: partition).map { windows[$0].moves(window) } ?? false
    }

    private func row(of partition: Int32) -> Int? {
        let row = windows.partitionPoint { $0.partition >= partition }
        return row < windows.count && windows[row].partition == partition ? row : nil
    }

    /// Whether the group has a commit on a partition that the topic has.
    var hasCommits: Bool { !windows.isEmpty }

    /// Adds the lag of all partitions with a commit.
    func addLag(to sum: inout CompleteSum) {
        for commit in windows { sum.add(commit.lag) }
    }

    /// Whether an offset stands.
    func hasStanding(_ window: StatusWindow) -> Bool { windows.contains { $0.stands(window) } }

    /// Adds the commits with lag that are older than the recorded history of their partition and not dated well enough.
    func addNeeds(to needs: inout [LookupPlanner.Need], on topic: TrackedTopic, _ precision: LagPrecision) {
        for commit in windows {
            guard let end = commit.end, let index = topic.index(of: commit.partition) else { continue }
            let offset = max(commit.offset, topic.partitions[index].logStart)
            guard offset < min(end, topic.partitions[index].recordedFrom) else { continue }
            let error = topic.age(of: offset, index, at: precision.now).error(precision)
            guard error > 1 else { continue }
            needs.append(
                LookupPlanner.Need(
                    topic: Int32(position), index: Int32(index), position: offset, error: Float(error)))
        }
    }

    /// What the report says of the topic.
    func report(on topic: TrackedTopic, at now: Int64, _ window: StatusWindow, withPartitions: Bool) -> LagReport.Topic
    {
        var report = LagReport.Topic(name: name, total: LagSummary(), partitions: [])
        for commit in windows {
            guard let index = topic.index(of: commit.partition) else { continue }
            let (partition, isInFuture) = TrackedCommits.report(commit, on: topic, index, at: now, window)
            report.total.add(partition, isInFuture: isInFuture)
            if withPartitions { report.partitions.append(partition) }
        }
        if sums?.isBehind(window) == true { report.total.noteFallingBehind() }
        report.total.recordsLostTotal = recordsLost
        report.total.setRates(rates.rates)
        return report
    }

    private static func report(
        _ commit: CommitWindow, on topic: TrackedTopic, _ index: Int, at now: Int64, _ window: StatusWindow
    ) -> (LagReport.Partition, isInFuture: Bool) {
        let partition = topic.partitions[index]
        let limit = partition.controlRecordLimit
        // What was deleted is no longer unread.
        let position = max(commit.offset, partition.logStart)
        var report = LagReport.Partition(
            partition: commit.partition, committed: commit.offset, end: commit.end, lag: commit.lag, age: nil,
            status: commit.status(logStart: partition.logStart, controlRecords: limit, window),
            lastProgress: commit.lastProgress, completeness: commit.completeness(window),
            mayBeControlRecords: commit.mayBeControlRecords(limit: limit, window),
            recordsLost: max(0, partition.logStart - commit.offset), secondsToDeletion: nil)
        guard let end = commit.end else { return (report, false) }
        guard position < end else {
            report.age = .caughtUp
            return (report, false)
        }
        let record = topic.age(of: position, index, at: now)
        guard let earliest = record.earliest, let estimate = record.estimate else { return (report, false) }
        if !report.mayBeControlRecords, let retention = topic.retention {
            report.secondsToDeletion = max(0, Double(retention) - Double(now - earliest)) / 1000
        }
        if estimate > now { return (report, true) }
        let most = Double(now - earliest) / 1000
        report.age =
            report.mayBeControlRecords
            ? LagSeconds(estimate: 0, least: 0, most: most)
            : LagSeconds(
                estimate: Double(now - estimate) / 1000, least: Double(max(0, now - (record.latest ?? now))) / 1000,
                most: most)
        return (report, false)
    }
}

/// What is remembered of a group from survey to survey.
struct TrackedGroup {
    let name: Name
    private(set) var topics: [TrackedCommits] = []

    /// Whether the latest survey read the group's commits.
    private(set) var isCurrent = false
    private var trend = LagTrend()

    init(name: Name) { self.name = name }

    /// Takes what a survey found out.
    /// - Parameter tracked: the survey's topics, in its order.
    mutating func observe(
        _ group: ConsumerGroup, topics tracked: inout [TrackedTopic], at now: Int64, _ window: StatusWindow
    ) {
        guard let commits = group.commits else {
            isCurrent = false
            return
        }
        isCurrent = true
        let listed = commits.filter { tracked.position(of: $0.topic) != nil }
        topics.align(with: listed.map(\.topic)) { TrackedCommits(name: $0) }
        for (number, topic) in listed.enumerated() {
            guard let position = tracked.position(of: topic.topic) else { continue }
            topics[number].position = position
            let ends = group.ownEnds.map { ends in
                { (id: Int32) in ends[TopicPartition(topic: topic.topic, partition: id)] }
            }
            topics[number].observe(topic.partitions, on: &tracked[position], at: now, window, end: ends)
        }
        noteHolders(group.description?.members, window)
        var lag = CompleteSum()
        for topic in topics { topic.addLag(to: &lag) }
        if let lag = lag.value { trend.note(lag, at: now) }
    }

    /// Whether the group has a commit on a topic that the survey lists.
    var hasCommits: Bool { topics.contains(where: \.hasCommits) }

    /// Notes who holds the partitions whose offsets stand.
    private mutating func noteHolders(_ members: [GroupMember]?, _ window: StatusWindow) {
        guard topics.contains(where: { $0.hasStanding(window) }) else { return }
        let isKnown = members.map { $0.allSatisfy { $0.assignment != nil } } ?? false
        let isGroupBusy = !isKnown && topics.contains { $0.moves(nil, window) }
        for number in topics.indices {
            topics[number].clearHolders(isKnown ? .none : .unknown, isGroupBusy: isGroupBusy, window)
        }
        guard isKnown else { return }
        for member in members ?? [] {
            let held = (member.assignment ?? []).compactMap { assigned in
                topics.position(of: assigned.topic).map { (topic: $0, partition: assigned.partition) }
            }
            let isBusy = held.contains { topics[$0.topic].moves($0.partition, window) }
            for each in held { topics[each.topic].noteHolder(of: each.partition, isBusy: isBusy, window) }
        }
    }

    /// What the report says of the group.
    func report(topics tracked: [TrackedTopic], at now: Int64, _ window: StatusWindow, withPartitions: Bool)
        -> LagReport.Group
    {
        let reports = topics.lazy.filter(\.hasCommits).map { commits in
            commits.report(on: tracked[commits.position], at: now, window, withPartitions: withPartitions)
        }
        let listed = Array(reports)
        var trend = trend
        trend.advance(to: now)
        return LagReport.Group(name: name, total: LagSummary(listed), topics: listed, trend: trend)
    }
}
