/*
 * scan_beside.h - a pair of bytes, and a third byte beside it, looked for in one pass. Text that is
 * not in the cache yet comes no faster than that, so the third byte costs nothing. What vectors are
 * is said in scan_vector.h, which comes before this.
 */

/* The first of these places where the whole pair is, or the byte. */
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

/* `plain` is a constant where this is called: there are two such loops. */
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
