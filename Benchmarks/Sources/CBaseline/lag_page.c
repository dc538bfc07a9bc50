#include "lag_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char header[] =
    "# HELP kafka_consumergroup_lag Messages between the group's commit and the end of the partition\n"
    "# TYPE kafka_consumergroup_lag gauge\n";

size_t write_lag_page(char **page, size_t capacity, int groups, int partitions, const int64_t *values) {
    char *const start = malloc(capacity);
    if (!start) return 0;
    *page = start;
    size_t used = (size_t)snprintf(start, capacity, "%s", header);
    for (int group = 0; group < groups; group++) {
        char name[64], topic[64];
        snprintf(name, sizeof name, "billing-service-%d", group);
        snprintf(topic, sizeof topic, "orders.created.v1-%d", group);
        for (int partition = 0; partition < partitions; partition++) {
            int written = snprintf(
                start + used, capacity - used,
                "kafka_consumergroup_lag{consumergroup=\"%s\",topic=\"%s\",partition=\"%d\"} %" PRId64 "\n", name, topic,
                partition, *values++);
            if (written < 0 || (size_t)written >= capacity - used) return 0;
            used += (size_t)written;
        }
    }
    return used;
}
