#include "CMemory.h"

#include <limits.h>
#include <malloc.h>

// glibc's own defaults, mallopt(3).
enum { default_mmap_max = 65536, default_trim_threshold = 128 * 1024 };

void keep_freed_memory(bool keep) {
    mallopt(M_MMAP_MAX, keep ? 0 : default_mmap_max);
    mallopt(M_TRIM_THRESHOLD, keep ? INT_MAX : default_trim_threshold);
}
