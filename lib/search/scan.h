/*
 * scan.h - the loops over plain bytes that everything else stands on: count, find, classify.
 *
 * Each is there in plain C and for every vector width a processor may have; struct cf__scan is one
 * such set. No knowledge of patterns or lines here.
 */
#ifndef CF_SEARCH_SCAN_H
#define CF_SEARCH_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "search/marks.h"
#include "search/stream.h"

/*
 * Two bytes, each with an alternative (the same byte, when there is none), some way apart; and what
 * the eight bytes around them have in common. Without a mask those are not looked at.
 */
struct cf__pair {
    unsigned char first[2];
    unsigned char second[2];
    size_t distance;
    size_t before; /* where the eight bytes begin, before the first */
    uint64_t word, mask;
};

/* The two bytes are at p: are the others? */
static inline bool cf__pair_fits(const struct cf__pair *pair, const char *p)
{
    uint64_t word;
    if (pair->mask == 0)
        return true;
    memcpy(&word, p - pair->before, sizeof word);
    return (word & pair->mask) == pair->word;
}

enum cf__verdict { CF__NO, CF__YES, CF__UNSURE };

/* One more byte, with its alternative, so far from the first of a pair. */
struct cf__probe {
    ptrdiff_t at;
    unsigned char bytes[2];
};

enum { CF__PROBES = 6 };

/* A pair, whose eight bytes are not looked at, and what else is asked of a place where it is. */
struct cf__pair_search {
    struct cf__pair pair;
    struct cf__probe probes[CF__PROBES];
    size_t probe_count;
    bool plain;     /* no byte has an alternative */
    bool is_common; /* the pair is, by itself */
    enum cf__verdict (*confirm)(const struct cf__pair_search *search, const char *p); /* or NULL */
};

/*
 * Up to eight groups of three-byte prefixes, as nibbles: bit g of low[i][x] says that some prefix
 * of group g has x as the low nibble of its byte i; high likewise.
 */
enum { CF__FINGERPRINT = 3 };

struct cf__fingerprints {
    uint8_t low[CF__FINGERPRINT][16];
    uint8_t high[CF__FINGERPRINT][16];
};

/* What a list of offsets needs room for beyond its end. */
enum { CF__LIST_SLACK = 4 };

struct cf__scan {
    const char *name;

    /* How often byte occurs in p[0..n). */
    size_t (*count_byte)(const char *p, size_t n, unsigned char byte);

    /* Where byte is in p[0..n), n <= 65536: the offsets, in order, to `offsets`, which has room for
     * n and CF__LIST_SLACK. Returns how many there are. */
    size_t (*list_byte)(const char *p, size_t n, unsigned char byte, uint16_t *offsets);

    /* The first byte >= 0x80 in [p, end); end when there is none. */
    const char *(*find_high)(const char *p, const char *end);

    /* Is [p, end) well-formed UTF-8, as PCRE2 checks it (no surrogates, nothing above U+10FFFF)? */
    bool (*is_utf8)(const char *p, const char *end);

    /* The first p of [p, end) with the first byte at p and the second at p + distance, which may
     * lie past end: distance bytes after end are read too, and the eight bytes of each p where both
     * are. NULL: none. */
    const char *(*find_pair)(const char *p, const char *end, const struct cf__pair *pair);

    /* As find_pair, but a p with `byte` there will do, too. For text with few of either. */
    const char *(*find_pair_or)(const char *p, const char *end, const struct cf__pair *pair,
                                unsigned char byte);
    /* Marks the lines of the places in [p, end) where the pair fits and is confirmed: blocks of
     * bytes, until less than one is left, there may be no room for the edges of another, or a place
     * is unsure. Returns how far that is. p may be behind the line that marks stand at. Reads as
     * find_pair. */
    const char *(*mark_pair)(const char *p, const char *end, const struct cf__pair_search *search,
                             struct cf__marks *marks);

    /* The first p of [p, end) where all bytes of some group's fingerprint may stand, and which
     * groups: CF__FINGERPRINT - 1 bytes after end are read too. NULL: none. */
    const char *(*find_fingerprint)(const char *p, const char *end,
                                    const struct cf__fingerprints *prints, uint8_t *groups);

    struct cf__stream_calls streams;
};

/* The best one this processor runs. */
const struct cf__scan *cf__scan_best(void);

/* All that this processor runs, the plain one first: the i-th, or NULL past the last. */
const struct cf__scan *cf__scan_level(size_t i);

/* The sets themselves; only those of the architecture exist. */
extern const struct cf__scan cf__scan_plain;
extern const struct cf__scan cf__scan_sse2;
extern const struct cf__scan cf__scan_avx2;
extern const struct cf__scan cf__scan_avx512;
extern const struct cf__scan cf__scan_neon;

/* With the best set. */
size_t cf__count_byte(const char *p, size_t n, unsigned char byte);
const char *cf__find_high(const char *p, const char *end);
bool cf__is_utf8(const char *p, const char *end);

#endif
