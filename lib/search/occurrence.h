/*
 * occurrence.h - verifies a candidate: is the literal at this position, with the required edges?
 * Shared by the engines for literals.
 */
#ifndef CF_SEARCH_OCCURRENCE_H
#define CF_SEARCH_OCCURRENCE_H

#include <stdlib.h>
#include <string.h>

#include "search/engine.h"

/* A literal that owns its bytes: one allocation, `bytes` then `others`. */
struct cf__own_literal {
    unsigned char *bytes;
    unsigned char *others;
    size_t len;
    bool plain;     /* bytes and others are equal */
    uint64_t start; /* the first eight bytes, zero-padded */
    uint64_t start_mask;
};

static inline bool cf__own_literal_init(struct cf__own_literal *own,
                                        const struct cf__literal *literal)
{
    own->bytes = malloc(2 * literal->len + 1);
    if (own->bytes == NULL)
        return false;
    own->others = own->bytes + literal->len;
    own->len = literal->len;
    memcpy(own->bytes, literal->bytes, literal->len);
    memcpy(own->others, literal->others, literal->len);
    own->plain = memcmp(own->bytes, own->others, own->len) == 0;
    own->start = own->start_mask = 0;
    size_t known = own->len < sizeof own->start ? own->len : sizeof own->start;
    memcpy(&own->start, own->bytes, known);
    memset(&own->start_mask, 0xff, known);
    return true;
}

/* Is the literal at p? There must be room for it in [p, end). */
static inline bool cf__literal_is_at(const struct cf__own_literal *literal, const char *p,
                                     const char *end)
{
    uint64_t start;
    if (literal->plain && (size_t)(end - p) < sizeof start)
        return memcmp(p, literal->bytes, literal->len) == 0;
    if (literal->plain) { /* compare eight bytes inline: a memcmp for each of many candidates would
                             cost more than the search */
        memcpy(&start, p, sizeof start);
        return (start & literal->start_mask) == literal->start &&
               (literal->len <= sizeof start ||
                memcmp(p + sizeof start, literal->bytes + sizeof start,
                       literal->len - sizeof start) == 0);
    }
    for (size_t i = 0; i < literal->len; i++)
        if ((unsigned char)p[i] != literal->bytes[i] && (unsigned char)p[i] != literal->others[i])
            return false;
    return true;
}

enum cf__verdict cf__check_edge(enum cf__edge edge, bool at_end_of_text, unsigned char neighbour,
                                const struct cf__literal_rules *rules);

/* The literal is at p in the lines [text, end): do its edges hold? */
static inline enum cf__verdict cf__check_edges(const struct cf__own_literal *literal, const char *p,
                                               const char *text, const char *end,
                                               const struct cf__literal_rules *rules)
{
    enum cf__verdict verdict = rules->certain ? CF__YES : CF__UNSURE;
    if (rules->before != CF__EDGE_ANY) {
        enum cf__verdict before =
            cf__check_edge(rules->before, p == text, p > text ? (unsigned char)p[-1] : 0, rules);
        if (before == CF__NO)
            return CF__NO;
        verdict = before == CF__UNSURE ? CF__UNSURE : verdict;
    }
    if (rules->after != CF__EDGE_ANY) {
        const char *next = p + literal->len;
        enum cf__verdict after =
            cf__check_edge(rules->after, next == end, next < end ? (unsigned char)*next : 0, rules);
        if (after == CF__NO)
            return CF__NO;
        verdict = after == CF__UNSURE ? CF__UNSURE : verdict;
    }
    return verdict;
}

#endif
