#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An expression that RE2 has compiled. Threads may share it: matching does not change it for its users.
struct cre2_expression;

/// Compiles an expression, given in UTF-8 and not ended by a zero.
///
/// - Returns: the expression, which `cre2_free` frees; NULL if RE2 refuses it. RE2's explanation is then in `error`, ended by
///   a zero and cut to `error_capacity` bytes.
struct cre2_expression *cre2_compile(const char *pattern, size_t length, char *error, size_t error_capacity);

/// Whether the expression matches anywhere in the text. The time is linear in the length of the text.
bool cre2_matches(const struct cre2_expression *expression, const char *text, size_t length);

void cre2_free(struct cre2_expression *expression);

#ifdef __cplusplus
}
#endif

#endif
