/*
 * run.h - finds matches of a pattern that is a single repeated set ("[0-9]+") without PCRE2.
 */
#ifndef CF_SEARCH_RUN_H
#define CF_SEARCH_RUN_H

#include "search/ast.h"

struct cf__run {
    bool usable; /* the pattern is of this kind */
    uint32_t min, max;
    bool members[256]; /* valid for ASCII text; outside UTF mode for any text */
};

/* root may be NULL: not usable. */
void cf__run_init(struct cf__run *run, const struct cf__ast *root);

/* The first match in [line, line + len) from byte `from` on. */
bool cf__run_find(const struct cf__run *run, const char *line, size_t len, size_t from,
                  size_t *start, size_t *end);

#endif
