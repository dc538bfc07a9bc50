#pragma once

#include <stddef.h>

/// Stores the text of one gzip member in `text`, memory that the caller frees, and returns its length, or 0 where the bytes
/// are no gzip member.
size_t gunzip(const void *bytes, size_t length, char **text);
