internal import ClusterModel
internal import KafkaProtocol

/// What a coordinator answered about one group.
enum GroupAnswer: Sendable {
    case described(GroupDescription)
    /// The group is gone, or of another type than was asked for.
    case gone
    case failed(ErrorCode)
}

// How the answers of the four kinds of groups become descriptions.

extension GroupAnswer {
    init(_ group: DescribeGroupsResponse.Group, coordinator: Int32) {
        if group.errorCode == .groupIDNotFound || group.groupState == "Dead" && group.errorCode == .none {
            self = .gone
        } else if group.errorCode != .none {
            self = .failed(group.errorCode)
        } else {
            let isConsumer = group.protocolType == "consumer"
            self = .described(
                GroupDescription(
                    state: GroupState(kafka: group.groupState), protocolType: group.protocolType,
                    assignor: group.protocolData, coordinator: coordinator,
                    members: group.members.map { member in
                        GroupMember(
                            id: member.memberID, clientID: member.clientID, host: member.clientHost,
                            // What other types write there is theirs alone.
                            assignment: isConsumer ? ConsumerAssignment.partitions(in: member.memberAssignment) : nil)
                    }))
        }
    }

    init(_ group: ConsumerGroupDescribeResponse.Group, coordinator: Int32) {
        self.init(group.errorCode) {
            GroupDescription(
                state: GroupState(kafka: group.groupState), protocolType: "consumer", assignor: group.assignorName,
                coordinator: coordinator,
                members: group.members.map { member in
                    GroupMember(
                        id: member.memberID, clientID: member.clientID, host: member.clientHost,
                        assignment: member.assignment.partitions)
                })
        }
    }

    init(_ group: ShareGroupDescribeResponse.Group, coordinator: Int32) {
        self.init(group.errorCode) {
            GroupDescription(
                state: GroupState(kafka: group.groupState), protocolType: "share", assignor: group.assignorName,
                coordinator: coordinator,
                members: group.members.map { member in
                    GroupMember(
                        id: member.memberID, clientID: member.clientID, host: member.clientHost,
                        assignment: member.assignment.partitions)
                })
        }
    }

    init(_ group: StreamsGroupDescribeResponse.Group, coordinator: Int32) {
        self.init(group.errorCode) {
            let sources = Dictionary(
                (group.subtopologies ?? []).map { ($0.subtopologyID, $0.sourceTopics + $0.repartitionSourceTopics) },
                uniquingKeysWith: { first, _ in first })
            return GroupDescription(
                state: GroupState(kafka: group.groupState), protocolType: "streams", assignor: "",
                coordinator: coordinator,
                members: group.members.map { member in
                    GroupMember(
                        id: member.memberID, clientID: member.clientID, host: member.clientHost,
                        assignment: Self.partitions(of: member.activeTasks, sources))
                })
        }
    }

    private init(_ code: ErrorCode, _ description: () -> GroupDescription) {
        switch code {
        case .none: self = .described(description())
        case .groupIDNotFound: self = .gone
        default: self = .failed(code)
        }
    }

    /// The task of a number reads the partition of that number of each topic that its part of the topology reads.
    private static func partitions(
        of tasks: [StreamsGroupDescribeResponse.Tasks], _ sources: [String: [Name]]
    ) -> [TopicPartition]? {
        var partitions: [TopicPartition] = []
        for task in tasks {
            guard let topics = sources[task.subtopologyID] else { return nil }
            for topic in topics {
                partitions += task.partitions.map { TopicPartition(topic: topic, partition: $0) }
            }
        }
        return partitions
    }
}

extension [AssignedTopic] {
    fileprivate var partitions: [TopicPartition] {
        flatMap { topic in topic.partitions.map { TopicPartition(topic: topic.topicName, partition: $0) } }
    }
}
