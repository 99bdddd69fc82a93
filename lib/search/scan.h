/*
 * scan.h - the loops over plain bytes that everything else is built on: count, find, classify. They
 * know nothing of patterns or lines.
 *
 * Each exists in plain C and for every vector width; a struct cf__scan is the set for one
 * instruction set.
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
 * A pair of bytes at a fixed distance, each with an alternative (the same byte when there is none),
 * and a masked comparison of the eight bytes around them. A mask of 0 switches that off.
 */
struct cf__pair {
    unsigned char first[2];
    unsigned char second[2];
    size_t distance;
    size_t before; /* distance from the start of the eight bytes to the first byte */
    uint64_t word, mask;
};

/* The pair is at p: do the eight bytes fit too? */
static inline bool cf__pair_fits(const struct cf__pair *pair, const char *p)
{
    uint64_t word;
    if (pair->mask == 0)
        return true;
    memcpy(&word, p - pair->before, sizeof word);
    return (word & pair->mask) == pair->word;
}

enum cf__verdict { CF__NO, CF__YES, CF__UNSURE };

/* One more byte to test, with its alternative, at an offset from the pair's first byte. */
struct cf__probe {
    ptrdiff_t at;
    unsigned char bytes[2];
};

enum { CF__PROBES = 6 };

/* A search for a literal: its pair, whose eight bytes are not compared here, more bytes to test,
 * and how to verify the rest. */
struct cf__pair_search {
    struct cf__pair pair;
    struct cf__probe probes[CF__PROBES];
    size_t probe_count;
    bool plain;     /* no byte has an alternative */
    bool is_common; /* the pair alone occurs often */
    enum cf__verdict (*confirm)(const struct cf__pair_search *search, const char *p); /* or NULL */
};

/*
 * The fingerprints of up to eight groups of literals, three bytes each, as nibbles: bit g of
 * low[i][x] says that byte i of some fingerprint in group g has the low nibble x; `high` likewise.
 */
enum { CF__FINGERPRINT = 3 };

struct cf__fingerprints {
    uint8_t low[CF__FINGERPRINT][16];
    uint8_t high[CF__FINGERPRINT][16];
};

/* Extra room that a list of offsets needs at its end. */
enum { CF__LIST_SLACK = 4 };

struct cf__scan {
    const char *name;

    /* The number of occurrences of `byte` in p[0..n). */
    size_t (*count_byte)(const char *p, size_t n, unsigned char byte);

    /* The offsets of `byte` in p[0..n), in order; n <= 65536. `offsets` has room for n +
     * CF__LIST_SLACK. Returns how many there are. */
    size_t (*list_byte)(const char *p, size_t n, unsigned char byte, uint16_t *offsets);

    /* The first byte >= 0x80 in [p, end); end when there is none. */
    const char *(*find_high)(const char *p, const char *end);

    /* Is [p, end) well-formed UTF-8, as PCRE2 checks it (no surrogates, nothing above U+10FFFF)? */
    bool (*is_utf8)(const char *p, const char *end);

    /* The first position in [p, end) where the pair is, or NULL. The second byte may lie after
     * end: `distance` bytes after end are read, and where both bytes match, the eight bytes
     * around them. */
    const char *(*find_pair)(const char *p, const char *end, const struct cf__pair *pair);

    /* As find_pair, but also stops at a position with `byte`. For text with few of either. */
    const char *(*find_pair_or)(const char *p, const char *end, const struct cf__pair *pair,
                                unsigned char byte);
    /*
     * Mark the lines of the positions in [p, end) where the whole pair search succeeds. Goes block
     * by block, until less than a block is left, another block might overflow the edges, or a
     * position cannot be decided. Returns how far it got. p may lie after the line that `marks` is
     * at. Reads as far as find_pair.
     */
    const char *(*mark_pair)(const char *p, const char *end, const struct cf__pair_search *search,
                             struct cf__marks *marks);

    /* The first position in [p, end) where some group may have a fingerprint, and which groups;
     * NULL when there is none. CF__FINGERPRINT - 1 bytes after end are read. */
    const char *(*find_fingerprint)(const char *p, const char *end,
                                    const struct cf__fingerprints *prints, uint8_t *groups);

    struct cf__stream_calls streams;
};

/* The best set for this processor. */
const struct cf__scan *cf__scan_best(void);

/* The i-th set that this processor can run, plain C first; NULL past the last. */
const struct cf__scan *cf__scan_level(size_t i);

/* The sets; only those of the architecture are defined. */
extern const struct cf__scan cf__scan_plain;
extern const struct cf__scan cf__scan_sse2;
extern const struct cf__scan cf__scan_avx2;
extern const struct cf__scan cf__scan_avx512;
extern const struct cf__scan cf__scan_neon;

/* By the best set. */
size_t cf__count_byte(const char *p, size_t n, unsigned char byte);
const char *cf__find_high(const char *p, const char *end);
bool cf__is_utf8(const char *p, const char *end);

#endif
