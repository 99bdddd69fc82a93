/*
 * parse.h - the parsers: from a pattern's text to its syntax tree (ast.h).
 */
#ifndef CF_SEARCH_PARSE_H
#define CF_SEARCH_PARSE_H

#include "search/ast.h"
#include "search/text.h"

/* What parsing yields besides the tree. All zero before the call, but for `warnings`. */
struct cf__parse_report {
    const char *error;         /* NULL: none */
    size_t offset;             /* of the error */
    uint32_t groups;           /* number of capture groups */
    struct cf__text *warnings; /* the caller's; warnings are appended, each with its NUL */
};

/* Fixed strings: every character stands for itself. */
struct cf__ast *cf__parse_fixed(struct cf__arena *arena, const char *text, size_t len,
                                const struct cf__ast_mode *mode);

/* POSIX regular expressions as GNU grep reads them: extended as with -E, otherwise basic as with
 * -G. NULL: the pattern is wrong, see report->error. */
struct cf__ast *cf__parse_posix(struct cf__arena *arena, const char *text, size_t len,
                                bool extended, const struct cf__ast_mode *mode,
                                struct cf__parse_report *report);

/*
 * The common part of PCRE2's language. NULL: the pattern has something else in it, or is wrong.
 * Only PCRE2 can tell which.
 */
struct cf__ast *cf__parse_perl(struct cf__arena *arena, const char *text, size_t len,
                               const struct cf__ast_mode *mode, struct cf__parse_report *report);

/* Read the decimal number at p; one above `most` is read as some number above `most`. Returns its
 * end, which is p when there is no digit. */
const char *cf__read_count(const char *p, const char *end, uint32_t most, uint32_t *number);

/* The length of the character at p in bytes: 1 unless `utf` is set and well-formed UTF-8 is
 * there. */
size_t cf__character_length(const char *p, const char *end, bool utf);

#endif
