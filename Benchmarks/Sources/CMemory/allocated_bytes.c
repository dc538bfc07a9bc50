#include "CMemory.h"

#include <malloc.h>

int64_t allocated_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return (int64_t)(info.uordblks + info.hblkhd);
}
