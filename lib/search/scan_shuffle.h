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
 *   vector_behind_1(b, v)     the bytes of v, each one place further on, behind the last of b
 *   vector_behind_2(b, v)     likewise by two places
 */
#include "search/scan.h"

/* Groups that a byte in some place of a fingerprint may belong to, by its two nibbles. */
struct print_vectors {
    vector low[CF__FINGERPRINT];
    vector high[CF__FINGERPRINT];
};

static inline vector groups_of(const struct print_vectors *prints, int place, vector low,
                               vector high)
{
    return vector_and(vector_look_up(prints->low[place], low),
                      vector_look_up(prints->high[place], high));
}

static inline const char *first_print(const char *p, uint64_t bits, vector left, uint8_t *groups)
{
    uint8_t all[VECTOR_SIZE];
    vector_store(all, left);
    *groups = all[__builtin_ctzll(bits)];
    return p + __builtin_ctzll(bits) - (CF__FINGERPRINT - 1);
}

/*
 * Teddy, as in Hyperscan ("Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs", Wang et
 * al., NSDI 2019) and in ripgrep. Text is loaded once: what the first two bytes of a fingerprint
 * may be is moved to where the third is, over the ends of vectors. Loads at three places would be
 * most of the time, as each that is not aligned counts for two.
 */
static const char *find_fingerprint(const char *p, const char *end,
                                    const struct cf__fingerprints *prints, uint8_t *groups)
{
    const char *const start = p;
    const vector nibble = vector_fill(15);
    struct print_vectors vectors;
    for (int i = 0; i < CF__FINGERPRINT; i++) {
        vectors.low[i] = vector_fill_table(prints->low[i]);
        vectors.high[i] = vector_fill_table(prints->high[i]);
    }
    vector first_before = vector_fill(0);
    vector second_before = vector_fill(0);
    for (; (size_t)(end - p) + (CF__FINGERPRINT - 1) >= VECTOR_SIZE; p += VECTOR_SIZE) {
        vector text = vector_load(p);
        vector low = vector_and(text, nibble);
        vector high = vector_and(nibble_high(text), nibble);
        vector first = groups_of(&vectors, 0, low, high);
        vector second = groups_of(&vectors, 1, low, high);
        vector left = vector_and(groups_of(&vectors, 2, low, high),
                                 vector_and(vector_behind_2(first_before, first),
                                            vector_behind_1(second_before, second)));
        uint64_t bits = vector_bytes_not_zero(left);
        if (bits != 0)
            return first_print(p, bits, left, groups);
        first_before = first;
        second_before = second;
    }
    if (p != start)
        p -= CF__FINGERPRINT - 1; /* of these the vectors have seen the start only */
    return cf__scan_plain.find_fingerprint(p, end, prints, groups);
}
