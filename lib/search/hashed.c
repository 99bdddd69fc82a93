/*
 * hashed.c - the engine for hundreds and thousands of literals. A window of 1 to 8 bytes of the
 * text is hashed; one table tells whether any literal has a window with that hash, another which.
 *
 * Each literal enters `stride` consecutive windows, up to four if the shortest one allows, so only
 * every stride-th position of the text has to be tested. Wu and Manber, "A Fast Algorithm for
 * Multi-Pattern Searching" (1994), skip by the same argument. Of a literal's possible rows of
 * windows the rarest is taken.
 *
 * Where candidates are frequent an Aho-Corasick automaton takes over (automaton.c).
 */
#include "config.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/automaton.h"
#include "search/engine.h"
#include "search/occurrence.h"

enum { WINDOW_MOST = 8, WINDOW_GOOD = 4, STRIDE_GOOD = 3, STRIDE_MOST = 4 };
/* Measured times, in thirds of a nanosecond: of verifying a candidate, of an automaton's step over
 * a byte, and of testing a position. */
enum { CHECK_COST = 48, STEP_COST = 3, PLACE_COST = 2 };
enum { HASH_BITS = 18, HASHES = 1 << HASH_BITS, BUCKET_BITS = 12, BUCKETS = 1 << BUCKET_BITS };

/* A window of a literal, with enough of the literal to reject most candidates without looking it
 * up. */
struct entry {
    uint64_t start; /* the literal's first eight bytes, folded and zero-padded */
    uint64_t start_mask;
    uint32_t literal;
    uint32_t offset; /* of the window in the literal */
    uint32_t len;    /* of the literal */
    uint32_t bucket;
};

struct hashed_engine {
    struct cf__engine base;
    struct cf__literal_rules rules;
    size_t window;       /* bytes in a window */
    size_t stride;       /* windows of each literal, and distance of the positions tested */
    uint64_t multiplier; /* of the hash; shifts out the bytes after the window */
    uint64_t fold_mask;  /* 0x20 in each byte when letters match in either case */
    size_t count;
    struct cf__own_literal *literals;
    size_t literal_bytes;  /* sum of their lengths */
    struct entry *entries; /* sorted by bucket */
    size_t entry_count;
    uint32_t *buckets; /* by bucket: its first entry; then the end */
    uint8_t *present;  /* by hash: a bit for each value, modulo 8, of the byte after the window; all
                          bits where a literal ends there. A bit for each hash would be smaller, but
                          shifting costs more than that saves */
};

/* Multiplicative hash of a window. `multiplier` shifts the bytes after the window out of the 64
 * bits. */
static uint32_t hash_of(uint64_t multiplier, uint64_t bytes)
{
    return (uint32_t)((bytes * multiplier) >> (64 - HASH_BITS));
}

static uint32_t bucket_of(uint32_t hash)
{
    return hash >> (HASH_BITS - BUCKET_BITS);
}

/* Little endian, so that the first byte is the lowest. */
static uint64_t load(const void *p)
{
    uint64_t bytes;
    memcpy(&bytes, p, sizeof bytes);
    return le64toh(bytes);
}

/* ----------------------------------------------------------------------- making */

/* Case is folded by setting the bit 0x20; other alternatives are not supported. */
static bool is_foldable(const struct cf__own_literal *literal)
{
    for (size_t i = 0; i < literal->len; i++)
        if ((literal->bytes[i] | 0x20) != (literal->others[i] | 0x20))
            return false;
    return true;
}

static size_t shortest(const struct cf__literals *literals)
{
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < literals->count; i++)
        if (literals->items[i].len < least)
            least = literals->items[i].len;
    return least;
}

static double window_commonness(const struct hashed_engine *engine,
                                const struct cf__own_literal *literal, size_t at,
                                const struct cf__frequencies *frequencies)
{
    double product = 1;
    for (size_t i = at; i < at + engine->window; i++)
        product *= frequencies->of_65536[literal->bytes[i]] / 65536.0;
    return product;
}

/* The offset at which the `stride` consecutive windows are rarest in sum. */
static size_t rarest_row(const struct hashed_engine *engine, const struct cf__own_literal *literal,
                         const struct cf__frequencies *frequencies)
{
    size_t best = 0;
    double least = 0;
    size_t rows = literal->len - engine->window - engine->stride + 2;
    for (size_t at = 0; at < rows; at++) {
        double sum = 0;
        for (size_t i = 0; i < engine->stride; i++)
            sum += window_commonness(engine, literal, at + i, frequencies);
        if (at == 0 || sum < least) {
            best = at;
            least = sum;
        }
    }
    return best;
}

static void add_entry(struct hashed_engine *engine, size_t literal, size_t offset)
{
    const struct cf__own_literal *own = &engine->literals[literal];
    unsigned char bytes[WINDOW_MOST] = {0};
    memcpy(bytes, own->bytes + offset, engine->window);
    uint32_t hash = hash_of(engine->multiplier, load(bytes) | engine->fold_mask);
    engine->entries[engine->entry_count++] = (struct entry){
        .start = (load(&own->start) | engine->fold_mask) & load(&own->start_mask),
        .start_mask = load(&own->start_mask),
        .literal = (uint32_t)literal,
        .offset = (uint32_t)offset,
        .len = (uint32_t)own->len,
        .bucket = bucket_of(hash),
    };
    size_t next = offset + engine->window;
    engine->present[hash] |= next < own->len ? (uint8_t)(1 << own->bytes[next] % 8) : 0xff;
}

static void add_literal(struct hashed_engine *engine, size_t literal,
                        const struct cf__frequencies *frequencies)
{
    size_t start = rarest_row(engine, &engine->literals[literal], frequencies);
    for (size_t i = 0; i < engine->stride; i++)
        add_entry(engine, literal, start + i);
}

static void release(struct cf__engine *base)
{
    struct hashed_engine *engine = (struct hashed_engine *)base;
    for (size_t i = 0; i < engine->count; i++)
        free(engine->literals[i].bytes);
    free(engine->literals);
    free(engine->entries);
    free(engine->buckets);
    free(engine->present);
    free(engine);
}

/* The shortest literal's length is spent on a window of four bytes, then on a stride of three, then
 * on a window of eight, then on a stride of four. */
static void choose_window(struct hashed_engine *engine, size_t least)
{
    size_t spare =
        least > WINDOW_GOOD + STRIDE_GOOD - 1 ? least - (WINDOW_GOOD + STRIDE_GOOD - 1) : 0;
    engine->window = least < WINDOW_GOOD ? least : WINDOW_GOOD + spare;
    if (engine->window > WINDOW_MOST)
        engine->window = WINDOW_MOST;
    engine->stride = least - engine->window + 1;
    if (engine->stride > STRIDE_MOST)
        engine->stride = STRIDE_MOST;
}

static bool allocate(struct hashed_engine *engine, size_t literals)
{
    engine->literals = calloc(literals, sizeof *engine->literals);
    engine->entries = calloc(literals * engine->stride, sizeof *engine->entries);
    engine->buckets = calloc(BUCKETS + 1, sizeof *engine->buckets);
    engine->present = calloc(HASHES, 1);
    return engine->literals != NULL && engine->entries != NULL && engine->buckets != NULL &&
           engine->present != NULL;
}

static bool own_literals(struct hashed_engine *engine, const struct cf__literals *literals)
{
    for (size_t i = 0; i < literals->count; i++) {
        if (!cf__own_literal_init(&engine->literals[i], &literals->items[i]))
            return false;
        engine->count++;
        engine->literal_bytes += literals->items[i].len;
        if (!is_foldable(&engine->literals[i]))
            return false;
        if (!engine->literals[i].plain)
            engine->fold_mask = UINT64_C(0x2020202020202020);
    }
    return true;
}

static int by_bucket(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    return (a->bucket > b->bucket) - (a->bucket < b->bucket);
}

static void fill_buckets(struct hashed_engine *engine)
{
    qsort(engine->entries, engine->entry_count, sizeof *engine->entries, by_bucket);
    for (size_t i = 0; i < engine->entry_count; i++)
        engine->buckets[engine->entries[i].bucket + 1]++;
    for (size_t i = 0; i < BUCKETS; i++)
        engine->buckets[i + 1] += engine->buckets[i];
}

/* ---------------------------------------------------------------------- finding */

/* Is the literal of this entry at `start`, before `end`? */
static bool is_at(const struct hashed_engine *engine, const struct entry *entry, const char *start,
                  const char *end)
{
    const struct cf__own_literal *literal = &engine->literals[entry->literal];
    size_t left = (size_t)(end - start);
    if (left < sizeof entry->start)
        return left >= entry->len && cf__literal_is_at(literal, start, end);
    if (((load(start) | engine->fold_mask) & entry->start_mask) != entry->start)
        return false;
    if (entry->len <= sizeof entry->start && engine->fold_mask == 0)
        return true;
    return left >= entry->len && cf__literal_is_at(literal, start, end);
}

/* Some literal has a window with this hash, which the text has at p: verify all that do. */
static enum cf__verdict check(const struct hashed_engine *engine, uint32_t hash, const char *p,
                              const char *text, const char *end)
{
    enum cf__verdict verdict = CF__NO;
    uint32_t bucket = bucket_of(hash);
    const struct entry *last = engine->entries + engine->buckets[bucket + 1];
    for (const struct entry *entry = engine->entries + engine->buckets[bucket]; entry < last;
         entry++) {
        if ((size_t)(p - text) < entry->offset || !is_at(engine, entry, p - entry->offset, end))
            continue;
        enum cf__verdict one = cf__check_edges(&engine->literals[entry->literal], p - entry->offset,
                                               text, end, &engine->rules);
        if (one == CF__YES)
            return CF__YES;
        verdict = one == CF__UNSURE ? CF__UNSURE : verdict;
    }
    return verdict;
}

/*
 * The next position, in steps of `stride` from p, whose window some literal may have; at or after
 * `last` when there is none. Tests four positions for each branch.
 */
static const char *next_present(const struct hashed_engine *engine, const char *p, const char *last)
{
    const size_t stride = engine->stride;
    const uint64_t fold = engine->fold_mask;
    const uint64_t multiplier = engine->multiplier;
    const uint8_t *present = engine->present;
    for (; (size_t)(last - p) > 4 * stride; p += 4 * stride) {
        unsigned at0 = present[hash_of(multiplier, load(p) | fold)];
        unsigned at1 = present[hash_of(multiplier, load(p + stride) | fold)];
        unsigned at2 = present[hash_of(multiplier, load(p + 2 * stride) | fold)];
        unsigned at3 = present[hash_of(multiplier, load(p + 3 * stride) | fold)];
        if ((at0 | at1 | at2 | at3) != 0)
            return p + (at0 ? 0 : at1 ? stride : at2 ? 2 * stride : 3 * stride);
    }
    while (p < last && !present[hash_of(multiplier, load(p) | fold)])
        p += stride;
    return p;
}

/* The hash of the window at p, with bytes from `end` on taken as 0. */
static uint32_t hash_at(const struct hashed_engine *engine, const char *p, const char *end)
{
    unsigned char bytes[WINDOW_MOST] = {0};
    size_t left = (size_t)(end - p);
    if (left >= WINDOW_MOST)
        return hash_of(engine->multiplier, load(p) | engine->fold_mask);
    memcpy(bytes, p, left);
    return hash_of(engine->multiplier, load(bytes) | engine->fold_mask);
}

/* Does any literal with a window of this hash have the byte at `next` after it? */
static bool may_follow(const struct hashed_engine *engine, uint32_t hash, const char *next,
                       const char *end)
{
    return next >= end || engine->present[hash] >> (unsigned char)*next % 8 & 1;
}

static const char *find_hashed(const struct hashed_engine *engine, struct cf__engine_state *state,
                               const char *text, const char *end, bool *certain)
{
    const char *last = end - text >= WINDOW_MOST ? end - (WINDOW_MOST - 1) : text;
    for (const char *p = text; p < end && (size_t)(end - p) >= engine->window;
         p += engine->stride) {
        if (p < last)
            p = next_present(engine, p, last);
        if (p >= end || (size_t)(end - p) < engine->window)
            return NULL;
        uint32_t hash = hash_at(engine, p, end);
        if (!may_follow(engine, hash, p + engine->window, end))
            continue;
        state->checks++;
        enum cf__verdict verdict = check(engine, hash, p, text, end);
        if (verdict != CF__NO) {
            *certain = verdict == CF__YES;
            return p;
        }
    }
    return NULL;
}

/* --------------------------------------------------------------- the other way */

/*
 * For each byte of text an automaton costs STEP_COST; this engine costs PLACE_COST / stride, and
 * CHECK_COST for each candidate. Compare the two on the text seen so far.
 */
static bool automaton_pays(const struct hashed_engine *engine, const struct cf__engine_state *state)
{
    return state->checks >= engine->literal_bytes && /* enough to repay building one */
           state->checks * CHECK_COST * engine->stride >
               state->distance * (engine->stride * STEP_COST - PLACE_COST);
}

/* The handle's automaton, built when it starts to pay. NULL: there is none yet. */
static struct cf__automaton *automaton_of(const struct hashed_engine *engine,
                                          struct cf__engine_state *state)
{
    bool has_edges = engine->rules.before != CF__EDGE_ANY || engine->rules.after != CF__EDGE_ANY;
    if (state->scratch == NULL && !has_edges && automaton_pays(engine, state)) {
        state->scratch =
            cf__automaton_new(engine->literals, engine->count, engine->rules.separator);
        state->checks = state->distance = 0; /* if that failed, do not retry soon */
    }
    return state->scratch;
}

static const char *find(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain)
{
    const struct hashed_engine *engine = (const struct hashed_engine *)base;
    struct cf__automaton *automaton = automaton_of(engine, state);
    if (automaton != NULL) {
        *certain = engine->rules.certain;
        return cf__automaton_find(automaton, base->scan, text, end, state->continues);
    }
    const char *found = find_hashed(engine, state, text, end, certain);
    state->distance += (uint64_t)((found != NULL ? found : end) - text);
    return found;
}

static const char *mark(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, struct cf__marks *marks)
{
    const struct hashed_engine *engine = (const struct hashed_engine *)base;
    if (!engine->rules.certain)
        return text;
    while (text < end && !cf__marks_are_full(marks)) {
        struct cf__automaton *automaton = automaton_of(engine, state);
        if (automaton != NULL)
            return cf__automaton_mark(automaton, base->scan, text, end, state->continues, marks);
        bool certain = false;
        const char *at = find(base, state, text, end, &certain);
        if (at == NULL)
            return end;
        cf__marks_skip(marks, at);
        if (!certain)
            break;
        text = cf__marks_line(marks, at, end);
    }
    return marks->line;
}

/* ------------------------------------------------------------------------- other */

static int describe(const struct cf__engine *base, const struct cf__engine_state *state,
                    char *buffer, size_t size)
{
    const struct hashed_engine *engine = (const struct hashed_engine *)base;
    const struct cf__automaton *automaton = state->scratch;
    int len = snprintf(
        buffer, size,
        "literals: %zu, by windows of %zu bytes at every place that is a multiple of %zu\n",
        engine->count, engine->window, engine->stride);
    if (automaton == NULL || len < 0)
        return len;
    bool fits = (size_t)len < size;
    int more = snprintf(fits ? buffer + len : NULL, fits ? size - (size_t)len : 0,
                        "too many of these; switched to an automaton of %zu states\n",
                        cf__automaton_states(automaton));
    return more < 0 ? more : len + more;
}

static const struct cf__engine_type type = {.name = "many literals (hashed)",
                                            .find = find,
                                            .mark = mark,
                                            .describe = describe,
                                            .free = release};

struct cf__engine *cf__hashed_engine(const struct cf__scan *scan,
                                     const struct cf__literals *literals,
                                     const struct cf__literal_rules *rules)
{
    struct hashed_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL || literals->count == 0) {
        free(engine);
        return NULL;
    }
    engine->base = (struct cf__engine){&type, scan};
    engine->rules = *rules;
    choose_window(engine, shortest(literals));
    engine->multiplier = UINT64_C(0x9e3779b97f4a7c15) << 8 * (WINDOW_MOST - engine->window);
    if (!allocate(engine, literals->count) || !own_literals(engine, literals)) {
        release(&engine->base);
        return NULL;
    }
    struct cf__frequencies frequencies;
    cf__frequencies_init(&frequencies);
    for (size_t i = 0; i < engine->count; i++)
        add_literal(engine, i, &frequencies);
    fill_buckets(engine);
    return &engine->base;
}
