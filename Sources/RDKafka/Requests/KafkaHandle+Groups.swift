internal import CRdKafka
package import ClusterModel

/// A group as ListGroups names it.
package struct GroupListing: Sendable {
    package let name: Name
    /// `unknown` from brokers before 2.6, which do not report it.
    package let state: GroupState

    package init(name: Name, state: GroupState) {
        self.name = name
        self.state = state
    }
}

/// The consumer groups that the brokers listed, and the errors of the brokers that did not.
package struct GroupList: Sendable {
    package var groups: [GroupListing]
    package var errors: [KafkaError]

    package init(groups: [GroupListing], errors: [KafkaError]) {
        self.groups = groups
        self.errors = errors
    }
}

extension KafkaHandle {
    /// Lists the consumer groups of all brokers, and the errors of the brokers that do not answer
    /// (`rd_kafka_ListConsumerGroups`).
    package func listGroups(timeout: Duration) async throws(KafkaError) -> GroupList {
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
    package func commits(of group: Name, timeout: Duration) async throws(KafkaError) -> CommitList {
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
package struct CommitList: Sendable {
    package private(set) var topics: [TopicCommits] = []
    package private(set) var failures: [FailureReason: Int] = [:]

    @unsafe
    fileprivate init(copying list: UnsafePointer<rd_kafka_topic_partition_list_t>?) {
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

/// The groups that the brokers described.
package struct GroupDescriptions: Sendable {
    /// The description of each group, or the error with which its coordinator answered.
    package private(set) var groups: [Name: Result<GroupDescription, KafkaError>] = [:]

    /// Whether all brokers answered in time.
    package let isComplete: Bool
}

extension KafkaHandle {
    /// Describes the groups of all brokers, of all protocol types (`rd_kafka_list_groups`). Blocks for at most `timeout`.
    ///
    /// The newer `rd_kafka_DescribeConsumerGroups` parses the assignments of the members and aborts the process on some
    /// that are malformed; this function returns their bytes.
    ///
    /// - Parameter assignment: reads the bytes of a member's assignment, where the protocol type is `consumer`.
    /// - Throws: `KafkaError` of the broker that answered last, if that is an error; the answers of the others are lost
    ///   then. The error of a broker that answered earlier is lost instead: a complete result may lack that broker's groups.
    package func describeGroups(
        timeout: Duration, assignment: ([UInt8]) -> [TopicPartition]?
    ) throws(KafkaError) -> GroupDescriptions {
        try withClient { kafka throws(KafkaError) in
            var answer: UnsafePointer<rd_kafka_group_list>?
            let code = unsafe rd_kafka_list_groups(kafka.client, nil, &answer, timeout.timeoutMilliseconds)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR__PARTIAL,
                let list = unsafe answer
            else { throw KafkaError(code) }
            defer { unsafe rd_kafka_group_list_destroy(list) }
            let isComplete = code == RD_KAFKA_RESP_ERR_NO_ERROR
            return unsafe GroupDescriptions(copying: list.pointee, isComplete: isComplete, assignment)
        }
    }
}

extension GroupDescriptions {
    @unsafe
    fileprivate init(
        copying list: rd_kafka_group_list, isComplete: Bool, _ assignment: ([UInt8]) -> [TopicPartition]?
    ) {
        self.isComplete = isComplete
        for index in 0..<Int(unsafe list.group_cnt) {
            let group = unsafe list.groups[index]
            guard let text = unsafe group.group else { continue }
            let name = unsafe Name(cString: text)
            // A group that moves between brokers may be in the answers of both.
            if case .success = groups[name] { continue }
            groups[name] =
                unsafe group.err == RD_KAFKA_RESP_ERR_NO_ERROR
                ? .success(unsafe GroupDescription(copying: group, assignment))
                : .failure(unsafe KafkaError(group.err))
        }
    }
}

extension GroupState {
    /// The state with this name in Kafka's protocol.
    fileprivate init(protocolName: String) {
        self =
            switch protocolName {
            case "PreparingRebalance": .preparingRebalance
            // Brokers before 1.1 call it AwaitingSync.
            case "CompletingRebalance", "AwaitingSync": .completingRebalance
            case "Stable": .stable
            case "Dead": .dead
            case "Empty": .empty
            default: .unknown
            }
    }
}

extension GroupDescription {
    @unsafe
    fileprivate init(copying group: rd_kafka_group_info, _ assignment: ([UInt8]) -> [TopicPartition]?) {
        let protocolType = unsafe String(nullable: group.protocol_type)
        // Other protocol types have assignments in formats of their own.
        let isConsumer = protocolType == "consumer"
        let members = unsafe UnsafeBufferPointer(start: group.members, count: Int(group.member_cnt))
        self.init(
            state: GroupState(protocolName: unsafe String(nullable: group.state)),
            protocolType: protocolType,
            assignor: unsafe String(nullable: group.`protocol`),
            // The broker that describes a group is its coordinator.
            coordinator: unsafe group.broker.id >= 0 ? group.broker.id : nil,
            members: unsafe members.map { unsafe GroupMember(copying: $0, isConsumer ? assignment : { _ in nil }) })
    }
}

extension GroupMember {
    @unsafe
    fileprivate init(copying member: rd_kafka_group_member_info, _ assignment: ([UInt8]) -> [TopicPartition]?) {
        let bytes = unsafe UnsafeRawBufferPointer(
            start: member.member_assignment, count: Int(member.member_assignment_size))
        self.init(
            id: unsafe String(nullable: member.member_id),
            clientID: unsafe String(nullable: member.client_id),
            host: unsafe String(nullable: member.client_host),
            assignment: assignment(unsafe Array(bytes)))
    }
}
