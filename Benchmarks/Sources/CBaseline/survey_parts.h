#pragma once

#include <librdkafka/rdkafka.h>
#include <stdbool.h>
#include <stdint.h>

/// The longest wait for an answer, in milliseconds: RDKafkaSurvey's, for blocking calls and for admin requests.
enum { call_timeout = 2500, request_timeout = 3000 };

struct partition {
    int32_t id;
    int32_t leader;
    int replica_count;
    int in_sync_count;
    /// The replicas, and behind them those in sync.
    int32_t *replicas;
    /// -1 while unknown.
    int64_t high_watermark;
    int64_t last_stable_offset;
    int64_t log_start_offset;
};

struct topic {
    char *name;
    int partition_count;
    struct partition *partitions;
};

/// Brokers and topics, as metadata lists them.
struct cluster {
    int broker_count;
    int32_t *brokers;
    int topic_count;
    struct topic *topics;
};

struct topic_partition {
    /// Owned by the first element of a run of one topic.
    char *topic;
    bool owns_topic;
    int32_t partition;
    int64_t offset;
};

struct topic_partitions {
    int count;
    struct topic_partition *elements;
};

struct member {
    char *id;
    char *client_id;
    char *host;
    struct topic_partitions assignment;
};

struct group {
    char *name;
    rd_kafka_consumer_group_state_t state;
    char *assignor;
    int32_t coordinator;
    int member_count;
    struct member *members;
    struct topic_partitions commits;
};

/// The requests of a kind about groups that are under way at once: as many as KafkaCluster sends.
enum { window = 256 };

/// The groups, and how many requests about them have been sent and answered.
struct groups {
    int count;
    struct group *elements;
    int asked_commits, answered_commits;
    int asked_descriptions, answered_descriptions;
};

/// Asks for metadata on everything and copies it (`rd_kafka_metadata`).
bool read_cluster(rd_kafka_t *client, struct cluster *cluster);
void free_cluster(struct cluster *cluster);

/// The kinds of offsets, each by the question of ListOffsets that asks for it and the field that takes it.
enum offset_kind { high_watermark, last_stable_offset, log_start_offset };

/// Asks each leader for one kind of offset, in chunks (`rd_kafka_offsets_for_times`).
bool read_offsets(rd_kafka_t *client, enum offset_kind kind, struct cluster *cluster);

/// Lists the groups (`rd_kafka_ListConsumerGroups`).
bool list_groups(rd_kafka_t *client, rd_kafka_queue_t *queue, struct groups *groups);

/// Asks for the description and the commits of every group, until all commits, and all descriptions if `descriptions`, have
/// come.
bool read_groups(rd_kafka_t *client, rd_kafka_queue_t *queue, struct groups *groups, bool descriptions);
void free_groups(struct groups *groups);
