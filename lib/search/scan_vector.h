/*
 * scan_vector.h - the byte loops over vectors, for whichever width the including file defines:
 *
 *   VECTOR_SIZE          bytes in a vector, at most 64
 *   vector               the type of one
 *   comparison           what comparing two gives, before it is made bits
 *   vector_load(p)       VECTOR_SIZE bytes from anywhere
 *   vector_fill(byte)    the same byte everywhere
 *   vector_equal(a, b)   a comparison
 *   either(x, y), both(x, y)
 *   comparison_bits(x)   a uint64_t, bit i for byte i
 *   high_bits(v)         a uint64_t, bit i for the top bit of byte i
 *
 * Loops run over whole vectors inside [p, end) and end with one that overlaps what was done, so no
 * byte outside is read and there is no loop of single bytes, except for text shorter than a vector.
 */
#include <string.h>

#include "search/scan.h"

static size_t count_byte(const char *p, size_t n, unsigned char byte)
{
    const vector wanted = vector_fill(byte);
    size_t count = 0;
    for (; n >= 4 * VECTOR_SIZE; p += 4 * VECTOR_SIZE, n -= 4 * VECTOR_SIZE)
        for (int i = 0; i < 4; i++)
            count += (size_t)__builtin_popcountll(
                comparison_bits(vector_equal(vector_load(p + i * VECTOR_SIZE), wanted)));
    for (; n >= VECTOR_SIZE; p += VECTOR_SIZE, n -= VECTOR_SIZE)
        count +=
            (size_t)__builtin_popcountll(comparison_bits(vector_equal(vector_load(p), wanted)));
    return count + cf__scan_plain.count_byte(p, n, byte);
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

static inline comparison pair_at(const char *p, size_t distance, const struct pair_vectors *pair)
{
    vector near = vector_load(p);
    vector far = vector_load(p + distance);
    return both(either(vector_equal(near, pair->first[0]), vector_equal(near, pair->first[1])),
                either(vector_equal(far, pair->second[0]), vector_equal(far, pair->second[1])));
}

static inline comparison plain_pair_at(const char *p, size_t distance,
                                       const struct pair_vectors *pair)
{
    return both(vector_equal(vector_load(p), pair->first[0]),
                vector_equal(vector_load(p + distance), pair->second[0]));
}

/* Four vectors a turn: one test for all of them. The two loops differ in what has no alternative.
 */
static const char *find_plain_pair(const char *p, const char *end, size_t distance,
                                   const struct pair_vectors *pair)
{
    for (; (size_t)(end - p) >= 4 * VECTOR_SIZE; p += 4 * VECTOR_SIZE) {
        comparison c0 = plain_pair_at(p, distance, pair);
        comparison c1 = plain_pair_at(p + VECTOR_SIZE, distance, pair);
        comparison c2 = plain_pair_at(p + 2 * VECTOR_SIZE, distance, pair);
        comparison c3 = plain_pair_at(p + 3 * VECTOR_SIZE, distance, pair);
        if (comparison_bits(either(either(c0, c1), either(c2, c3))) == 0)
            continue;
        uint64_t bits = comparison_bits(c0);
        if (bits != 0)
            return p + __builtin_ctzll(bits);
        bits = comparison_bits(c1);
        if (bits != 0)
            return p + VECTOR_SIZE + __builtin_ctzll(bits);
        bits = comparison_bits(c2);
        if (bits != 0)
            return p + 2 * VECTOR_SIZE + __builtin_ctzll(bits);
        return p + 3 * VECTOR_SIZE + __builtin_ctzll(comparison_bits(c3));
    }
    return p;
}

static const char *find_pair(const char *p, const char *end, const struct cf__pair *pair)
{
    const struct pair_vectors vectors = {
        .first = {vector_fill(pair->first[0]), vector_fill(pair->first[1])},
        .second = {vector_fill(pair->second[0]), vector_fill(pair->second[1])},
    };
    /* The first vectors are looked at singly: in text full of matches the next one is near. */
    for (int i = 0; (size_t)(end - p) >= VECTOR_SIZE; p += VECTOR_SIZE, i++) {
        if (i == 4 && pair->first[0] == pair->first[1] && pair->second[0] == pair->second[1])
            p = find_plain_pair(p, end, pair->distance, &vectors);
        if ((size_t)(end - p) < VECTOR_SIZE)
            break;
        uint64_t bits = comparison_bits(pair_at(p, pair->distance, &vectors));
        if (bits != 0)
            return p + __builtin_ctzll(bits);
    }
    return cf__scan_plain.find_pair(p, end, pair);
}
