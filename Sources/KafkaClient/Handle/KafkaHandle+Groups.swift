internal import CRdKafka
internal import ClusterModel

/// A group as ListGroups names it.
struct GroupListing: Sendable {
    let name: Name
    /// `unknown` from brokers before 2.6, which do not tell.
    let state: GroupState
}

/// The consumer groups that the brokers listed, and the errors of the brokers that did not.
struct GroupList: Sendable {
    var groups: [GroupListing]
    var errors: [KafkaError]
}

extension KafkaHandle {
    /// Lists the consumer groups of all brokers, and the errors of the brokers that do not answer
    /// (`rd_kafka_ListConsumerGroups`).
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
                    state: GroupState(
                        protocolName: String(
                            nullable: rd_kafka_consumer_group_state_name(
                                rd_kafka_ConsumerGroupListing_state(listing)))))
            }
            // A dead broker is no error of the event, only one among these.
            let failures = unsafe rd_kafka_ListConsumerGroups_result_errors(result, &count)
            return GroupList(groups: groups, errors: unsafe copy(failures, count) { unsafe KafkaError(copying: $0) })
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
