#pragma once

#include <stdbool.h>
#include <stdint.h>

/// How many times this process has allocated or reallocated memory, on all threads.
int64_t allocation_count(void);

/// The bytes that the main thread has allocated and not freed.
int64_t allocated_bytes(void);

/// Whether `free` keeps large blocks for the next `malloc`, instead of giving them back to the kernel, which has to clear
/// each page of a fresh block. By default it does not.
void keep_freed_memory(bool keep);
