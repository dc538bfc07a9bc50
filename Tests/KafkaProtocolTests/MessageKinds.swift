import ClusterModel
import KafkaProtocol
import TestSupport

extension MessageKind {
    /// All APIs that are spoken.
    static let all: [MessageKind] = connection + cluster + groups

    /// What a connection begins with.
    private static let connection = [
        MessageKind(
            "api_versions",
            unkept: ["supported_features", "finalized_features_epoch", "finalized_features", "zk_migration_ready"]
        ) { json, version in
            // Versions before 3 do not say which program asks.
            ApiVersionsRequest(
                softwareName: version < 3 ? "" : try json.text("client_software_name"),
                softwareVersion: version < 3 ? "" : try json.text("client_software_version"))
        },
        MessageKind("sasl_handshake") { json, _ in SASLHandshakeRequest(mechanism: try json.text("mechanism")) },
        MessageKind("sasl_authenticate") { json, _ in
            SASLAuthenticateRequest(authBytes: try bytes(hex: json.text("auth_bytes")))
        },
    ]

    /// Brokers, topics and their offsets.
    private static let cluster = [
        MessageKind(
            "metadata", unkept: ["cluster_authorized_operations", "topics.topic_authorized_operations"]
        ) { json, version in
            MetadataRequest(
                topics: try json.field("topics").elements?.map { topic in
                    MetadataRequest.Topic(
                        topicID: version >= 10 ? try topicID(topic.optionalText("topic_id")) : .none,
                        name: try topic.optionalText("name").map { Name($0) })
                },
                allowAutoTopicCreation: version >= 4 ? try json.bool("allow_auto_topic_creation") : false,
                includeClusterAuthorizedOperations: (8...10).contains(version)
                    ? try json.bool("include_cluster_authorized_operations") : false,
                includeTopicAuthorizedOperations: version >= 8
                    ? try json.bool("include_topic_authorized_operations") : false)
        },
        MessageKind("list_offsets") { json, version in
            ListOffsetsRequest(
                replicaID: try json.number("replica_id"),
                isolationLevel: try version >= 2 && json.number("isolation_level") == 1
                    ? .readCommitted : .readUncommitted,
                topics: try json.array("topics").map { topic in
                    ListOffsetsRequest.Topic(
                        name: Name(try topic.text("name")),
                        partitions: try topic.array("partitions").map { partition in
                            ListOffsetsRequest.Partition(
                                partitionIndex: try partition.number("partition_index"),
                                currentLeaderEpoch: version >= 4 ? try partition.number("current_leader_epoch") : -1,
                                timestamp: try partition.number("timestamp"))
                        })
                },
                timeout: version >= 10 ? try json.number("timeout") : 0)
        },
        MessageKind(
            "describe_configs",
            unkept: [
                "results.configs.read_only", "results.configs.config_source", "results.configs.is_sensitive",
                "results.configs.synonyms", "results.configs.config_type", "results.configs.documentation",
            ]
        ) { json, version in
            DescribeConfigsRequest(
                resources: try json.array("resources").map { resource in
                    DescribeConfigsRequest.Resource(
                        resourceType: try resource.number("resource_type") == 4 ? .broker : .topic,
                        resourceName: Name(try resource.text("resource_name")),
                        configurationKeys: try resource.field("configuration_keys") == .null
                            ? nil : resource.texts("configuration_keys"))
                },
                includeSynonyms: try json.bool("include_synonyms"),
                includeDocumentation: version >= 3 ? try json.bool("include_documentation") : false)
        },
    ]

    /// The id that a UUID's text spells; nil is no id.
    private static func topicID(_ text: String?) throws -> TopicID {
        guard let text else { return .none }
        let digits = text.filter { $0 != "-" }
        guard let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16) else {
            throw TestFailure("\(text) is not a UUID")
        }
        return TopicID(high: high, low: low)
    }
}
