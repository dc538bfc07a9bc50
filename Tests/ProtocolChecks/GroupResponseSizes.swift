internal import ClusterModel
internal import KafkaProtocol

extension ListGroupsResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            for text in [group.protocolType, group.groupState, group.groupType] { size.add(text) }
        }
    }
}

extension DescribeGroupsResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            for text in [group.errorMessage, group.groupState, group.protocolType, group.protocolData] {
                size.add(text)
            }
            size.add(group.members) { size, member in
                for text in [member.memberID, member.groupInstanceID, member.clientID, member.clientHost] {
                    size.add(text)
                }
                size.add(member.memberAssignment)
            }
        }
    }
}

extension ConsumerGroupDescribeResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            for text in [group.errorMessage, group.groupState, group.assignorName] { size.add(text) }
            size.add(group.members) { size, member in
                for text in [
                    member.memberID, member.instanceID, member.rackID, member.clientID, member.clientHost,
                ] {
                    size.add(text)
                }
                size.add(member.assignment)
            }
        }
    }
}

extension ShareGroupDescribeResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            for text in [group.errorMessage, group.groupState, group.assignorName] { size.add(text) }
            size.add(group.members) { size, member in
                for text in [member.memberID, member.rackID, member.clientID, member.clientHost] { size.add(text) }
                size.add(member.assignment)
            }
        }
    }
}

extension DescribeShareGroupOffsetsResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            size.add(group.errorMessage)
            size.add(group.topics) { size, topic in
                size.add(topic.topicName)
                size.add(topic.partitions) { size, partition in size.add(partition.errorMessage) }
            }
        }
    }
}

extension StreamsGroupDescribeResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            for text in [group.errorMessage, group.groupState] { size.add(text) }
            size.add(group.subtopologies ?? []) { size, subtopology in
                size.add(subtopology.subtopologyID)
                size.add(subtopology.sourceTopics) { size, topic in size.add(topic) }
                size.add(subtopology.repartitionSourceTopics) { size, topic in size.add(topic) }
            }
            size.add(group.members) { size, member in
                for text in [
                    member.memberID, member.instanceID, member.rackID, member.clientID, member.clientHost,
                    member.processID,
                ] {
                    size.add(text)
                }
                size.add(member.activeTasks) { size, tasks in
                    size.add(tasks.subtopologyID)
                    size.add(tasks.partitions)
                }
            }
        }
    }
}
