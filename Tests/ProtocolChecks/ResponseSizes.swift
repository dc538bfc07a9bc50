internal import ClusterModel
internal import KafkaProtocol

extension ApiVersionsResponse: SizedMessage {
    func addSize(to size: inout MessageSize) { size.add(apiKeys) { _, _ in } }
}

extension SASLHandshakeResponse: SizedMessage {
    func addSize(to size: inout MessageSize) { size.add(mechanisms) { size, mechanism in size.add(mechanism) } }
}

extension SASLAuthenticateResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(errorMessage)
        size.add(authBytes)
    }
}

extension MetadataResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(clusterID)
        size.add(brokers) { size, broker in
            size.add(broker.host)
            size.add(broker.rack)
        }
        size.add(topics) { size, topic in
            size.add(topic.name)
            size.add(topic.partitions) { size, partition in
                size.add(partition.replicaNodes)
                size.add(partition.isrNodes)
                size.add(partition.offlineReplicas)
            }
        }
    }
}

extension ListOffsetsResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(topics) { size, topic in
            size.add(topic.name)
            size.add(topic.partitions) { _, _ in }
        }
    }
}

extension DescribeConfigsResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(results) { size, result in
            size.add(result.errorMessage)
            size.add(result.resourceName)
            size.add(result.configs) { size, config in
                size.add(config.name)
                size.add(config.value)
            }
        }
    }
}

extension FindCoordinatorResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(coordinators) { size, coordinator in
            size.add(coordinator.key)
            size.add(coordinator.host)
            size.add(coordinator.errorMessage)
        }
    }
}

extension OffsetFetchResponse: SizedMessage {
    func addSize(to size: inout MessageSize) {
        size.add(groups) { size, group in
            size.add(group.groupID)
            size.add(group.topics) { size, topic in
                size.add(topic.name)
                size.add(topic.partitions) { _, _ in }
            }
        }
    }
}
