internal import CRdKafka
internal import ClusterModel
internal import SurveySupport

extension KafkaHandle {
    /// Reads the configurations that we use of some topics (`rd_kafka_DescribeConfigs`); each has a result of its own.
    func configurations(
        of topics: [Name], timeout: Duration
    ) async throws(KafkaError) -> [(Name, Result<TopicConfiguration, KafkaError>)] {
        try await unsafe request(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout: timeout) { client, options, queue in
            var resources = unsafe topics.map { unsafe configurationQuestion($0) }
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

/// The question for one topic, narrowed to the keys that we use: an eighth of the answer, a third of the time.
@unsafe
private func configurationQuestion(_ topic: Name) -> OpaquePointer? {
    let resource = unsafe topic.nullTerminated.withUnsafeBufferPointer { name in
        unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.baseAddress)
    }
    for key in TopicConfigurationCache.keys { unsafe rd_kafka_ConfigResource_set_config(resource, key, "") }
    return unsafe resource
}

@unsafe
private func describedTopic(_ resource: OpaquePointer) -> (Name, Result<TopicConfiguration, KafkaError>) {
    let name = unsafe Name(cString: rd_kafka_ConfigResource_name(resource))
    let code = unsafe rd_kafka_ConfigResource_error(resource)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
        let text = unsafe String(nullable: rd_kafka_ConfigResource_error_string(resource))
        return (name, .failure(KafkaError(code, text)))
    }
    var configuration = TopicConfiguration()
    var count = 0
    let entries = unsafe rd_kafka_ConfigResource_configs(resource, &count)
    let pairs = unsafe copy(entries, count) { entry in
        unsafe (
            key: String(nullable: rd_kafka_ConfigEntry_name(entry)),
            value: rd_kafka_ConfigEntry_value(entry).map { unsafe String(nullable: $0) }
        )
    }
    for (key, value) in pairs { if let value { configuration.set(key, to: value) } }
    return (name, .success(configuration))
}
