package import ClusterModel

/// The partitions that a member of a group has, as the newer group protocols report them.
package struct AssignedTopic: Sendable {
    package var topicID: TopicID
    package var topicName: Name
    package var partitions: [Int32]
}

extension WireReader {
    /// An assignment: a structure of one array.
    mutating func assignedTopics() throws(WireError) -> [AssignedTopic] {
        let topics = try array(minimumSize: 18) { reader throws(WireError) in
            let topic = AssignedTopic(
                topicID: try reader.topicID(), topicName: try reader.name(), partitions: try reader.int32s())
            try reader.endStructure()
            return topic
        }
        try endStructure()
        return topics
    }

    /// Steps over an assignment.
    mutating func skipAssignedTopics() throws(WireError) {
        _ = try array(minimumSize: 18) { reader throws(WireError) in
            _ = try reader.topicID()
            try reader.skipString()
            try reader.skipInt32s()
            try reader.endStructure()
        }
        try endStructure()
    }
}
