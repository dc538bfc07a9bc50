#include "CRE2.h"

#include <cstdio>
#include <new>

#include <re2/re2.h>

/// `re2::StringPiece` in older headers, `absl::string_view` in newer ones: `auto` and conversions hide the difference.
struct cre2_expression {
    re2::RE2 compiled;

    cre2_expression(const char *pattern, size_t length, const re2::RE2::Options &options)
        : compiled({pattern, length}, options) {}
};

struct cre2_expression *cre2_compile(const char *pattern, size_t length, char *error, size_t error_capacity) {
    re2::RE2::Options options;
    // RE2 would write them to stderr, as lines that are not the log's.
    options.set_log_errors(false);
    auto *expression = new (std::nothrow) cre2_expression(pattern, length, options);
    if (expression == nullptr || !expression->compiled.ok()) {
        const char *reason = expression == nullptr ? "out of memory" : expression->compiled.error().c_str();
        std::snprintf(error, error_capacity, "%s", reason);
        delete expression;
        return nullptr;
    }
    return expression;
}

bool cre2_matches(const struct cre2_expression *expression, const char *text, size_t length) {
    return re2::RE2::PartialMatch({text, length}, expression->compiled);
}

void cre2_free(struct cre2_expression *expression) {
    delete expression;
}
