/*
 * scan_beside.h - find_pair_or: search for a pair of bytes or a third byte in one pass. Text that
 * is not in the cache arrives more slowly than this, so testing the third byte costs nothing. The
 * vector operations are those of scan_vector.h, which must be included before.
 */

/* The first of the positions in `bits` with the whole pair, or the byte. */
static inline const char *first_of_both(const struct cf__pair *pair, unsigned char byte,
                                        const char *p, uint64_t bits)
{
    for (; bits != 0; bits &= bits - 1) {
        const char *at = p + __builtin_ctzll(bits);
        if ((unsigned char)*at == byte || cf__pair_fits(pair, at))
            return at;
    }
    return NULL;
}

static inline comparison pair_or_at(const char *p, size_t distance,
                                    const struct pair_vectors *vectors, vector byte, bool plain)
{
    return either(some_pair_at(p, distance, vectors, plain), vector_equal(vector_load(p), byte));
}

/* Callers pass a constant for `plain`, which makes two loops of this. */
static inline const char *find_both(const char *p, const char *end, const struct cf__pair *pair,
                                    unsigned char byte, const struct pair_vectors *vectors,
                                    bool plain)
{
    const vector bytes = vector_fill(byte);
    const char *at = NULL;
    for (; (size_t)(end - p) >= 4 * VECTOR_SIZE; p += 4 * VECTOR_SIZE) {
        comparison found[4];
        for (int i = 0; i < 4; i++)
            found[i] = pair_or_at(p + i * VECTOR_SIZE, pair->distance, vectors, bytes, plain);
        if (comparison_bits(either(either(found[0], found[1]), either(found[2], found[3]))) == 0)
            continue;
        for (int i = 0; i < 4; i++) {
            at = first_of_both(pair, byte, p + i * VECTOR_SIZE, comparison_bits(found[i]));
            if (at != NULL)
                return at;
        }
    }
    return cf__scan_plain.find_pair_or(p, end, pair, byte);
}

static const char *find_pair_or(const char *p, const char *end, const struct cf__pair *pair,
                                unsigned char byte)
{
    const struct pair_vectors vectors = {
        .first = {vector_fill(pair->first[0]), vector_fill(pair->first[1])},
        .second = {vector_fill(pair->second[0]), vector_fill(pair->second[1])},
    };
    if (pair->first[0] == pair->first[1] && pair->second[0] == pair->second[1])
        return find_both(p, end, pair, byte, &vectors, true);
    return find_both(p, end, pair, byte, &vectors, false);
}
