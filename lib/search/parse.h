/*
 * parse.h - from a pattern's text to its tree (ast.h).
 */
#ifndef CF_SEARCH_PARSE_H
#define CF_SEARCH_PARSE_H

#include "search/ast.h"
#include "search/text.h"

/* What became of a pattern beside its tree. Before the call all zero but for `warnings`. */
struct cf__parse_report {
    const char *error;         /* NULL: none */
    size_t offset;             /* of the error */
    uint32_t groups;           /* how many the pattern has */
    struct cf__text *warnings; /* the caller's; each is added with its NUL */
};

/* The bytes themselves. */
struct cf__ast *cf__parse_fixed(struct cf__arena *arena, const char *text, size_t len,
                                const struct cf__ast_mode *mode);

/* POSIX as GNU grep reads it: extended as -E, otherwise as -G. NULL: report->error. */
struct cf__ast *cf__parse_posix(struct cf__arena *arena, const char *text, size_t len,
                                bool extended, const struct cf__ast_mode *mode,
                                struct cf__parse_report *report);

/*
 * The common part of PCRE2's language. NULL: something else is in it, and nothing is known of the
 * pattern (it may be wrong, too: PCRE2 is the judge of that).
 */
struct cf__ast *cf__parse_perl(struct cf__arena *arena, const char *text, size_t len,
                               const struct cf__ast_mode *mode, struct cf__parse_report *report);

/* The decimal number at p, or some that is greater than most. Returns where it ends: p when there
 * is none. */
const char *cf__read_count(const char *p, const char *end, uint32_t most, uint32_t *number);

/* How many bytes the character at p has: one of UTF-8 when it is well-formed and utf is set;
 * else 1. */
size_t cf__character_length(const char *p, const char *end, bool utf);

#endif
