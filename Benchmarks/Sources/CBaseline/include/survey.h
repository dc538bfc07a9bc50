#pragma once

#include <stdbool.h>
#include <stdint.h>

struct surveying_client;

/// What a survey found, as numbers: enough to see that two surveys of one cluster found the same.
struct survey_totals {
    int partitions;
    /// Partitions whose offset is known: high watermark, last stable offset, log start.
    int high_watermarks;
    int last_stable_offsets;
    int log_start_offsets;
    int groups;
    int members;
    int commits;
    /// The sum of all committed offsets.
    int64_t committed;
};

/// Makes the two librdkafka clients that a survey needs, configured as RDKafka configures them, and lets both learn the
/// leaders. NULL where that fails.
struct surveying_client *surveying_client_open(const char *bootstrap_servers);

/// Surveys the cluster with the calls that RDKafkaSurvey makes, the way a C program would: copies all answers into plain
/// arrays, stores their totals in `totals`, and frees them. False where anything got no answer.
bool survey_cluster(struct surveying_client *client, struct survey_totals *totals);

/// Destroys both clients.
void surveying_client_close(struct surveying_client *client);
