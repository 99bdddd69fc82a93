/*
 * scan_shuffle.h - the byte loop that looks up each byte of a vector in a table. Beside what
 * scan_vector.h asks for, the including file defines:
 *
 *   vector_store(p, v)
 *   vector_and(a, b)
 *   vector_look_up(table, v)  for each byte of v, below 16, that byte of the table
 *   vector_fill_table(p)      the 16 bytes at p as such a table
 *   nibble_high(v)            each byte shifted right by four, the upper half unspecified
 *   vector_bytes_not_zero(v)  a uint64_t, bit i for byte i
 */
#include "search/scan.h"

/*
 * Teddy, as in Hyperscan ("Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", Wang et
 * al., NSDI 2019) and in ripgrep: which groups each byte may belong to is looked up by its two
 * nibbles.
 */
static const char *find_fingerprint(const char *p, const char *end,
                                    const struct cf__fingerprints *prints, uint8_t *groups)
{
    const vector nibble = vector_fill(15);
    vector low[CF__FINGERPRINT];
    vector high[CF__FINGERPRINT];
    for (int i = 0; i < CF__FINGERPRINT; i++) {
        low[i] = vector_fill_table(prints->low[i]);
        high[i] = vector_fill_table(prints->high[i]);
    }
    for (; (size_t)(end - p) >= VECTOR_SIZE; p += VECTOR_SIZE) {
        vector left = vector_fill(0xff);
        for (int i = 0; i < CF__FINGERPRINT; i++) {
            vector text = vector_load(p + i);
            left = vector_and(left, vector_look_up(low[i], vector_and(text, nibble)));
            left = vector_and(left, vector_look_up(high[i], vector_and(nibble_high(text), nibble)));
        }
        uint64_t bits = vector_bytes_not_zero(left);
        if (bits != 0) {
            uint8_t all[VECTOR_SIZE];
            vector_store(all, left);
            *groups = all[__builtin_ctzll(bits)];
            return p + __builtin_ctzll(bits);
        }
    }
    return cf__scan_plain.find_fingerprint(p, end, prints, groups);
}
