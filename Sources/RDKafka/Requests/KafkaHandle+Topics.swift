internal import CRdKafka
public import ClusterModel

/// A topic to be created.
public struct NewTopic: Sendable, Equatable {
    /// Where its replicas go.
    public enum Placement: Sendable, Equatable {
        /// The cluster chooses; nil is its own default (`num.partitions`, `default.replication.factor`).
        case automatic(partitions: Int32?, replicationFactor: Int?)
        /// Brokers by partition, the preferred leader first.
        case assigned([[Int32]])
    }

    public var name: Name

    public var placement: Placement

    /// Configurations, by Kafka's names (`retention.ms`).
    public var configuration: [String: String]

    public init(name: Name, placement: Placement, configuration: [String: String] = [:]) {
        self.name = name
        self.placement = placement
        self.configuration = configuration
    }

    public init(
        name: Name, partitions: Int32? = nil, replicationFactor: Int? = nil, configuration: [String: String] = [:]
    ) {
        self.init(
            name: name, placement: .automatic(partitions: partitions, replicationFactor: replicationFactor),
            configuration: configuration)
    }
}

extension KafkaHandle {
    /// Creates a topic (`rd_kafka_CreateTopics`).
    package func create(_ topic: NewTopic, timeout: Duration) async throws(KafkaError) {
        var request = try unsafe newTopic(topic)
        defer { unsafe rd_kafka_NewTopic_destroy(request) }
        try await unsafe self.request(RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout: timeout, changesTopics: true) {
            client, options, queue in
            unsafe rd_kafka_CreateTopics(client, &request, 1, options, queue)
        } decode: { event throws(KafkaError) in
            var count = 0
            let result = unsafe rd_kafka_event_CreateTopics_result(event.pointer)
            try unsafe checkTopic(rd_kafka_CreateTopics_result_topics(result, &count), count)
        }
    }

    /// Deletes a topic (`rd_kafka_DeleteTopics`).
    package func deleteTopic(_ name: Name, timeout: Duration) async throws(KafkaError) {
        var request = unsafe name.nullTerminated.withUnsafeBufferPointer { name in
            unsafe rd_kafka_DeleteTopic_new(name.baseAddress)
        }
        defer { unsafe rd_kafka_DeleteTopic_destroy(request) }
        try await unsafe self.request(RD_KAFKA_ADMIN_OP_DELETETOPICS, timeout: timeout, changesTopics: true) {
            client, options, queue in
            unsafe rd_kafka_DeleteTopics(client, &request, 1, options, queue)
        } decode: { event throws(KafkaError) in
            var count = 0
            let result = unsafe rd_kafka_event_DeleteTopics_result(event.pointer)
            try unsafe checkTopic(rd_kafka_DeleteTopics_result_topics(result, &count), count)
        }
    }

    /// Gives a topic more partitions (`rd_kafka_CreatePartitions`).
    package func grow(_ name: Name, to total: Int, assignment: [[Int32]]?, timeout: Duration) async throws(KafkaError) {
        var request = try unsafe newPartitions(name, total: total, assignment: assignment)
        defer { unsafe rd_kafka_NewPartitions_destroy(request) }
        try await unsafe self.request(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, timeout: timeout, changesTopics: true) {
            client, options, queue in
            unsafe rd_kafka_CreatePartitions(client, &request, 1, options, queue)
        } decode: { event throws(KafkaError) in
            var count = 0
            let result = unsafe rd_kafka_event_CreatePartitions_result(event.pointer)
            try unsafe checkTopic(rd_kafka_CreatePartitions_result_topics(result, &count), count)
        }
    }
}

private func wrongCount(_ count: Int) -> KafkaError {
    KafkaError(RD_KAFKA_RESP_ERR__BAD_MSG, "an answer about \(count) topics, not 1")
}

/// Throws the error of the one topic that was asked about (`rd_kafka_topic_result_t`).
@unsafe
private func checkTopic(_ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int) throws(KafkaError) {
    guard count == 1, let result = unsafe results?[0] else { throw wrongCount(count) }
    let code = unsafe rd_kafka_topic_result_error(result)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
        let text = unsafe String(nullable: rd_kafka_topic_result_error_string(result))
        throw text.isEmpty ? KafkaError(code) : KafkaError(code, text)
    }
}

/// Throws what librdkafka said of a request that it did not take.
private func checkRequest(_ code: rd_kafka_resp_err_t, _ text: String) throws(KafkaError) {
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code, text) }
}

/// A topic to be created (`rd_kafka_NewTopic_t`), to be destroyed.
@unsafe
private func newTopic(_ topic: NewTopic) throws(KafkaError) -> OpaquePointer? {
    let (partitions, replicationFactor, assignment) =
        switch topic.placement {
        case .automatic(let partitions, let factor): (partitions ?? -1, Int32(clamping: factor ?? -1), [[Int32]]())
        case .assigned(let assignment): (Int32(clamping: assignment.count), -1, assignment)
        }
    let (made, text) = unsafe withErrorText { text in
        unsafe topic.name.nullTerminated.withUnsafeBufferPointer { name in
            unsafe rd_kafka_NewTopic_new(name.baseAddress, partitions, replicationFactor, text.baseAddress, text.count)
        }
    }
    guard let made = unsafe made else { throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, text) }
    do {
        for (partition, brokers) in assignment.enumerated() {
            var brokers = brokers
            let (code, text) = unsafe withErrorText { text in
                unsafe rd_kafka_NewTopic_set_replica_assignment(
                    made, Int32(partition), &brokers, brokers.count, text.baseAddress, text.count)
            }
            try checkRequest(code, text)
        }
        for (key, value) in topic.configuration {
            try checkRequest(
                unsafe rd_kafka_NewTopic_set_config(made, key, value), "configuration \(key) is not accepted")
        }
        return unsafe made
    } catch {
        unsafe rd_kafka_NewTopic_destroy(made)
        throw error
    }
}

/// Partitions to be added (`rd_kafka_NewPartitions_t`), to be destroyed.
@unsafe
private func newPartitions(
    _ name: Name, total: Int, assignment: [[Int32]]?
) throws(KafkaError) -> OpaquePointer? {
    let (made, text) = unsafe withErrorText { text in
        unsafe name.nullTerminated.withUnsafeBufferPointer { name in
            unsafe rd_kafka_NewPartitions_new(name.baseAddress, total, text.baseAddress, text.count)
        }
    }
    guard let made = unsafe made else { throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, text) }
    do {
        for (index, brokers) in (assignment ?? []).enumerated() {
            var brokers = brokers
            let (code, text) = unsafe withErrorText { text in
                unsafe rd_kafka_NewPartitions_set_replica_assignment(
                    made, Int32(index), &brokers, brokers.count, text.baseAddress, text.count)
            }
            try checkRequest(code, text)
        }
        return unsafe made
    } catch {
        unsafe rd_kafka_NewPartitions_destroy(made)
        throw error
    }
}
