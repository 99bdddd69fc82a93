/*
 * scan_shuffle.h - find_fingerprint by table look-ups of nibbles (Teddy). Besides the operations of
 * scan_vector.h, the including file defines:
 *
 *   vector_store(p, v)
 *   vector_and(a, b)
 *   vector_look_up(table, v)  for each byte of v, which is below 16, that byte of the table
 *   vector_fill_table(p)      the 16 bytes at p as such a table
 *   nibble_high(v)            each byte shifted right by four, its upper half unspecified
 *   vector_bytes_not_zero(v)  a uint64_t, bit i for byte i
 *   vector_behind_1(b, v)     v shifted by one byte towards the end, the last of b shifted in
 *   vector_behind_2(b, v)     likewise by two bytes
 */
#include "search/scan.h"

/* For each byte of a fingerprint, the groups that have it there, by its two nibbles. */
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
 * Teddy, from Hyperscan (Wang et al., "Hyperscan: A Fast Multi-pattern Regex Matcher for Modern
 * CPUs", NSDI 2019) by way of ripgrep. Each text vector is loaded once, and the groups possible for
 * the first two bytes of a fingerprint are shifted, across vectors, to the position of the third.
 * Loading at three offsets instead would dominate the time, since unaligned loads that cross a
 * cache line count twice.
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
        p -= CF__FINGERPRINT - 1; /* fingerprints that start here are only partly tested */
    return cf__scan_plain.find_fingerprint(p, end, prints, groups);
}
