public import ClusterModel
internal import LagAnalysis

/// Leaves out whole granularities of a cluster's series while there would be more of them than a limit.
///
/// Series are counted as if every value were known, so that one that is missing for a moment does not bring a granularity
/// back. One that was left out comes back when there is room to spare.
public struct SeriesLimit: Sendable {
    /// What is left out, in this order.
    public enum Granularity: String, Sendable, CaseIterable {
        /// Series by group, topic and partition.
        case groupPartition = "group_partition"
        /// Series by topic and partition.
        case topicPartition = "topic_partition"
        /// Series by group and topic.
        case groupTopic = "group_topic"
    }

    private let maximum: Int?

    /// What is left out now.
    public private(set) var dropped: Set<Granularity> = []

    /// - Parameter maximum: nil for no limit.
    public init(maximum: Int?) { self.maximum = maximum }

    /// The wanted options without the granularities that are left out for `survey`.
    public mutating func options(_ wanted: CollectorOptions, for survey: ClusterSurvey) -> CollectorOptions {
        guard let maximum else { return wanted }
        var options = wanted
        var count = SeriesCount(survey, wanted)
        let before = dropped
        dropped = []
        for granularity in Granularity.allCases where options.shows(granularity) {
            // What is left out now has to fit well, or it would come and go.
            let isTooMuch = before.contains(granularity) ? count.total > maximum / 5 * 4 : count.total > maximum
            guard isTooMuch else { continue }
            dropped.insert(granularity)
            options.leaveOut(granularity)
            count[granularity] = 0
        }
        return options
    }
}

/// How many series a survey has at most.
private struct SeriesCount {
    private let others: Int
    private var byGranularity: [SeriesLimit.Granularity: Int] = [:]

    var total: Int { byGranularity.values.reduce(others, +) }

    subscript(granularity: SeriesLimit.Granularity) -> Int {
        get { byGranularity[granularity] ?? 0 }
        set { byGranularity[granularity] = newValue }
    }

    init(_ survey: ClusterSurvey, _ options: CollectorOptions) {
        let index = TopicIndex(survey.topics)
        let partitions = survey.topics.reduce(0) { $0 + $1.partitions.count }
        var (pairs, rows) = (0, 0)
        for group in survey.groups {
            for topic in group.commits ?? [] {
                guard let position = index.position(of: topic.topic) else { continue }
                pairs += 1
                rows += index.topics[position].partitions.count
            }
        }
        others =
            survey.brokers.count * BrokerCollector.metrics.count
            + survey.topics.count * (TopicCollector.metrics.count + TopicCollector.configurationMetrics.count)
            + survey.groups.count
            * (GroupCollector.metrics.count + GroupState.allCases.count + LagCollector.seriesPerGroup)
        if options.topicGranularity == .partition {
            self[.topicPartition] = partitions * TopicCollector.partitionMetrics.count
        }
        if options.groupGranularity != .group {
            self[.groupTopic] = pairs * (GroupCollector.topicMetrics.count + LagCollector.seriesPerGroup)
        }
        if options.groupGranularity == .partition {
            self[.groupPartition] =
                rows * (GroupCollector.partitionMetrics.count + (options.showsPartitionSeconds ? 1 : 0))
        }
    }
}

extension CollectorOptions {
    fileprivate func shows(_ granularity: SeriesLimit.Granularity) -> Bool {
        switch granularity {
        case .groupPartition: groupGranularity == .partition
        case .topicPartition: topicGranularity == .partition
        case .groupTopic: groupGranularity != .group
        }
    }

    fileprivate mutating func leaveOut(_ granularity: SeriesLimit.Granularity) {
        switch granularity {
        case .groupPartition: groupGranularity = .topic
        case .topicPartition: topicGranularity = .topic
        case .groupTopic: groupGranularity = .group
        }
    }
}
