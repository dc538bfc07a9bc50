internal import CRdKafka
internal import ClusterModel
internal import KafkaProtocol

/// The groups that the brokers described.
struct GroupDescriptions: Sendable {
    /// The description of each group, or the error with which its coordinator answered.
    var groups: [Name: Result<GroupDescription, KafkaError>] = [:]

    /// Whether all brokers answered in time.
    var isComplete: Bool
}

extension KafkaHandle {
    /// Describes the groups of all brokers, of all protocol types (`rd_kafka_list_groups`). Blocks for at most `timeout`.
    ///
    /// The newer `rd_kafka_DescribeConsumerGroups` parses the assignments of the members and aborts the process on some
    /// that are malformed; this function returns their bytes.
    ///
    /// - Throws: `KafkaError` of the broker that answered last, if that is an error; the answers of the others are lost
    ///   then. The error of a broker that answered earlier is lost instead: a complete result may lack that broker's groups.
    func describeGroups(timeout: Duration) throws(KafkaError) -> GroupDescriptions {
        var answer: UnsafePointer<rd_kafka_group_list>?
        let code = unsafe rd_kafka_list_groups(client, nil, &answer, timeout.timeoutMilliseconds)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR__PARTIAL, let list = unsafe answer else {
            throw KafkaError(code)
        }
        defer { unsafe rd_kafka_group_list_destroy(list) }
        var descriptions = GroupDescriptions(isComplete: code == RD_KAFKA_RESP_ERR_NO_ERROR)
        for index in 0..<Int(unsafe list.pointee.group_cnt) {
            let group = unsafe list.pointee.groups[index]
            guard let text = unsafe group.group else { continue }
            let name = unsafe Name(cString: text)
            // A group that moves between brokers may be in the answers of both.
            if case .success = descriptions.groups[name] { continue }
            descriptions.groups[name] =
                unsafe group.err == RD_KAFKA_RESP_ERR_NO_ERROR
                ? .success(unsafe GroupDescription(copying: group)) : .failure(unsafe KafkaError(group.err))
        }
        return descriptions
    }
}

extension GroupState {
    /// The state with this name in Kafka's protocol.
    init(protocolName: String) {
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
    fileprivate init(copying group: rd_kafka_group_info) {
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
            members: unsafe members.map { unsafe GroupMember(copying: $0, readsAssignment: isConsumer) })
    }
}

extension GroupMember {
    @unsafe
    fileprivate init(copying member: rd_kafka_group_member_info, readsAssignment: Bool) {
        let bytes = unsafe UnsafeRawBufferPointer(
            start: member.member_assignment, count: Int(member.member_assignment_size))
        self.init(
            id: unsafe String(nullable: member.member_id),
            clientID: unsafe String(nullable: member.client_id),
            host: unsafe String(nullable: member.client_host),
            assignment: readsAssignment ? ConsumerAssignment.partitions(in: unsafe Array(bytes)) : nil)
    }
}
