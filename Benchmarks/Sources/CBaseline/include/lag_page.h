#pragma once

#include <stddef.h>
#include <stdint.h>

/// Writes the page of kafka_consumergroup_lag for `groups` consumer groups with one topic of `partitions` partitions
/// each, the way a C program would: one snprintf a sample, into memory of `capacity` bytes that it allocates. `values`
/// are the lags, partition by partition. Stores the address, which the caller frees, in `page`, and returns the length, or 0 where
/// memory or capacity did not suffice.
size_t write_lag_page(char **page, size_t capacity, int groups, int partitions, const int64_t *values);
