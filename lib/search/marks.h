/*
 * marks.h - from hits to matching lines, 64 bytes at a time and without a branch for each line.
 * The input is two words of bits: where there is a hit, and where a line ends.
 *
 *     text          a x b \n c d \n x x \n \n e       hits: where an x is
 *     hits          . 1 .  .  . .  .  1 1  .  . .
 *     separators    . . .  1  . .  1  . .  1  1 .
 *     ends          . . .  1  . .  .  . .  1  . .     of lines with a hit
 *     edges         ^         ^       ^       ^       where runs of such lines begin and end
 *
 * An addition moves hits to the end of their lines: added to a word with ones at all bytes but
 * separators, a hit causes a carry that stops at the next separator (ScanThru in Parabix).
 */
#ifndef CF_SEARCH_MARKS_H
#define CF_SEARCH_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <coflow/search.h>

enum {
    CF__MARK_BITS = 64,                 /* bytes in a word */
    CF__MARK_EDGES = CF__MARK_BITS + 2, /* most edges a word adds, with a skip before it */
    CF__MARKS_AT_ONCE = 4               /* words marked between two checks for room */
};

struct cf__marks {
    unsigned char separator;
    uint64_t count;     /* matching lines so far */
    const char **edges; /* start, end, start, ... of runs of adjacent matching lines; NULL: only
                           count */
    size_t edge_count;
    size_t room; /* capacity of edges, at least CF__MARKS_AT_ONCE * CF__MARK_EDGES */
    /* The current line: the one that contains the last byte marked, or begins after it. */
    const char *line; /* its start, or that of an earlier line if bytes were skipped */
    bool matches;     /* it has a hit already */
    bool follows;     /* the line before it matches, and the edge of that run is still to come */
};

/* Start with a text. Several may be marked one after the other. */
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

/* The separators reached from a bit, or from the byte before the word (`enters`), across bytes that
 * are no separators. *leaves: the end of the word is reached. */
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

/* Add an edge at each line that matches when the one before does not, or the other way round. */
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

/* Mark the next CF__MARK_BITS bytes. */
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

/* Skip to p. There is no hit between there and the start of the current line. */
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

/* The current line matches: find its end from p on, and return that. */
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

/* End a run of lines: what is marked next is not adjacent to it. */
static inline void cf__marks_end(struct cf__marks *marks)
{
    if (marks->follows)
        cf__marks_add_edge(marks);
    marks->matches = marks->follows = false;
}

#endif
