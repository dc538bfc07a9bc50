internal import Blocking
public import ClusterModel
public import Logging
public import RDKafka

/// The brokers and topics of a cluster, as its metadata lists them.
public struct ClusterListing: Sendable, Equatable {
    /// By ascending id.
    public let brokers: [Broker]

    /// By ascending name, those of Kafka's own (`__consumer_offsets`) included. Offsets and configurations are not known.
    public let topics: [Topic]

    /// The topic of this name.
    public func topic(_ name: Name) -> Topic? { topics.first { $0.name == name } }
}

/// Lists, creates, changes and deletes topics. It must be closed.
///
/// Every call ends within its timeout.
public final class KafkaAdministrator: Sendable {
    private let handle: KafkaHandle

    /// What blocks, one call after another; closing is the last.
    private let worker = BlockingWorker(label: "kafka-administration")

    /// Makes a client. No connection is waited for.
    ///
    /// - Parameter properties: librdkafka's properties, made for `.administration`.
    /// - Throws: `KafkaError` if librdkafka refuses the properties as a whole (`rd_kafka_new`).
    public init(properties: KafkaProperties, logger: Logger) throws(KafkaError) {
        handle = try KafkaHandle(.administration, properties: properties, logger: logger)
    }

    /// The cluster's brokers and topics (`rd_kafka_metadata`).
    public func listing(timeout: Duration = .seconds(10)) async throws(KafkaError) -> ClusterListing {
        try await explainingTimeOuts { () throws(KafkaError) in try await askForMetadata(until: .now + timeout) }
    }

    /// All configurations of a topic, by ascending name (`rd_kafka_DescribeConfigs`).
    public func configuration(
        of topic: Name, timeout: Duration = .seconds(10)
    ) async throws(KafkaError) -> [ConfigurationEntry] {
        try await explainingTimeOuts { () throws(KafkaError) in
            let answers = try await handle.configurations(of: [topic], timeout: timeout)
            guard let (_, result) = answers.first, answers.count == 1 else {
                throw .malformed("DescribeConfigs answered \(answers.count) topics, not 1")
            }
            return try result.get().sorted { $0.name < $1.name }
        }
    }

    /// Creates a topic, and waits until the cluster knows it (`rd_kafka_CreateTopics`).
    public func create(_ topic: NewTopic, timeout: Duration = .seconds(30)) async throws(KafkaError) {
        try await explainingTimeOuts { () throws(KafkaError) in try await handle.create(topic, timeout: timeout) }
    }

    /// Deletes a topic with all its records (`rd_kafka_DeleteTopics`).
    public func deleteTopic(_ name: Name, timeout: Duration = .seconds(30)) async throws(KafkaError) {
        try await explainingTimeOuts { () throws(KafkaError) in try await handle.deleteTopic(name, timeout: timeout) }
    }

    /// Gives a topic more partitions (`rd_kafka_CreatePartitions`).
    ///
    /// - Parameters:
    ///   - total: the number of partitions that the topic is to have.
    ///   - assignment: the brokers of each new partition, the preferred leader first; nil leaves it to the cluster.
    public func grow(
        _ name: Name, to total: Int, assignment: [[Int32]]? = nil, timeout: Duration = .seconds(30)
    ) async throws(KafkaError) {
        try await explainingTimeOuts { () throws(KafkaError) in
            try await handle.grow(name, to: total, assignment: assignment, timeout: timeout)
        }
    }

    /// Ends the client. Requests without an answer fail.
    public func close() async {
        await worker.run { handle.close() }
    }

    private func askForMetadata(until deadline: ContinuousClock.Instant) async throws(KafkaError) -> ClusterListing {
        while true {
            // In slices, since what blocks cannot be cancelled.
            let slice = min(deadline - .now, .seconds(2))
            do {
                let metadata = try await worker.run { () throws(KafkaError) in try handle.metadata(timeout: slice) }
                return ClusterListing(brokers: metadata.brokers, topics: metadata.topics)
            } catch {
                guard error.isRetriable, !error.isClosed, .now < deadline, !Task.isCancelled else { throw error }
            }
        }
    }

    /// The last error of a connection says more than the time-out that it leads to.
    private func explainingTimeOuts<Value>(
        _ body: () async throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        do {
            let value = try await body()
            handle.events.clearError()
            return value
        } catch {
            let isOfConnection = !error.isClosed && (error.reason == .timedOut || error.concernsConnection)
            throw isOfConnection ? handle.events.lastError ?? error : error
        }
    }
}
