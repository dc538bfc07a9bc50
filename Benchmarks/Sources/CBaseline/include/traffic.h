#pragma once

#include <stdbool.h>
#include <stddef.h>

/// What to produce or to consume.
struct traffic {
    const char *bootstrap_servers;
    const char *topic;
    int partitions;
    /// How many messages in all, and of how many bytes.
    int messages;
    size_t size;
};

/// Produces with rd_kafka_produce, the partitions in turn, and counts the delivery reports, which come as events. Stores the
/// seconds from the first message to the last report in `seconds`. False where a message was not delivered.
bool produce_messages(const struct traffic *traffic, double *seconds);

/// Consumes all partitions from the beginning with rd_kafka_consume_batch_queue. Stores the seconds from the assignment to
/// the last message in `seconds`. False where offsets do not follow each other or nothing comes.
bool consume_messages(const struct traffic *traffic, double *seconds);
