internal import ClusterModel
internal import Exposition
internal import LagAnalysis

/// A consumer group, its labels, and how far it is behind.
struct GroupSubject: MetricSubject {
    let group: ConsumerGroup

    /// `consumergroup="…"`
    let labels: LabelBytes

    let lag: GroupLag

    init(_ group: ConsumerGroup, topics: TopicIndex, showAll: Bool) {
        self.group = group
        labels = LabelBytes("consumergroup", group.name.text)
        lag = GroupLag(group, topics: topics, showAll: showAll)
    }
}

/// What a consumer group does with one topic, and the labels of both.
struct GroupTopicSubject: MetricSubject {
    let lag: TopicLag

    /// `consumergroup="…",topic="…"`
    let labels: LabelBytes

    /// All pairs of a group and a topic of its, in the order of `groups`; `topics` are those of the whole survey.
    static func all(of groups: [GroupSubject], topics: [TopicSubject]) -> [GroupTopicSubject] {
        groups.flatMap { group in
            group.lag.topics.map { lag in
                GroupTopicSubject(lag: lag, labels: group.labels + topics[lag.position].labels)
            }
        }
    }
}
