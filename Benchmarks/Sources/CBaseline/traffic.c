#include "traffic.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { batch_size = 1000, patience_ms = 30000 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static rd_kafka_t *make_client(rd_kafka_type_t type, const struct traffic *traffic) {
    const char *const properties[][2] = {
        {"bootstrap.servers", traffic->bootstrap_servers},
        {"group.id", "benchmarks"},
        {"enable.auto.commit", "false"},
        {"enable.auto.offset.store", "false"},
        // The broker sends all it has of a partition, however much was asked for.
        {"receive.message.max.bytes", "1000000000"},
    };
    rd_kafka_conf_t *const configuration = rd_kafka_conf_new();
    // The others are a consumer's.
    const size_t count = type == RD_KAFKA_PRODUCER ? 1 : sizeof properties / sizeof *properties;
    for (size_t index = 0; index < count; index++)
        rd_kafka_conf_set(configuration, properties[index][0], properties[index][1], NULL, 0);
    if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR);
    char text[512];
    rd_kafka_t *const client = rd_kafka_new(type, configuration, text, sizeof text);
    if (!client) {
        fprintf(stderr, "%s\n", text);
        rd_kafka_conf_destroy(configuration);
    }
    return client;
}

/// Waits for one event and counts its reports; -1 if a message was not delivered.
static int take_reports(rd_kafka_queue_t *queue, int timeout_ms) {
    rd_kafka_event_t *const event = rd_kafka_queue_poll(queue, timeout_ms);
    if (!event) return 0;
    int reports = 0;
    const rd_kafka_message_t *message;
    while (reports >= 0 && (message = rd_kafka_event_message_next(event))) reports = message->err ? -1 : reports + 1;
    rd_kafka_event_destroy(event);
    return reports;
}

static bool produce_all(const struct traffic *traffic, rd_kafka_topic_t *topic, rd_kafka_queue_t *queue) {
    char *const payload = malloc(traffic->size);
    memset(payload, 'x', traffic->size);
    int reported = 0, taken = 0;
    for (int number = 0; number < traffic->messages && taken >= 0; number++) {
        while (rd_kafka_produce(
                   topic, number % traffic->partitions, RD_KAFKA_MSG_F_COPY, payload, traffic->size, NULL, 0, NULL) != 0 &&
               taken >= 0) {
            taken = rd_kafka_last_error() == RD_KAFKA_RESP_ERR__QUEUE_FULL ? take_reports(queue, 100) : -1;
            reported += taken;
        }
        if (number % 1000 == 0 && taken >= 0) reported += taken = take_reports(queue, 0);
    }
    while (reported < traffic->messages && taken >= 0) reported += taken = take_reports(queue, patience_ms) ?: -1;
    free(payload);
    return taken >= 0;
}

bool produce_messages(const struct traffic *traffic, double *seconds) {
    rd_kafka_t *const client = make_client(RD_KAFKA_PRODUCER, traffic);
    if (!client) return false;
    rd_kafka_topic_t *const topic = rd_kafka_topic_new(client, traffic->topic, NULL);
    rd_kafka_queue_t *const queue = rd_kafka_queue_get_main(client);
    const double begin = now();
    const bool succeeded = produce_all(traffic, topic, queue);
    *seconds = now() - begin;
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(client);
    return succeeded;
}

static bool consume_all(const struct traffic *traffic, rd_kafka_queue_t *queue) {
    rd_kafka_message_t *messages[batch_size];
    int64_t *const next = calloc((size_t)traffic->partitions, sizeof *next);
    bool succeeded = true;
    int seen = 0;
    while (succeeded && seen < traffic->messages) {
        const int missing = traffic->messages - seen;
        const ssize_t count = rd_kafka_consume_batch_queue(
            queue, patience_ms, messages, missing < batch_size ? (size_t)missing : batch_size);
        succeeded = count > 0;
        for (ssize_t index = 0; index < count; index++) {
            const rd_kafka_message_t *const message = messages[index];
            succeeded = succeeded && !message->err && message->len == traffic->size &&
                message->offset == next[message->partition]++;
            rd_kafka_message_destroy(messages[index]);
            seen++;
        }
    }
    free(next);
    return succeeded;
}

bool consume_messages(const struct traffic *traffic, double *seconds) {
    rd_kafka_t *const client = make_client(RD_KAFKA_CONSUMER, traffic);
    if (!client) return false;
    rd_kafka_poll_set_consumer(client);
    rd_kafka_topic_partition_list_t *const all = rd_kafka_topic_partition_list_new(traffic->partitions);
    for (int partition = 0; partition < traffic->partitions; partition++)
        rd_kafka_topic_partition_list_add(all, traffic->topic, partition)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_queue_t *const queue = rd_kafka_queue_get_consumer(client);
    const double begin = now();
    rd_kafka_assign(client, all);
    const bool succeeded = consume_all(traffic, queue);
    *seconds = now() - begin;
    rd_kafka_topic_partition_list_destroy(all);
    rd_kafka_queue_destroy(queue);
    rd_kafka_consumer_close(client);
    rd_kafka_destroy(client);
    return succeeded;
}
