/*
 * scan_utf8.h - validates UTF-8, with the operations of scan_shuffle.h and:
 *
 *   vector_or(a, b), vector_xor(a, b)
 *   vector_reduce(a, b)       saturating subtraction of bytes
 *
 * After John Keiser and Daniel Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte"
 * (2020): every error except a missing third or fourth byte shows in two adjacent bytes. Three of
 * their four nibbles are looked up, each telling which errors it allows; an error that all three
 * allow is one.
 */
#include <string.h>

#include "search/scan.h"

enum {
    TOO_SHORT = 1 << 0,     /* a lead byte, then no continuation */
    TOO_LONG = 1 << 1,      /* ASCII, then a continuation */
    OVERLONG_3 = 1 << 2,    /* e0, then less than a0 */
    ABOVE_MOST = 1 << 3,    /* f4, then more than 8f; f5 and more */
    SURROGATE = 1 << 4,     /* ed, then more than 9f */
    OVERLONG_2 = 1 << 5,    /* c0 or c1 */
    OVERLONG_4 = 1 << 6,    /* f0, then less than 90 ... */
    ABOVE_MOST_80 = 1 << 6, /* ... or f5 and more, then 80 to 8f */
    CONTINUATIONS = 1 << 7, /* two continuations; right where a third byte is due */
    /* errors that do not depend on the first byte's low nibble */
    ANY_LOW = TOO_SHORT | TOO_LONG | CONTINUATIONS,
    ANY_ABOVE = ANY_LOW | ABOVE_MOST | ABOVE_MOST_80,
    CONTINUES = TOO_LONG | OVERLONG_2 | CONTINUATIONS
};

struct faults {
    vector first_high, first_low, second_high;
};

static struct faults known_faults(void)
{
    static const uint8_t first_high[16] = {
        [0x0] = TOO_LONG,
        [0x1] = TOO_LONG,
        [0x2] = TOO_LONG,
        [0x3] = TOO_LONG,
        [0x4] = TOO_LONG,
        [0x5] = TOO_LONG,
        [0x6] = TOO_LONG,
        [0x7] = TOO_LONG,
        [0x8] = CONTINUATIONS,
        [0x9] = CONTINUATIONS,
        [0xa] = CONTINUATIONS,
        [0xb] = CONTINUATIONS,
        [0xc] = TOO_SHORT | OVERLONG_2,
        [0xd] = TOO_SHORT,
        [0xe] = TOO_SHORT | OVERLONG_3 | SURROGATE,
        [0xf] = TOO_SHORT | ABOVE_MOST | ABOVE_MOST_80 | OVERLONG_4,
    };
    static const uint8_t first_low[16] = {
        [0x0] = ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4,
        [0x1] = ANY_LOW | OVERLONG_2,
        [0x2] = ANY_LOW,
        [0x3] = ANY_LOW,
        [0x4] = ANY_LOW | ABOVE_MOST,
        [0x5] = ANY_ABOVE,
        [0x6] = ANY_ABOVE,
        [0x7] = ANY_ABOVE,
        [0x8] = ANY_ABOVE,
        [0x9] = ANY_ABOVE,
        [0xa] = ANY_ABOVE,
        [0xb] = ANY_ABOVE,
        [0xc] = ANY_ABOVE,
        [0xd] = ANY_ABOVE | SURROGATE,
        [0xe] = ANY_ABOVE,
        [0xf] = ANY_ABOVE,
    };
    static const uint8_t second_high[16] = {
        [0x0] = TOO_SHORT,
        [0x1] = TOO_SHORT,
        [0x2] = TOO_SHORT,
        [0x3] = TOO_SHORT,
        [0x4] = TOO_SHORT,
        [0x5] = TOO_SHORT,
        [0x6] = TOO_SHORT,
        [0x7] = TOO_SHORT,
        [0x8] = CONTINUES | OVERLONG_3 | OVERLONG_4,
        [0x9] = CONTINUES | OVERLONG_3 | ABOVE_MOST,
        [0xa] = CONTINUES | SURROGATE | ABOVE_MOST,
        [0xb] = CONTINUES | SURROGATE | ABOVE_MOST,
        [0xc] = TOO_SHORT,
        [0xd] = TOO_SHORT,
        [0xe] = TOO_SHORT,
        [0xf] = TOO_SHORT,
    };
    return (struct faults){vector_fill_table(first_high), vector_fill_table(first_low),
                           vector_fill_table(second_high)};
}

/* Not zero where an error ends in [p, p + VECTOR_SIZE). Reads the three bytes before p. */
static inline vector faults_at(const char *p, const struct faults *faults)
{
    const vector nibble = vector_fill(15);
    vector text = vector_load(p);
    vector before = vector_load(p - 1);
    vector first_high = vector_and(nibble_high(before), nibble);
    vector first_low = vector_and(before, nibble);
    vector second_high = vector_and(nibble_high(text), nibble);
    vector pair = vector_and(vector_and(vector_look_up(faults->first_high, first_high),
                                        vector_look_up(faults->first_low, first_low)),
                             vector_look_up(faults->second_high, second_high));
    /* The top bit is set where a third or fourth byte is due: there, and only there, two
     * continuations in a row are right. */
    vector third = vector_reduce(vector_load(p - 2), vector_fill(0xe0 - 0x80));
    vector fourth = vector_reduce(vector_load(p - 3), vector_fill(0xf0 - 0x80));
    return vector_xor(pair, vector_and(vector_or(third, fourth), vector_fill(0x80)));
}

/* Does the text end in the middle of a sequence? */
static bool is_cut(const char *end)
{
    return (unsigned char)end[-1] >= 0xc0 || (unsigned char)end[-2] >= 0xe0 ||
           (unsigned char)end[-3] >= 0xf0;
}

static bool is_utf8(const char *p, const char *end)
{
    char start[3 + VECTOR_SIZE] = {0};
    if ((size_t)(end - p) < VECTOR_SIZE + 3)
        return cf__scan_plain.is_utf8(p, end);
    const struct faults faults = known_faults();
    memcpy(start + 3, p, VECTOR_SIZE);
    if (is_cut(end) || vector_bytes_not_zero(faults_at(start + 3, &faults)) != 0)
        return false;
    for (p += VECTOR_SIZE; (size_t)(end - p) >= VECTOR_SIZE; p += VECTOR_SIZE) {
        bool is_ascii = high_bits(vector_or(vector_load(p), vector_load(p - 3))) == 0;
        if (!is_ascii && vector_bytes_not_zero(faults_at(p, &faults)) != 0)
            return false;
    }
    return vector_bytes_not_zero(faults_at(end - VECTOR_SIZE, &faults)) == 0;
}
