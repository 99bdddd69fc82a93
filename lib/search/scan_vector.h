/*
 * scan_vector.h - the byte loops over vectors of whichever width the including file defines:
 *
 *   VECTOR_SIZE          bytes in a vector, at most 64
 *   vector               the type of a vector
 *   comparison           the result of comparing two, before it is made bits
 *   vector_load(p)       VECTOR_SIZE bytes from any address
 *   vector_fill(byte)    the same byte in all places
 *   vector_equal(a, b)   a comparison
 *   either(x, y), both(x, y)
 *   comparison_bits(x)   a uint64_t, bit i for byte i
 *   high_bits(v)         a uint64_t, bit i for the top bit of byte i
 *
 * The loops run over whole vectors inside [p, end). What is left at the end is done in plain C, or
 * by a last vector that overlaps the one before. No byte outside [p, end) is read, unless scan.h
 * says so.
 */
#include <string.h>

#include "search/scan.h"

/*
 * Most texts are short: the gaps between matching lines. The end of each loop is a mispredicted
 * branch there, so they get a single loop. The rest, shorter than a vector, is counted by a last
 * vector that overlaps the one before.
 */
static size_t count_byte(const char *p, size_t n, unsigned char byte)
{
    enum { LONG = 4096, AT_ONCE = 4 * VECTOR_SIZE };
    const size_t all = n;
    const vector wanted = vector_fill(byte);
    size_t count = 0;
    for (; all >= LONG && n >= AT_ONCE; p += AT_ONCE, n -= AT_ONCE)
        for (int i = 0; i < 4; i++)
            count += (size_t)__builtin_popcountll(
                comparison_bits(vector_equal(vector_load(p + i * VECTOR_SIZE), wanted)));
    for (; n >= VECTOR_SIZE; p += VECTOR_SIZE, n -= VECTOR_SIZE)
        count +=
            (size_t)__builtin_popcountll(comparison_bits(vector_equal(vector_load(p), wanted)));
    if (n == 0 || all < VECTOR_SIZE)
        return count + cf__scan_plain.count_byte(p, n, byte);
    const uint64_t last = comparison_bits(vector_equal(vector_load(p + n - VECTOR_SIZE), wanted));
    return count + (size_t)__builtin_popcountll(last >> (VECTOR_SIZE - n));
}

enum { BITS_WORD = 64 };

/* The occurrences among BITS_WORD bytes, a bit for each. */
static inline uint64_t bits_of_byte(const char *p, vector wanted)
{
    uint64_t bits = 0;
    for (int i = 0; i < BITS_WORD / VECTOR_SIZE; i++)
        bits |= comparison_bits(vector_equal(vector_load(p + i * VECTOR_SIZE), wanted))
                << i * VECTOR_SIZE;
    return bits;
}

/* Writes CF__LIST_SLACK offsets at a time, wanted or not: a word rarely has more, so no branch
 * depends on how many there are. */
static size_t list_byte(const char *p, size_t n, unsigned char byte, uint16_t *offsets)
{
    const vector wanted = vector_fill(byte);
    size_t count = 0;
    size_t at = 0;
    for (; n - at >= BITS_WORD; at += BITS_WORD) {
        uint64_t bits = bits_of_byte(p + at, wanted);
        uint16_t *next = offsets + count;
        count += (size_t)__builtin_popcountll(bits);
        do {
            for (int i = 0; i < CF__LIST_SLACK; i++, bits &= bits - 1)
                *next++ = (uint16_t)(at + (bits != 0 ? (size_t)__builtin_ctzll(bits) : 0));
        } while (bits != 0);
    }
    for (; at < n; at++) {
        offsets[count] = (uint16_t)at;
        count += (unsigned char)p[at] == byte;
    }
    return count;
}

static const char *find_high(const char *p, const char *end)
{
    for (; (size_t)(end - p) >= VECTOR_SIZE; p += VECTOR_SIZE) {
        uint64_t bits = high_bits(vector_load(p));
        if (bits != 0)
            return p + __builtin_ctzll(bits);
    }
    return cf__scan_plain.find_high(p, end);
}

struct pair_vectors {
    vector first[2];
    vector second[2];
};

static inline struct pair_vectors fill_pair(const struct cf__pair *pair)
{
    return (struct pair_vectors){
        .first = {vector_fill(pair->first[0]), vector_fill(pair->first[1])},
        .second = {vector_fill(pair->second[0]), vector_fill(pair->second[1])},
    };
}

static inline comparison pair_at(const char *p, size_t distance, const struct pair_vectors *pair)
{
    vector near = vector_load(p);
    vector far = vector_load(p + distance);
    return both(either(vector_equal(near, pair->first[0]), vector_equal(near, pair->first[1])),
                either(vector_equal(far, pair->second[0]), vector_equal(far, pair->second[1])));
}

/* The same for bytes without alternatives. */
static inline comparison plain_pair_at(const char *p, size_t distance,
                                       const struct pair_vectors *pair)
{
    return both(vector_equal(vector_load(p), pair->first[0]),
                vector_equal(vector_load(p + distance), pair->second[0]));
}

static inline comparison some_pair_at(const char *p, size_t distance,
                                      const struct pair_vectors *pair, bool plain)
{
    return plain ? plain_pair_at(p, distance, pair) : pair_at(p, distance, pair);
}

enum { SINGLE_VECTORS = 4 };

/* The first of the positions in `bits` where the whole pair fits. */
static inline const char *first_fitting(const struct cf__pair *pair, const char *p, uint64_t bits)
{
    for (; bits != 0; bits &= bits - 1)
        if (cf__pair_fits(pair, p + __builtin_ctzll(bits)))
            return p + __builtin_ctzll(bits);
    return NULL;
}

/* Test four vectors with one branch. *p advances to where less than that is left. Callers pass a
 * constant for `plain`, which makes two loops of this. */
static inline const char *find_by_fours(const char **p, const char *end,
                                        const struct cf__pair *pair,
                                        const struct pair_vectors *vectors, bool plain)
{
    for (; (size_t)(end - *p) >= 4 * VECTOR_SIZE; *p += 4 * VECTOR_SIZE) {
        comparison found[4];
        for (int i = 0; i < 4; i++)
            found[i] = some_pair_at(*p + i * VECTOR_SIZE, pair->distance, vectors, plain);
        if (comparison_bits(either(either(found[0], found[1]), either(found[2], found[3]))) == 0)
            continue;
        for (int i = 0; i < 4; i++) {
            const char *at = first_fitting(pair, *p + i * VECTOR_SIZE, comparison_bits(found[i]));
            if (at != NULL)
                return at;
        }
    }
    return NULL;
}

static const char *find_far(const char **p, const char *end, const struct cf__pair *pair,
                            const struct pair_vectors *vectors)
{
    if (pair->first[0] == pair->first[1] && pair->second[0] == pair->second[1])
        return find_by_fours(p, end, pair, vectors, true);
    return find_by_fours(p, end, pair, vectors, false);
}

static const char *find_pair(const char *p, const char *end, const struct cf__pair *pair)
{
    const struct pair_vectors vectors = fill_pair(pair);
    const char *at = NULL;
    /* The first vectors are tested singly: in text full of matches the next one is near. */
    for (int i = 0; at == NULL && (size_t)(end - p) >= VECTOR_SIZE; p += VECTOR_SIZE, i++) {
        if (i == SINGLE_VECTORS) {
            at = find_far(&p, end, pair, &vectors);
            if (at != NULL || (size_t)(end - p) < VECTOR_SIZE)
                break;
        }
        at = first_fitting(pair, p, comparison_bits(pair_at(p, pair->distance, &vectors)));
    }
    return at != NULL ? at : cf__scan_plain.find_pair(p, end, pair);
}
