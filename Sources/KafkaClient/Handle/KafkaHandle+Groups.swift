internal import CRdKafka
internal import ClusterModel

/// A group as ListGroups names it.
struct GroupListing: Sendable {
    let name: Name
    /// `unknown` from brokers before 2.6, which do not tell.
    let state: GroupState
}

/// The groups that the brokers listed, and the errors of those that did not.
struct GroupList: Sendable {
    var groups: [GroupListing]
    var errors: [KafkaError]
}

extension KafkaHandle {
    /// Lists the groups of all brokers (`rd_kafka_ListConsumerGroups`).
    func listGroups(timeout: Duration) async throws(KafkaError) -> GroupList {
        try await unsafe request(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, timeout: timeout) { client, options, queue in
            unsafe rd_kafka_ListConsumerGroups(client, options, queue)
        } decode: { event throws(KafkaError) in
            let result = unsafe rd_kafka_event_ListConsumerGroups_result(event.pointer)
            var count = 0
            let listings = unsafe rd_kafka_ListConsumerGroups_result_valid(result, &count)
            let groups = unsafe copy(listings, count) { listing in
                unsafe GroupListing(
                    name: Name(cString: rd_kafka_ConsumerGroupListing_group_id(listing)),
                    state: GroupState(rd_kafka_ConsumerGroupListing_state(listing)))
            }
            // A dead broker is no error of the event, only one among these.
            let failures = unsafe rd_kafka_ListConsumerGroups_result_errors(result, &count)
            return GroupList(groups: groups, errors: unsafe copy(failures, count) { unsafe KafkaError(copying: $0) })
        }
    }

    /// Describes a group (`rd_kafka_DescribeConsumerGroups`).
    func describe(_ group: Name, timeout: Duration) async throws(KafkaError) -> GroupDescription {
        try await unsafe request(
            RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, timeout: timeout, asksCoordinator: true
        ) { client, options, queue in
            unsafe group.nullTerminated.withUnsafeBufferPointer { name in
                var names = unsafe [name.baseAddress]
                unsafe rd_kafka_DescribeConsumerGroups(client, &names, 1, options, queue)
            }
        } decode: { event throws(KafkaError) in
            let result = unsafe rd_kafka_event_DescribeConsumerGroups_result(event.pointer)
            var count = 0
            guard let groups = unsafe rd_kafka_DescribeConsumerGroups_result_groups(result, &count), count == 1,
                let group = unsafe groups[0]
            else {
                throw KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG, "DescribeConsumerGroups answered \(count) groups, not 1")
            }
            return try unsafe GroupDescription(copying: group)
        }
    }

    /// Reads all offsets that a group has committed (`rd_kafka_ListConsumerGroupOffsets`), topics and partitions ascending.
    func commits(of group: Name, timeout: Duration) async throws(KafkaError) -> CommitList {
        try await unsafe request(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, timeout: timeout, asksCoordinator: true
        ) { client, options, queue in
            // No partitions: all that have a commit.
            var question = unsafe group.nullTerminated.withUnsafeBufferPointer { name in
                unsafe rd_kafka_ListConsumerGroupOffsets_new(name.baseAddress, nil)
            }
            unsafe rd_kafka_ListConsumerGroupOffsets(client, &question, 1, options, queue)
            unsafe rd_kafka_ListConsumerGroupOffsets_destroy(question)
        } decode: { event throws(KafkaError) in
            let result = unsafe rd_kafka_event_ListConsumerGroupOffsets_result(event.pointer)
            var count = 0
            guard let groups = unsafe rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count), count == 1,
                let group = unsafe groups[0]
            else {
                throw KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG, "ListConsumerGroupOffsets answered \(count) groups, not 1")
            }
            if let error = unsafe rd_kafka_group_result_error(group) { throw unsafe KafkaError(copying: error) }
            return unsafe CommitList(copying: rd_kafka_group_result_partitions(group))
        }
    }
}

/// What one group has committed, and how many partitions answered with an error instead.
struct CommitList: Sendable {
    var topics: [TopicCommits] = []
    var failures: [FailureReason: Int] = [:]

    @unsafe
    init(copying list: UnsafePointer<rd_kafka_topic_partition_list_t>?) {
        var byTopic: [Name: [Int32: Int64]] = [:]
        unsafe forEachPartition(in: list) { topic, element in
            if unsafe element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
                unsafe failures[FailureReason(element.err), default: 0] += 1
            } else if unsafe element.offset >= 0 {
                unsafe byTopic[topic, default: [:]][element.partition] = element.offset
            }
        }
        topics = byTopic.map { topic, offsets in
            TopicCommits(
                topic: topic,
                partitions: offsets.map { Commit(partition: $0, offset: $1) }.sorted { $0.partition < $1.partition })
        }
        .sorted { $0.topic < $1.topic }
    }
}

extension GroupState {
    init(_ state: rd_kafka_consumer_group_state_t) {
        self =
            switch state {
            case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE: .preparingRebalance
            case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE: .completingRebalance
            case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE: .stable
            case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD: .dead
            case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY: .empty
            default: .unknown
            }
    }
}

extension GroupDescription {
    /// Copies one element of DescribeConsumerGroups' answer, or throws the group's own error.
    @unsafe
    fileprivate init(copying group: OpaquePointer) throws(KafkaError) {
        if let error = unsafe rd_kafka_ConsumerGroupDescription_error(group),
            unsafe rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR
        {
            throw unsafe KafkaError(copying: error)
        }
        let members = unsafe (0..<rd_kafka_ConsumerGroupDescription_member_count(group)).compactMap { index in
            unsafe rd_kafka_ConsumerGroupDescription_member(group, index).map { unsafe member($0) }
        }
        let coordinator = unsafe rd_kafka_ConsumerGroupDescription_coordinator(group).map {
            unsafe rd_kafka_Node_id($0)
        }
        let isSimple = unsafe rd_kafka_ConsumerGroupDescription_is_simple_consumer_group(group) != 0
        self.init(
            state: unsafe GroupState(rd_kafka_ConsumerGroupDescription_state(group)),
            // librdkafka describes groups of the types "consumer" and "" only.
            protocolType: isSimple ? "" : "consumer",
            assignor: unsafe String(nullable: rd_kafka_ConsumerGroupDescription_partition_assignor(group)),
            coordinator: coordinator.flatMap { $0 >= 0 ? $0 : nil },
            members: members)
    }
}

@unsafe
private func member(_ member: OpaquePointer) -> GroupMember {
    var assignment: [TopicPartition] = []
    if let assigned = unsafe rd_kafka_MemberDescription_assignment(member) {
        unsafe forEachPartition(in: rd_kafka_MemberAssignment_partitions(assigned)) { topic, element in
            unsafe assignment.append(TopicPartition(topic: topic, partition: element.partition))
        }
    }
    return unsafe GroupMember(
        id: String(nullable: rd_kafka_MemberDescription_consumer_id(member)),
        clientID: String(nullable: rd_kafka_MemberDescription_client_id(member)),
        host: String(nullable: rd_kafka_MemberDescription_host(member)),
        assignment: assignment)
}
