#include "survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "survey_parts.h"

struct surveying_client {
    rd_kafka_t *all;
    /// Asks for the last stable offset only.
    rd_kafka_t *committed;
    rd_kafka_queue_t *queue;
};

static rd_kafka_t *make_client(const char *bootstrap_servers, const char *isolation, const char *statistics) {
    const char *const properties[][2] = {
        {"client.id", "kafka-surveyor"},
        {"socket.timeout.ms", "3000"},
        {"socket.connection.setup.timeout.ms", "3000"},
        {"reconnect.backoff.max.ms", "2000"},
        {"socket.keepalive.enable", "true"},
        {"broker.address.ttl", "10000"},
        {"bootstrap.servers", bootstrap_servers},
        {"isolation.level", isolation},
        {"statistics.interval.ms", statistics},
        {"log.queue", "true"},
        {"allow.auto.create.topics", "false"},
    };
    rd_kafka_conf_t *const configuration = rd_kafka_conf_new();
    char text[512];
    for (size_t index = 0; index < sizeof properties / sizeof *properties; index++) {
        if (rd_kafka_conf_set(configuration, properties[index][0], properties[index][1], text, sizeof text) !=
            RD_KAFKA_CONF_OK) {
            fprintf(stderr, "%s\n", text);
            rd_kafka_conf_destroy(configuration);
            return NULL;
        }
    }
    rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_STATS | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_LOG);
    rd_kafka_t *const client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, text, sizeof text);
    if (!client) {
        fprintf(stderr, "%s\n", text);
        rd_kafka_conf_destroy(configuration);
        return NULL;
    }
    rd_kafka_set_log_queue(client, NULL);
    return client;
}

static bool learn_leaders(rd_kafka_t *client) {
    const struct rd_kafka_metadata *answer;
    if (rd_kafka_metadata(client, 1, NULL, &answer, 10000) != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
    rd_kafka_metadata_destroy(answer);
    return true;
}

struct surveying_client *surveying_client_open(const char *bootstrap_servers) {
    struct surveying_client *const client = calloc(1, sizeof *client);
    if (!client) return NULL;
    client->all = make_client(bootstrap_servers, "read_uncommitted", "5000");
    client->committed = make_client(bootstrap_servers, "read_committed", "0");
    if (client->all) client->queue = rd_kafka_queue_get_main(client->all);
    if (!client->all || !client->committed || !learn_leaders(client->all) || !learn_leaders(client->committed)) {
        surveying_client_close(client);
        return NULL;
    }
    return client;
}

void surveying_client_close(struct surveying_client *client) {
    if (client->queue) rd_kafka_queue_destroy(client->queue);
    if (client->all) rd_kafka_destroy(client->all);
    if (client->committed) rd_kafka_destroy(client->committed);
    free(client);
}

static void count(const struct cluster *cluster, const struct groups *groups, struct survey_totals *totals) {
    memset(totals, 0, sizeof *totals);
    for (int index = 0; index < cluster->topic_count; index++) {
        const struct topic *const topic = &cluster->topics[index];
        totals->partitions += topic->partition_count;
        for (int number = 0; number < topic->partition_count; number++) {
            const struct partition *const partition = &topic->partitions[number];
            totals->high_watermarks += partition->high_watermark >= 0;
            totals->last_stable_offsets += partition->last_stable_offset >= 0;
            totals->log_start_offsets += partition->log_start_offset >= 0;
        }
    }
    totals->groups = groups->count;
    for (int index = 0; index < groups->count; index++) {
        const struct group *const group = &groups->elements[index];
        totals->members += group->member_count;
        totals->commits += group->commits.count;
        for (int number = 0; number < group->commits.count; number++)
            totals->committed += group->commits.elements[number].offset;
    }
}

bool survey_cluster(struct surveying_client *client, struct survey_totals *totals) {
    struct cluster cluster = {0};
    struct groups groups = {0};
    char *cluster_id = NULL;
    bool succeeded = read_cluster(client->all, &cluster) && (cluster_id = rd_kafka_clusterid(client->all, 0)) &&
        list_groups(client->all, client->queue, &groups);
    if (succeeded) {
        succeeded = read_groups(client->all, client->queue, &groups, false) &&
            read_offsets(client->all, high_watermark, &cluster) &&
            read_offsets(client->committed, last_stable_offset, &cluster) &&
            read_offsets(client->all, log_start_offset, &cluster) && read_groups(client->all, client->queue, &groups, true);
    }
    if (succeeded) count(&cluster, &groups, totals);
    if (cluster_id) rd_kafka_mem_free(client->all, cluster_id);
    free_cluster(&cluster);
    free_groups(&groups);
    return succeeded;
}
