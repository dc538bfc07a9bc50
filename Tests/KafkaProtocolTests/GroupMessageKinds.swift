import ClusterModel
import KafkaProtocol

extension MessageKind {
    /// Groups of all types.
    static let groups = classicGroups + newerGroups

    private static let classicGroups = [
        MessageKind("find_coordinator") { json, version in
            let isBatch = version >= FindCoordinatorRequest.batchVersion
            return FindCoordinatorRequest(
                keyType: try version >= 1 && json.number("key_type") == 1 ? .transaction : .group,
                keys: try isBatch ? json.names("coordinator_keys") : [Name(json.text("key"))])
        },
        MessageKind("list_groups") { json, version in
            ListGroupsRequest(
                statesFilter: version >= 4 ? try json.texts("states_filter") : [],
                typesFilter: version >= 5 ? try json.texts("types_filter") : [])
        },
        MessageKind(
            "describe_groups", unkept: ["groups.members.member_metadata", "groups.authorized_operations"]
        ) { json, version in
            DescribeGroupsRequest(
                groups: try json.names("groups"),
                includeAuthorizedOperations: version >= 3 ? try json.bool("include_authorized_operations") : false)
        },
        MessageKind("offset_fetch", unkept: ["groups.topics.partitions.metadata"]) { json, version in
            let isBatch = version >= OffsetFetchRequest.batchVersion
            return OffsetFetchRequest(
                groups: try (isBatch ? json.array("groups") : [json]).map { group in
                    OffsetFetchRequest.Group(
                        groupID: Name(try group.text("group_id")),
                        topics: try group.field("topics").elements?.map { topic in
                            OffsetFetchRequest.Topic(
                                name: Name(try topic.text("name")),
                                partitionIndexes: try topic.numbers("partition_indexes"))
                        })
                },
                requireStable: version >= 7 ? try json.bool("require_stable") : false)
        },
    ]

    private static let newerGroups = [
        MessageKind(
            "consumer_group_describe",
            unkept: [
                "groups.authorized_operations", "groups.members.subscribed_topic_names",
                "groups.members.subscribed_topic_regex", "groups.members.target_assignment",
                "groups.members.member_type",
            ]
        ) { json, _ in
            ConsumerGroupDescribeRequest(
                groupIDs: try json.names("group_ids"),
                includeAuthorizedOperations: try json.bool("include_authorized_operations"))
        },
        MessageKind(
            "share_group_describe",
            unkept: ["groups.authorized_operations", "groups.members.subscribed_topic_names"]
        ) { json, _ in
            ShareGroupDescribeRequest(
                groupIDs: try json.names("group_ids"),
                includeAuthorizedOperations: try json.bool("include_authorized_operations"))
        },
        MessageKind("describe_share_group_offsets") { json, _ in
            DescribeShareGroupOffsetsRequest(
                groups: try json.array("groups").map { group in
                    DescribeShareGroupOffsetsRequest.Group(
                        groupID: Name(try group.text("group_id")),
                        topics: try group.field("topics").elements?.map { topic in
                            DescribeShareGroupOffsetsRequest.Topic(
                                topicName: Name(try topic.text("topic_name")),
                                partitions: try topic.numbers("partitions"))
                        })
                })
        },
        MessageKind(
            "streams_group_describe",
            unkept: [
                // All of it but the subtopologies.
                "groups.topology",
                "groups.subtopologies.repartition_sink_topics", "groups.subtopologies.state_changelog_topics",
                "groups.subtopologies.repartition_source_topics.partitions",
                "groups.subtopologies.repartition_source_topics.replication_factor",
                "groups.subtopologies.repartition_source_topics.topic_configs",
                "groups.members.topology_epoch", "groups.members.user_endpoint", "groups.members.client_tags",
                "groups.members.task_offsets", "groups.members.task_end_offsets",
                // All of it but the active tasks.
                "groups.members.assignment",
                "groups.members.target_assignment", "groups.members.is_classic", "groups.authorized_operations",
            ]
        ) { json, _ in
            StreamsGroupDescribeRequest(
                groupIDs: try json.names("group_ids"),
                includeAuthorizedOperations: try json.bool("include_authorized_operations"))
        },
    ]
}

extension JSONValue {
    fileprivate func names(_ name: String) throws -> [Name] { try texts(name).map { Name($0) } }
}
