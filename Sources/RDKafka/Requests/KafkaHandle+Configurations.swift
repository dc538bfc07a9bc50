internal import CRdKafka
package import ClusterModel

/// One configuration of a topic, as DescribeConfigs returns it.
public struct ConfigurationEntry: Sendable, Equatable {
    public let name: String

    /// The value; nil where the broker does not return it: it is sensitive.
    public let value: String?

    /// Whether it is set for the topic itself, and not the brokers' default.
    public let isOwn: Bool

    public let isReadOnly: Bool

    public let isSensitive: Bool
}

extension KafkaHandle {
    /// Reads configurations of topics (`rd_kafka_DescribeConfigs`); each topic has a result of its own.
    ///
    /// - Parameter keys: the configurations to read; empty for all. Few keys are much faster: four of them take a third of the
    ///   time and an eighth of the bytes.
    package func configurations(
        of topics: [Name], keys: [String] = [], timeout: Duration
    ) async throws(KafkaError) -> [(Name, Result<[ConfigurationEntry], KafkaError>)] {
        try await unsafe request(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout: timeout) { client, options, queue in
            var resources = unsafe topics.map { unsafe topicResource($0, keys: keys) }
            unsafe rd_kafka_DescribeConfigs(client, &resources, resources.count, options, queue)
            unsafe rd_kafka_ConfigResource_destroy_array(&resources, resources.count)
        } decode: { event throws(KafkaError) in
            let result = unsafe rd_kafka_event_DescribeConfigs_result(event.pointer)
            var count = 0
            let resources = unsafe rd_kafka_DescribeConfigs_result_resources(result, &count)
            return unsafe copy(resources, count) { unsafe describedTopic($0) }
        }
    }
}

@unsafe
private func topicResource(_ topic: Name, keys: [String]) -> OpaquePointer? {
    let resource = unsafe topic.nullTerminated.withUnsafeBufferPointer { name in
        unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.baseAddress)
    }
    for key in keys { unsafe rd_kafka_ConfigResource_set_config(resource, key, "") }
    return unsafe resource
}

@unsafe
private func describedTopic(_ resource: OpaquePointer) -> (Name, Result<[ConfigurationEntry], KafkaError>) {
    let name = unsafe Name(cString: rd_kafka_ConfigResource_name(resource))
    let code = unsafe rd_kafka_ConfigResource_error(resource)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
        let text = unsafe String(nullable: rd_kafka_ConfigResource_error_string(resource))
        return (name, .failure(KafkaError(code, text)))
    }
    var count = 0
    let entries = unsafe rd_kafka_ConfigResource_configs(resource, &count)
    return (name, .success(unsafe copy(entries, count) { unsafe ConfigurationEntry(copying: $0) }))
}

extension ConfigurationEntry {
    @unsafe
    fileprivate init(copying entry: OpaquePointer) {
        name = unsafe String(nullable: rd_kafka_ConfigEntry_name(entry))
        value = unsafe rd_kafka_ConfigEntry_value(entry).map { unsafe String(nullable: $0) }
        isOwn = unsafe rd_kafka_ConfigEntry_source(entry) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG
        isReadOnly = unsafe rd_kafka_ConfigEntry_is_read_only(entry) != 0
        isSensitive = unsafe rd_kafka_ConfigEntry_is_sensitive(entry) != 0
    }
}
