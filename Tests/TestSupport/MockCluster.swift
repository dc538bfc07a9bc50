public import CRdKafka

/// librdkafka's in-process cluster: several brokers on loopback ports, whose faults can be chosen.
///
/// It refuses ListGroups and DescribeConfigs.
// @unchecked: the mock's functions lock the cluster themselves.
@safe
public final class MockCluster: @unchecked Sendable {
    private let client: OpaquePointer
    private let cluster: OpaquePointer

    /// What clients connect to: all brokers.
    public let bootstrapServers: String

    /// Starts so many brokers, with ids from 1.
    public init(brokers: Int32) throws {
        let configuration = unsafe rd_kafka_conf_new()
        guard let client = unsafe rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0),
            let cluster = unsafe rd_kafka_mock_cluster_new(client, brokers)
        else { throw TestFailure("no mock cluster") }
        unsafe self.client = unsafe client
        unsafe self.cluster = unsafe cluster
        bootstrapServers = unsafe String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        unsafe rd_kafka_mock_cluster_destroy(cluster)
        unsafe rd_kafka_destroy(client)
    }

    /// Creates a topic whose partition `p` is led by broker `p % 3 + 1`, as far as there are three.
    public func createTopic(_ name: String, partitions: Int32, replicas: Int32 = 3) {
        unsafe rd_kafka_mock_topic_create(cluster, name, partitions, replicas)
        for partition in 0..<partitions { setLeader(of: name, partition, to: partition % 3 + 1) }
    }

    /// Moves a partition's leadership; nil takes it away.
    public func setLeader(of topic: String, _ partition: Int32, to broker: Int32?) {
        unsafe rd_kafka_mock_partition_set_leader(cluster, topic, partition, broker ?? -1)
    }

    /// Makes a broker refuse connections.
    public func setDown(_ broker: Int32) { unsafe rd_kafka_mock_broker_set_down(cluster, broker) }

    /// Lets a broker accept connections again.
    public func setUp(_ broker: Int32) { unsafe rd_kafka_mock_broker_set_up(cluster, broker) }

    /// Delays all answers of a broker.
    public func setRoundTripTime(_ broker: Int32, milliseconds: Int32) {
        unsafe rd_kafka_mock_broker_set_rtt(cluster, broker, milliseconds)
    }

    /// Makes a broker the coordinator of a group.
    public func setCoordinator(of group: String, to broker: Int32) {
        unsafe rd_kafka_mock_coordinator_set(cluster, "group", group, broker)
    }

    /// Answers the next requests of a kind with errors.
    public func fail(_ request: Request, with errors: [rd_kafka_resp_err_t]) {
        unsafe errors.withUnsafeBufferPointer { errors in
            unsafe rd_kafka_mock_push_request_errors_array(
                cluster, request.rawValue, errors.count, errors.baseAddress)
        }
    }

    /// Kafka's numbers of requests.
    public enum Request: Int16 {
        case listOffsets = 2
        case metadata = 3
        case offsetFetch = 9
    }
}
