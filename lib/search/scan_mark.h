/*
 * scan_mark.h - mark_pair: marks the lines with a literal, using the vector operations of
 * scan_vector.h. Blocks without the literal's rare bytes are skipped. In the others, hits and
 * separators become words of bits, from which marks.h makes lines.
 */
#include "search/scan.h"

/* Inlined, so that each is compiled twice: for bytes with and without alternatives. */
#define INLINE __attribute__((always_inline)) static inline

enum {
    BLOCK_VECTORS = 4,
    BLOCK_SIZE = BLOCK_VECTORS * VECTOR_SIZE,
    BLOCK_WORDS = BLOCK_SIZE / CF__MARK_BITS,
    WORD_VECTORS = CF__MARK_BITS / VECTOR_SIZE
};

_Static_assert((int)BLOCK_WORDS <= (int)CF__MARKS_AT_ONCE, "the edges of a block need more room");

/* Combine the comparisons of up to four vectors to a word; those beyond the word are ignored. */
INLINE uint64_t word_of(comparison c0, comparison c1, comparison c2, comparison c3)
{
    uint64_t word = comparison_bits(c0);
    if (WORD_VECTORS > 1)
        word |= comparison_bits(c1) << VECTOR_SIZE % CF__MARK_BITS;
    if (WORD_VECTORS > 2)
        word |= comparison_bits(c2) << 2 * VECTOR_SIZE % CF__MARK_BITS |
                comparison_bits(c3) << 3 * VECTOR_SIZE % CF__MARK_BITS;
    return word;
}

/* The address of the i-th vector of a word, or of the first when the word has fewer. */
INLINE const char *vector_at(const char *word, unsigned i)
{
    return word + (i < WORD_VECTORS ? i * VECTOR_SIZE : 0);
}

INLINE comparison any_of(vector text, const unsigned char bytes[2], bool plain)
{
    comparison first = vector_equal(text, vector_fill(bytes[0]));
    return plain ? first : either(first, vector_equal(text, vector_fill(bytes[1])));
}

/* The bytes of the word at p that are one of two. */
INLINE uint64_t word_of_byte(const char *p, const unsigned char bytes[2], bool plain)
{
    return word_of(any_of(vector_load(vector_at(p, 0)), bytes, plain),
                   any_of(vector_load(vector_at(p, 1)), bytes, plain),
                   any_of(vector_load(vector_at(p, 2)), bytes, plain),
                   any_of(vector_load(vector_at(p, 3)), bytes, plain));
}

/* The positions in the word at p where the pair and all probes match. */
INLINE uint64_t find_in_word(const char *p, const struct cf__pair_search *search, bool plain)
{
    uint64_t places = word_of_byte(p, search->pair.first, plain) &
                      word_of_byte(p + search->pair.distance, search->pair.second, plain);
    for (size_t i = 0; i < search->probe_count; i++)
        places &= word_of_byte(p + search->probes[i].at, search->probes[i].bytes, plain);
    return places;
}

/* What find_block tests: the pair, and where that is common, the first probe. */
struct few_bytes {
    struct pair_vectors pair;
    size_t distance;
    vector third[2];
    ptrdiff_t third_at;
};

INLINE struct few_bytes fill_few(const struct cf__pair_search *search)
{
    const struct cf__probe *third = &search->probes[0];
    return (struct few_bytes){
        .pair = fill_pair(&search->pair),
        .distance = search->pair.distance,
        .third = {vector_fill(third->bytes[0]), vector_fill(third->bytes[1])},
        .third_at = third->at,
    };
}

INLINE comparison few_at(const char *p, const struct few_bytes *few, bool plain, bool with_third)
{
    comparison pair = some_pair_at(p, few->distance, &few->pair, plain);
    if (!with_third)
        return pair;
    vector text = vector_load(p + few->third_at);
    comparison third = vector_equal(text, few->third[0]);
    return both(pair, plain ? third : either(third, vector_equal(text, few->third[1])));
}

/* The first block with these bytes in it, or where less than a block is left. */
INLINE const char *find_block(const char *p, const char *end, const struct few_bytes *few,
                              bool plain, bool with_third)
{
    for (; end - p >= BLOCK_SIZE; p += BLOCK_SIZE) {
        comparison c0 = few_at(p, few, plain, with_third);
        comparison c1 = few_at(p + VECTOR_SIZE, few, plain, with_third);
        comparison c2 = few_at(p + 2 * VECTOR_SIZE, few, plain, with_third);
        comparison c3 = few_at(p + 3 * VECTOR_SIZE, few, plain, with_third);
        if (comparison_bits(either(either(c0, c1), either(c2, c3))) != 0)
            break;
    }
    return p;
}

/* Keep the positions that are confirmed. False: one cannot be decided. */
INLINE bool confirm_word(const struct cf__pair_search *search, const char *p, uint64_t *places)
{
    for (uint64_t left = *places; left != 0; left &= left - 1) {
        enum cf__verdict verdict = search->confirm(search, p + __builtin_ctzll(left));
        if (verdict == CF__UNSURE)
            return false;
        if (verdict == CF__NO)
            *places &= ~(left & -left);
    }
    return true;
}

/* Find the hits in a block; *any: there are some. False: one cannot be decided. */
INLINE bool find_in_block(const char *p, const struct cf__pair_search *search, bool plain,
                          uint64_t hits[BLOCK_WORDS], bool *any)
{
    uint64_t all = 0;
    for (unsigned i = 0; i < BLOCK_WORDS; i++, p += CF__MARK_BITS) {
        hits[i] = find_in_word(p, search, plain);
        if (search->confirm != NULL && !confirm_word(search, p, &hits[i]))
            return false;
        all |= hits[i];
    }
    *any = all != 0;
    return true;
}

INLINE uint64_t separators_at(const char *p, const struct cf__marks *marks)
{
    const unsigned char bytes[2] = {marks->separator, marks->separator};
    return word_of_byte(p, bytes, true);
}

INLINE void mark_block(const char *p, const uint64_t hits[BLOCK_WORDS], struct cf__marks *marks)
{
    for (unsigned i = 0; i < BLOCK_WORDS; i++, p += CF__MARK_BITS)
        cf__marks_word(marks, p, hits[i], separators_at(p, marks));
}

/* Skip to p. Most lines begin within the word just before: look there first. */
INLINE void skip_to(struct cf__marks *marks, const char *p)
{
    uint64_t separators = 0;
    if (p - marks->line >= CF__MARK_BITS)
        separators = separators_at(p - CF__MARK_BITS, marks);
    if (separators != 0)
        cf__marks_word(marks, p - CF__MARK_BITS, 0, separators);
    else
        cf__marks_skip(marks, p);
}

INLINE const char *mark_blocks(const char *p, const char *end, const struct cf__pair_search *search,
                               bool plain, struct cf__marks *marks)
{
    const struct few_bytes few = fill_few(search);
    bool with_third = search->is_common && search->probe_count > 0;
    const char *marked = marks->line;
    for (;; p += BLOCK_SIZE) {
        uint64_t hits[BLOCK_WORDS];
        bool any;
        if (!marks->matches)
            p = with_third ? find_block(p, end, &few, plain, true)
                           : find_block(p, end, &few, plain, false);
        if (end - p < BLOCK_SIZE || !find_in_block(p, search, plain, hits, &any))
            return p;
        if (!any && !marks->matches)
            continue;
        if (marked != p && marks->edges != NULL)
            skip_to(marks, p);
        mark_block(p, hits, marks);
        marked = p + BLOCK_SIZE;
        if (cf__marks_are_full(marks))
            return marked;
    }
}

static const char *mark_pair(const char *p, const char *end, const struct cf__pair_search *search,
                             struct cf__marks *marks)
{
    struct cf__marks own = *marks; /* a local copy can stay in registers */
    p = search->plain ? mark_blocks(p, end, search, true, &own)
                      : mark_blocks(p, end, search, false, &own);
    *marks = own;
    return p;
}

#undef INLINE
