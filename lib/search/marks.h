/*
 * marks.h - which lines of a text match, many at once: from two words of bits for 64 bytes of it,
 * hits and separators, with no branch for a line.
 *
 *     text          a x b \n c d \n x x \n \n e       hits: where an x is
 *     hits          . 1 .  .  . .  .  1 1  .  . .
 *     separators    . . .  1  . .  1  . .  1  1 .
 *     ends          . . .  1  . .  .  . .  1  . .     of lines with a hit
 *     edges         ^         ^       ^       ^       where runs of such lines begin and end
 *
 * Hits move on to the next separator by an addition: a hit added to the ones that stand for the
 * rest of its line makes a carry that stops there (after ScanThru in Parabix).
 */
#ifndef CF_SEARCH_MARKS_H
#define CF_SEARCH_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <coflow/search.h>

enum {
    CF__MARK_BITS = 64,                 /* bytes marked at once */
    CF__MARK_EDGES = CF__MARK_BITS + 2, /* as many edges at most, with those of a skip before */
    CF__MARKS_AT_ONCE = 4               /* so many words are marked between two looks at the room */
};

struct cf__marks {
    unsigned char separator;
    uint64_t count;     /* lines that match */
    const char **edges; /* start, end, start, ... of runs of them; NULL: they are only counted */
    size_t edge_count;
    size_t room; /* for so many, at least CF__MARKS_AT_ONCE * CF__MARK_EDGES */
    /* Of the line at work, which the last byte marked is in, or ended: */
    const char *line; /* it begins here; where bytes were skipped it may begin behind */
    bool matches;     /* it has a hit */
    bool follows;     /* it is next to a line that matches: an edge is to come */
};

/* The start of a text; more of them may be marked one after another. */
static inline void cf__marks_begin(struct cf__marks *marks, const char *text)
{
    marks->line = text;
    marks->matches = marks->follows = false;
}

static inline bool cf__marks_are_full(const struct cf__marks *marks)
{
    return marks->edges != NULL &&
           marks->room - marks->edge_count < CF__MARKS_AT_ONCE * CF__MARK_EDGES;
}

static inline void cf__marks_add_edge(struct cf__marks *marks)
{
    if (marks->edges != NULL)
        marks->edges[marks->edge_count++] = marks->line;
}

/* Those separators that are reached from a bit, or from the byte before the word (`enters`), over
 * bytes that are none; *leaves: the end of the word is. */
static inline uint64_t cf__marks_reach(uint64_t bits, uint64_t separators, bool enters,
                                       bool *leaves)
{
    unsigned long long within = ~separators;
    unsigned long long sum;
    bool over = __builtin_uaddll_overflow(bits & within, within, &sum);
    *leaves = __builtin_uaddll_overflow(sum, enters, &sum) | over;
    return (sum | bits) & separators;
}

static inline const char *cf__marks_behind_last(const char *text, uint64_t bits)
{
    return text + CF__MARK_BITS - __builtin_clzll(bits);
}

/* A run begins or ends with a line that is unlike the one before it. */
static inline void cf__marks_note(struct cf__marks *marks, const char *text, uint64_t ends,
                                  uint64_t separators)
{
    bool leaves;
    uint64_t followers = cf__marks_reach(ends << 1, separators, marks->follows, &leaves);
    uint64_t changes = ends ^ followers;
    marks->follows = leaves | ends >> (CF__MARK_BITS - 1);
    for (; changes != 0; changes &= changes - 1) {
        uint64_t before = separators & ((changes & -changes) - 1);
        marks->edges[marks->edge_count++] =
            before != 0 ? cf__marks_behind_last(text, before) : marks->line;
    }
}

/* The next CF__MARK_BITS bytes. */
static inline void cf__marks_word(struct cf__marks *marks, const char *text, uint64_t hits,
                                  uint64_t separators)
{
    uint64_t ends = cf__marks_reach(hits, separators, marks->matches, &marks->matches);
    marks->count += (uint64_t)__builtin_popcountll(ends);
    if (marks->edges != NULL)
        cf__marks_note(marks, text, ends, separators);
    if (separators != 0)
        marks->line = cf__marks_behind_last(text, separators);
}

/* There is no hit from the line at work, which has none, to p: go on there. */
static inline void cf__marks_skip(struct cf__marks *marks, const char *p)
{
    const char *last = memrchr(marks->line, marks->separator, (size_t)(p - marks->line));
    if (last == NULL)
        return;
    if (marks->follows)
        cf__marks_add_edge(marks);
    marks->follows = false;
    marks->line = last + 1;
}

/* The line at work has a hit; from p on it has to be looked for its end. Returns that. */
static inline const char *cf__marks_line(struct cf__marks *marks, const char *p, const char *end)
{
    const char *separator = memchr(p, marks->separator, (size_t)(end - p));
    if (!marks->follows)
        cf__marks_add_edge(marks);
    marks->count++;
    marks->line = separator != NULL ? separator + 1 : end;
    marks->matches = false;
    marks->follows = true;
    return marks->line;
}

/* Nothing comes next to what was marked. */
static inline void cf__marks_end(struct cf__marks *marks)
{
    if (marks->follows)
        cf__marks_add_edge(marks);
    marks->matches = marks->follows = false;
}

#endif
