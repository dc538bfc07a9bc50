public import ClusterModel

/// What a `LagTracker` says of all groups after a survey: plain values, for metrics and for an HTTP API.
public struct LagReport: Sendable, Equatable {
    /// The wall clock that ages are measured against, in milliseconds since 1970.
    public var time: Int64

    /// The groups whose commits the survey read and that have one, by ascending name.
    public var groups: [Group]

    /// The topics that the survey lists, by ascending name.
    public var topics: [Production] = []

    /// What is written to a topic.
    public struct Production: Sendable, Equatable {
        public var name: Name

        /// Records per second by which the ends of the topic's partitions move, by regression over the window; nil before
        /// the second survey.
        public var recordsPerSecond: Double?
    }

    /// What is said of one group.
    public struct Group: Sendable, Equatable {
        public var name: Name

        /// The group's topics taken together.
        public var total: LagSummary

        /// The topics on which the group has a commit and which the survey lists, by ascending name.
        public var topics: [Topic]

        /// The group's lag over the last hour.
        public var trend = LagTrend()
    }

    /// What is said of a group and a topic.
    public struct Topic: Sendable, Equatable {
        public var name: Name

        /// The topic's partitions with a commit taken together.
        public var total: LagSummary

        /// The partitions with a commit, by ascending id; empty unless the report was made with partitions.
        public var partitions: [Partition]
    }

    /// What is said of a group and a partition.
    public struct Partition: Sendable, Equatable {
        public var partition: Int32

        /// The committed offset.
        public var committed: Int64

        /// The end that the commit is measured against; nil if it was not read in this survey.
        public var end: Int64?

        /// Records between the commit and the end, at least 0; nil if the end is unknown.
        public var lag: Int64?

        /// The age of the oldest unread record; nil if it is unknown, or if the record's timestamp is in the future.
        public var age: LagSeconds?

        /// The status; nil if the end is unknown.
        public var status: LagStatus?

        /// When the group last made progress, in milliseconds since 1970: its commit moved, or nothing was left to read; nil if
        /// neither has been seen.
        public var lastProgress: Int64?

        /// The share of the status window that the partition has been watched for, 0 to 1. Before it is 1, no status is
        /// reported that takes a whole window to tell.
        public var completeness: Double

        /// Whether all of the lag may be markers of transactions, which no consumer sees. The status then does not say that
        /// the offset stands, and the age is 0 with the record's age as its upper bound.
        public var mayBeControlRecords: Bool

        /// Records between the commit and the log start, which were deleted before the group read them; 0 if there are none.
        public var recordsLost: Int64

        /// Seconds after which retention may delete the oldest unread record, at the earliest; nil where nothing is unread,
        /// nothing is deleted by age, or the record's timestamp is unknown.
        public var secondsToDeletion: Double?
    }
}

/// The age of the oldest unread record by the record's own timestamp, in seconds; 0 where nothing is unread.
public struct LagSeconds: Sendable, Equatable {
    /// The most likely age, by interpolation between known records.
    public var estimate: Double

    /// The age is at least this.
    public var least: Double

    /// The age is at most this.
    public var most: Double

    /// How far the bounds are apart.
    public var uncertainty: Double { most - least }

    public init(estimate: Double, least: Double, most: Double) {
        self.estimate = estimate
        self.least = least
        self.most = most
    }

    static let caughtUp = LagSeconds(estimate: 0, least: 0, most: 0)
}

/// The partitions of a group, or of a group and a topic, taken together.
public struct LagSummary: Sendable, Equatable {
    /// The worst status of a partition; nil if none is known.
    public internal(set) var status: LagStatus?

    /// The partitions in each status.
    public internal(set) var partitions = StatusCounts()

    /// Whether the lag of a topic has grown throughout the window although commits move, on a partition or on the whole.
    public private(set) var fallsBehind = false

    /// The age of the oldest unread record; nil if that of a partition is unknown. A record with a timestamp in the future
    /// has no age and does not count beside others; where there are no others, there is no age.
    public var age: LagSeconds? { oldest.flatMap { $0.estimate > 0 || partitionsInFuture == 0 ? $0 : nil } }
    private var oldest: LagSeconds? = .caughtUp

    /// The largest uncertainty of a partition's age, in seconds; nil if the age of a partition is unknown.
    public internal(set) var uncertainty: Double? = 0

    /// Partitions whose oldest unread record has a timestamp in the future.
    public internal(set) var partitionsInFuture = 0

    /// Partitions with an age that is unknown.
    public internal(set) var partitionsUnknown = 0

    /// Partitions with a lag that may consist of markers of transactions only.
    public internal(set) var partitionsWithControlRecords = 0

    /// Unread records, without those that may be markers of transactions; nil if the end of a partition is unknown.
    public var lag: Int64? { lagSum.value }
    private var lagSum = CompleteSum()

    /// Records per second by which the commits moved, by regression over the window; nil before the second survey.
    public internal(set) var consumptionRate: Double?

    /// Records per second by which the ends of the same partitions moved; nil before the second survey.
    public internal(set) var productionRate: Double?

    /// Seconds until nothing is unread if both rates stay as they are; nil while the lag grows or is unknown. Of a group,
    /// those of the topic that takes longest.
    public internal(set) var secondsToCatchUp: Double?

    /// Seconds after which retention may delete an unread record, at the earliest, of the partitions where that is known;
    /// nil if it is known of none.
    public internal(set) var secondsToDeletion: Double?

    /// Whether retention may delete unread records before the group comes to them: the oldest has used up more than half of
    /// its time, and the group will not have caught up before.
    public var isRetentionUrgent: Bool {
        guard let secondsToDeletion, let age, secondsToDeletion < age.estimate else { return false }
        return secondsToCatchUp.map { $0 >= secondsToDeletion } ?? true
    }

    /// Records between the commits and the log starts, which were deleted before the group read them.
    public internal(set) var recordsLost: Int64 = 0

    /// Records that were deleted before the group read them since the tracker first saw the group: a counter.
    public internal(set) var recordsLostTotal: Int64 = 0

    /// When the group last made progress on a partition, in milliseconds since 1970; nil if that has not been seen.
    public internal(set) var lastProgress: Int64?

    /// Adds a partition.
    mutating func add(_ partition: LagReport.Partition, isInFuture: Bool) {
        if let status = partition.status {
            partitions[status] += 1
            self.status = max(self.status ?? .ok, status)
            if status == .behind { fallsBehind = true }
        }
        if isInFuture {
            partitionsInFuture += 1
        } else {
            add(partition.age, uncertainty: partition.age?.uncertainty)
            if partition.age == nil { partitionsUnknown += 1 }
        }
        if partition.mayBeControlRecords {
            partitionsWithControlRecords += 1
        } else {
            lagSum.add(partition.lag)
        }
        secondsToDeletion = LagSummary.least(secondsToDeletion, partition.secondsToDeletion)
        recordsLost = recordsLost.adding(partition.recordsLost)
        lastProgress = LagSummary.latest(lastProgress, partition.lastProgress)
    }

    /// Notes that the partitions, all of which have been added, fall behind on the whole.
    mutating func noteFallingBehind() {
        fallsBehind = true
        status = max(status ?? .ok, .behind)
    }

    /// Sets the rates of a topic whose partitions have all been added.
    mutating func setRates(_ rates: (consumption: Double, production: Double)?) {
        consumptionRate = rates?.consumption
        productionRate = rates?.production
        guard let lag else { return }
        if lag == 0 {
            secondsToCatchUp = 0
        } else if let rates, rates.consumption > rates.production {
            secondsToCatchUp = Double(lag) / (rates.consumption - rates.production)
        }
    }

    /// The topics of a group taken together.
    init(_ topics: [LagReport.Topic]) {
        var (consumption, production, slowest): (Double?, Double?, Double?) = (0, 0, 0)
        for summary in topics.lazy.map(\.total) {
            status = summary.status.map { max(status ?? .ok, $0) } ?? status
            fallsBehind = fallsBehind || summary.fallsBehind
            for status in LagStatus.allCases { partitions[status] += summary.partitions[status] }
            add(summary.oldest, uncertainty: summary.uncertainty)
            partitionsInFuture += summary.partitionsInFuture
            partitionsUnknown += summary.partitionsUnknown
            partitionsWithControlRecords += summary.partitionsWithControlRecords
            lagSum.add(summary.lag)
            consumption = consumption.flatMap { sum in summary.consumptionRate.map { sum + $0 } }
            production = production.flatMap { sum in summary.productionRate.map { sum + $0 } }
            slowest = slowest.flatMap { longest in summary.secondsToCatchUp.map { max(longest, $0) } }
            secondsToDeletion = LagSummary.least(secondsToDeletion, summary.secondsToDeletion)
            recordsLost = recordsLost.adding(summary.recordsLost)
            recordsLostTotal = recordsLostTotal.adding(summary.recordsLostTotal)
            lastProgress = LagSummary.latest(lastProgress, summary.lastProgress)
        }
        (consumptionRate, productionRate, secondsToCatchUp) = (consumption, production, slowest)
    }

    /// No partitions.
    public init() {}

    private mutating func add(_ other: LagSeconds?, uncertainty width: Double?) {
        guard let other, let width, let oldest, let uncertainty else {
            (oldest, uncertainty) = (nil, nil)
            return
        }
        self.oldest = other.estimate > oldest.estimate ? other : oldest
        self.uncertainty = max(uncertainty, width)
    }

    private static func latest(_ one: Int64?, _ other: Int64?) -> Int64? {
        guard let one, let other else { return one ?? other }
        return max(one, other)
    }

    private static func least(_ one: Double?, _ other: Double?) -> Double? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
