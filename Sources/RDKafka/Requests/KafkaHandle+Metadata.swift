internal import CRdKafka
package import ClusterModel

/// What metadata says of the cluster, before anything else is known.
package struct ClusterMetadata: Sendable {
    package var brokers: [Broker]
    /// By ascending name; those whose metadata is an error are left out.
    package var topics: [Topic]
    /// Topics whose metadata was an error, by reason.
    package var failures: [FailureReason: Int]
}

extension KafkaHandle {
    /// Asks for all brokers and topics (`rd_kafka_metadata`). Blocks for at most `timeout`.
    ///
    /// All topics, because asking for named ones can create them on old brokers; and because librdkafka then knows each
    /// partition's leader, which the offset requests need.
    package func metadata(timeout: Duration) throws(KafkaError) -> ClusterMetadata {
        try withClient { kafka throws(KafkaError) in
            var answer: UnsafePointer<rd_kafka_metadata_t>?
            try check(unsafe rd_kafka_metadata(kafka.client, 1, nil, &answer, timeout.timeoutMilliseconds))
            guard let answer = unsafe answer else { throw KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG) }
            defer { unsafe rd_kafka_metadata_destroy(answer) }
            return unsafe ClusterMetadata(copying: answer.pointee)
        }
    }

    /// The cluster's id, if metadata has reported it (`rd_kafka_clusterid`).
    package func clusterID() throws(KafkaError) -> String? {
        try withClient { kafka throws(KafkaError) in
            guard let text = unsafe rd_kafka_clusterid(kafka.client, 0) else { return nil }
            defer { unsafe rd_kafka_mem_free(kafka.client, text) }
            return unsafe String(nullable: text)
        }
    }
}

extension ClusterMetadata {
    @unsafe
    fileprivate init(copying answer: rd_kafka_metadata_t) {
        let brokerEntries = unsafe UnsafeBufferPointer(start: answer.brokers, count: Int(answer.broker_cnt))
        brokers = unsafe brokerEntries.map { unsafe Broker(id: $0.id, host: String(nullable: $0.host), port: $0.port) }
            .uniqued(by: \.id)
        var failures: [FailureReason: Int] = [:]
        let topicEntries = unsafe UnsafeBufferPointer(start: answer.topics, count: Int(answer.topic_cnt))
        topics = unsafe topicEntries.compactMap { entry in
            guard unsafe entry.err == RD_KAFKA_RESP_ERR_NO_ERROR || entry.partition_cnt > 0 else {
                // A topic that is being created or deleted is no failure.
                let reason = unsafe FailureReason(entry.err)
                if reason != .leader, reason != .unknown { failures[reason, default: 0] += 1 }
                return nil
            }
            let partitions = unsafe UnsafeBufferPointer(start: entry.partitions, count: Int(entry.partition_cnt))
            return unsafe Topic(
                name: Name(cString: entry.topic),
                partitions: partitions.map { unsafe Partition(copying: $0) }.uniqued(by: \.id))
        }
        .uniqued(by: \.name)
        self.failures = failures
    }
}

extension Partition {
    @unsafe
    fileprivate init(copying entry: rd_kafka_metadata_partition_t) {
        let replicas = unsafe Array(UnsafeBufferPointer(start: entry.replicas, count: Int(entry.replica_cnt)))
        let inSync = unsafe UnsafeBufferPointer(start: entry.isrs, count: Int(entry.isr_cnt))
        self.init(
            id: unsafe entry.id,
            leader: unsafe entry.leader >= 0 ? entry.leader : nil,
            replicas: replicas,
            // Equal most of the time; then both share one allocation.
            inSyncReplicas: unsafe inSync.elementsEqual(replicas) ? replicas : Array(inSync))
    }
}
