/*
 * hashed.c - the engine for hundreds and thousands of literals: windows of up to four bytes are
 * hashed, a bitmap says whether any literal has a window of that hash, a table which ones.
 *
 * Each literal enters as many windows in a row as the shortest literal allows, so that only every
 * stride-th place of the text has to be looked at (after Wu and Manber, "A Fast Algorithm for
 * Multi-Pattern Searching", 1994, who skip by the same argument). Of the rows possible, the rarest.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "search/engine.h"
#include "search/occurrence.h"

enum { WINDOW_MOST = 8, WINDOW_GOOD = 4, STRIDE_GOOD = 3, STRIDE_MOST = 4 };
/* The bitmap may be large, for few false alarms; the table of heads is to stay in the first cache.
 */
enum { HASH_BITS = 17, HASHES = 1 << HASH_BITS, HEAD_BITS = 12, HEADS = 1 << HEAD_BITS, NONE = -1 };

struct entry {
    uint64_t window;
    uint32_t literal;
    uint32_t offset; /* of the window in the literal */
    int32_t next;    /* entry with the same hash, or NONE */
};

struct hashed_engine {
    struct cf__engine base;
    struct cf__literal_rules rules;
    size_t window; /* bytes in one */
    size_t stride; /* windows each literal has, and steps through the text */
    uint64_t window_mask;
    uint64_t fold_mask; /* 0x20 in each byte when letters match in either case */
    size_t count;
    struct cf__own_literal *literals;
    struct entry *entries;
    size_t entry_count;
    int32_t *heads;   /* by the first bits of the hash */
    uint8_t *present; /* by hash, a bit each */
};

static uint32_t hash_of(uint64_t window)
{
    return (uint32_t)((window * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - HASH_BITS));
}

static uint32_t head_of(uint32_t hash)
{
    return hash >> (HASH_BITS - HEAD_BITS);
}

static uint64_t load(const void *p)
{
    uint64_t window;
    memcpy(&window, p, sizeof window);
    return window;
}

static uint64_t normal(const struct hashed_engine *engine, uint64_t window)
{
    return (window | engine->fold_mask) & engine->window_mask;
}

/* ----------------------------------------------------------------------- making */

/* Folding by 0x20 is all this engine can do about case. */
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

/* Where the rarest `stride` windows in a row begin. */
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
    uint64_t window = normal(engine, load(bytes));
    uint32_t hash = hash_of(window);
    engine->entries[engine->entry_count] =
        (struct entry){window, (uint32_t)literal, (uint32_t)offset, engine->heads[head_of(hash)]};
    engine->heads[head_of(hash)] = (int32_t)engine->entry_count++;
    engine->present[hash / 8] |= (uint8_t)(1 << hash % 8);
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
    free(engine->heads);
    free(engine->present);
    free(engine);
}

/* Four bytes first, then a stride of three, then bytes: each tells more than the one after it. */
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
    engine->heads = malloc(HEADS * sizeof *engine->heads);
    engine->present = calloc(HASHES / 8, 1);
    return engine->literals != NULL && engine->entries != NULL && engine->heads != NULL &&
           engine->present != NULL;
}

static bool own_literals(struct hashed_engine *engine, const struct cf__literals *literals)
{
    for (size_t i = 0; i < literals->count; i++) {
        if (!cf__own_literal_init(&engine->literals[i], &literals->items[i]))
            return false;
        engine->count++;
        if (!is_foldable(&engine->literals[i]))
            return false;
        if (!engine->literals[i].plain)
            engine->fold_mask = UINT64_C(0x2020202020202020);
    }
    return true;
}

/* ---------------------------------------------------------------------- finding */

static enum cf__verdict check(const struct hashed_engine *engine, uint64_t window, const char *p,
                              const char *text, const char *end)
{
    enum cf__verdict verdict = CF__NO;
    for (int32_t i = engine->heads[head_of(hash_of(window))]; i != NONE;
         i = engine->entries[i].next) {
        const struct entry *entry = &engine->entries[i];
        const struct cf__own_literal *literal = &engine->literals[entry->literal];
        if (entry->window != window || (size_t)(p - text) < entry->offset ||
            (size_t)(end - p) < literal->len - entry->offset)
            continue;
        const char *start = p - entry->offset;
        /* A window that is the whole literal has been compared already. */
        bool whole = literal->len == engine->window && engine->fold_mask == 0;
        if (!whole && !cf__literal_is_at(literal, start, end))
            continue;
        enum cf__verdict one = cf__check_edges(literal, start, text, end, &engine->rules);
        if (one == CF__YES)
            return CF__YES;
        verdict = one == CF__UNSURE ? CF__UNSURE : verdict;
    }
    return verdict;
}

/* 1 or 0. */
static unsigned is_present(const struct hashed_engine *engine, uint64_t window)
{
    uint32_t hash = hash_of(window);
    return (unsigned)engine->present[hash / 8] >> (hash % 8) & 1;
}

/* The next place, a multiple of stride from p on, whose window some literal has; last or past it:
 * none. */
static const char *next_present(const struct hashed_engine *engine, const char *p, const char *last)
{
    const size_t stride = engine->stride;
    const uint64_t fold = engine->fold_mask;
    const uint64_t mask = engine->window_mask;
    for (; (size_t)(last - p) > 4 * stride; p += 4 * stride) {
        uint64_t w0 = (load(p) | fold) & mask;
        uint64_t w1 = (load(p + stride) | fold) & mask;
        uint64_t w2 = (load(p + 2 * stride) | fold) & mask;
        uint64_t w3 = (load(p + 3 * stride) | fold) & mask;
        if (!(is_present(engine, w0) | is_present(engine, w1) | is_present(engine, w2) |
              is_present(engine, w3)))
            continue;
        return p + (is_present(engine, w0)   ? 0
                    : is_present(engine, w1) ? stride
                    : is_present(engine, w2) ? 2 * stride
                                             : 3 * stride);
    }
    while (p < last && !is_present(engine, normal(engine, load(p))))
        p += stride;
    return p;
}

/* The window at p, of which the bytes from end on are not there. */
static uint64_t load_last(const struct hashed_engine *engine, const char *p, const char *end)
{
    unsigned char bytes[WINDOW_MOST] = {0};
    size_t left = (size_t)(end - p);
    memcpy(bytes, p, left < WINDOW_MOST ? left : WINDOW_MOST);
    return normal(engine, load(bytes));
}

static const char *find(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain)
{
    const struct hashed_engine *engine = (const struct hashed_engine *)base;
    (void)state;
    const char *p = text;
    const char *last = end - text >= WINDOW_MOST ? end - (WINDOW_MOST - 1) : text;
    while ((size_t)(end - p) >= engine->window && p < end) {
        if (p < last)
            p = next_present(engine, p, last);
        if ((size_t)(end - p) < engine->window || p > end)
            break;
        enum cf__verdict verdict = check(engine, load_last(engine, p, end), p, text, end);
        if (verdict != CF__NO) {
            *certain = verdict == CF__YES;
            return p;
        }
        p += engine->stride;
        if (p > end)
            break;
    }
    return NULL;
}

/* ------------------------------------------------------------------------- other */

static int describe(const struct cf__engine *base, const struct cf__engine_state *state,
                    char *buffer, size_t size)
{
    const struct hashed_engine *engine = (const struct hashed_engine *)base;
    (void)state;
    return snprintf(
        buffer, size,
        "literals: %zu, by windows of %zu bytes at every place that is a multiple of %zu\n",
        engine->count, engine->window, engine->stride);
}

static const struct cf__engine_type type = {
    .name = "many literals (hashed)", .find = find, .describe = describe, .free = release};

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
    memset(&engine->window_mask, 0xff,
           engine->window); /* the first bytes, whatever the byte order */
    if (!allocate(engine, literals->count) || !own_literals(engine, literals)) {
        release(&engine->base);
        return NULL;
    }
    struct cf__frequencies frequencies;
    cf__frequencies_init(&frequencies);
    for (size_t i = 0; i < HEADS; i++)
        engine->heads[i] = NONE;
    for (size_t i = 0; i < engine->count; i++)
        add_literal(engine, i, &frequencies);
    return &engine->base;
}
