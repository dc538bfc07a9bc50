#include "gunzip.h"

#include <libdeflate.h>
#include <stdlib.h>

size_t gunzip(const void *bytes, size_t length, char **text) {
    // The last four bytes are the length of the text, little-endian (RFC 1952).
    if (length < 18) return 0;
    const unsigned char *const end = (const unsigned char *)bytes + length;
    const size_t size = (size_t)end[-4] | (size_t)end[-3] << 8 | (size_t)end[-2] << 16 | (size_t)end[-1] << 24;
    struct libdeflate_decompressor *const decompressor = libdeflate_alloc_decompressor();
    if (!decompressor) return 0;
    *text = malloc(size + 1);
    size_t written = 0;
    if (!*text || libdeflate_gzip_decompress(decompressor, bytes, length, *text, size, &written) != LIBDEFLATE_SUCCESS)
        written = 0;
    libdeflate_free_decompressor(decompressor);
    return written;
}
