#include <stdlib.h>
#include <string.h>

#include "survey_parts.h"

/// As many partitions as RDKafkaSurvey asks for in one call.
enum { chunk_size = 200 };

static void copy_partition(const rd_kafka_metadata_partition_t *entry, struct partition *partition) {
    partition->id = entry->id;
    partition->leader = entry->leader;
    partition->replica_count = entry->replica_cnt;
    partition->in_sync_count = entry->isr_cnt;
    const size_t replicas = (size_t)entry->replica_cnt, in_sync = (size_t)entry->isr_cnt;
    partition->replicas = malloc((replicas + in_sync) * sizeof *partition->replicas);
    memcpy(partition->replicas, entry->replicas, replicas * sizeof *partition->replicas);
    memcpy(partition->replicas + replicas, entry->isrs, in_sync * sizeof *partition->replicas);
    partition->high_watermark = partition->last_stable_offset = partition->log_start_offset = -1;
}

bool read_cluster(rd_kafka_t *client, struct cluster *cluster) {
    const struct rd_kafka_metadata *answer;
    if (rd_kafka_metadata(client, 1, NULL, &answer, call_timeout) != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    cluster->broker_count = answer->broker_cnt;
    cluster->brokers = calloc((size_t)answer->broker_cnt, sizeof *cluster->brokers);
    for (int index = 0; index < answer->broker_cnt; index++) cluster->brokers[index] = answer->brokers[index].id;
    cluster->topic_count = answer->topic_cnt;
    cluster->topics = calloc((size_t)answer->topic_cnt, sizeof *cluster->topics);
    for (int index = 0; index < answer->topic_cnt; index++) {
        const rd_kafka_metadata_topic_t *const entry = &answer->topics[index];
        struct topic *const topic = &cluster->topics[index];
        topic->name = strdup(entry->topic);
        topic->partition_count = entry->partition_cnt;
        topic->partitions = calloc((size_t)entry->partition_cnt, sizeof *topic->partitions);
        for (int number = 0; number < entry->partition_cnt; number++)
            copy_partition(&entry->partitions[number], &topic->partitions[number]);
    }
    rd_kafka_metadata_destroy(answer);
    return true;
}

void free_cluster(struct cluster *cluster) {
    for (int index = 0; index < cluster->topic_count; index++) {
        struct topic *const topic = &cluster->topics[index];
        for (int number = 0; number < topic->partition_count; number++) free(topic->partitions[number].replicas);
        free(topic->partitions);
        free(topic->name);
    }
    free(cluster->topics);
    free(cluster->brokers);
}

static void store(struct partition *partition, enum offset_kind kind, int64_t offset) {
    switch (kind) {
    case high_watermark: partition->high_watermark = offset; break;
    case last_stable_offset: partition->last_stable_offset = offset; break;
    case log_start_offset: partition->log_start_offset = offset; break;
    }
}

static bool ask(
    rd_kafka_t *client, enum offset_kind kind, rd_kafka_topic_partition_list_t *list, struct partition **chunk) {
    if (list->cnt == 0) return true;
    if (rd_kafka_offsets_for_times(client, list, call_timeout) != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    for (int index = 0; index < list->cnt; index++) {
        const rd_kafka_topic_partition_t *const element = &list->elems[index];
        if (element->err != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
        store(chunk[index], kind, element->offset);
    }
    return true;
}

static bool ask_leader(rd_kafka_t *client, enum offset_kind kind, int32_t leader, struct cluster *cluster) {
    const int64_t question = kind == log_start_offset ? RD_KAFKA_OFFSET_BEGINNING : RD_KAFKA_OFFSET_END;
    struct partition *chunk[chunk_size];
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(chunk_size);
    bool succeeded = true;
    for (int index = 0; succeeded && index < cluster->topic_count; index++) {
        const struct topic *const topic = &cluster->topics[index];
        for (int number = 0; succeeded && number < topic->partition_count; number++) {
            struct partition *const partition = &topic->partitions[number];
            if (partition->leader != leader) continue;
            chunk[list->cnt] = partition;
            rd_kafka_topic_partition_list_add(list, topic->name, partition->id)->offset = question;
            if (list->cnt < chunk_size) continue;
            succeeded = ask(client, kind, list, chunk);
            rd_kafka_topic_partition_list_destroy(list);
            list = rd_kafka_topic_partition_list_new(chunk_size);
        }
    }
    succeeded = succeeded && ask(client, kind, list, chunk);
    rd_kafka_topic_partition_list_destroy(list);
    return succeeded;
}

bool read_offsets(rd_kafka_t *client, enum offset_kind kind, struct cluster *cluster) {
    for (int index = 0; index < cluster->broker_count; index++)
        if (!ask_leader(client, kind, cluster->brokers[index], cluster)) return false;
    return true;
}
