/*
 * teddy.c - the engine for a few dozen literals: Teddy, from Hyperscan (Wang et al., NSDI 2019) by
 * way of ripgrep. Each literal has a fingerprint of three bytes. The fingerprints are spread over
 * eight groups, and table look-ups by nibble (scan_shuffle.h) tell for a vector of positions which
 * groups may have one there. Candidates are compared with the literals of these groups.
 *
 * The fingerprint is not the start of the literal but its rarest three bytes in a row, since the
 * line is wanted, not where the match starts.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "search/engine.h"
#include "search/occurrence.h"

enum { GROUPS = 8, LITERALS_MOST = 96 };

struct entry {
    struct cf__own_literal literal;
    size_t offset; /* of the fingerprint in the literal */
    int group;
};

struct teddy_engine {
    struct cf__engine base;
    struct cf__literal_rules rules;
    struct cf__fingerprints prints;
    size_t group_start[GROUPS + 1]; /* entries are sorted by group */
    size_t count;
    struct entry entries[];
};

/* ----------------------------------------------------------------------- making */

static size_t rarest_three(const struct cf__own_literal *literal,
                           const struct cf__frequencies *frequencies)
{
    size_t best = 0;
    double least = 0;
    for (size_t at = 0; at + CF__FINGERPRINT <= literal->len; at++) {
        double product = 1;
        for (size_t i = at; i < at + CF__FINGERPRINT; i++)
            product *= frequencies->of_65536[literal->bytes[i]] +
                       (literal->plain ? 0 : frequencies->of_65536[literal->others[i]]);
        if (at == 0 || product < least) {
            best = at;
            least = product;
        }
    }
    return best;
}

/* Sorted, so that similar fingerprints share a group: their nibbles together then accept fewer
 * others. */
static int by_fingerprint(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    for (size_t i = 0; i < CF__FINGERPRINT; i++) {
        int x = a->offset + i < a->literal.len ? a->literal.bytes[a->offset + i] : -1;
        int y = b->offset + i < b->literal.len ? b->literal.bytes[b->offset + i] : -1;
        if (x != y)
            return x - y;
    }
    return 0;
}

static void add_byte(struct teddy_engine *engine, int place, unsigned char byte, int group)
{
    engine->prints.low[place][byte & 15] |= (uint8_t)(1 << group);
    engine->prints.high[place][byte >> 4] |= (uint8_t)(1 << group);
}

static void add_fingerprint(struct teddy_engine *engine, const struct entry *entry)
{
    for (int i = 0; i < CF__FINGERPRINT; i++) {
        size_t at = entry->offset + (size_t)i;
        if (at < entry->literal.len) {
            add_byte(engine, i, entry->literal.bytes[at], entry->group);
            add_byte(engine, i, entry->literal.others[at], entry->group);
            continue;
        }
        for (unsigned nibble = 0; nibble < 16; nibble++) /* beyond a short literal's end any byte
                                                            will do */
            add_byte(engine, i, (unsigned char)(nibble * 0x11), entry->group);
    }
}

static void make_groups(struct teddy_engine *engine)
{
    qsort(engine->entries, engine->count, sizeof *engine->entries, by_fingerprint);
    for (size_t i = 0; i < engine->count; i++) {
        struct entry *entry = &engine->entries[i];
        entry->group = (int)(i * GROUPS / engine->count);
        add_fingerprint(engine, entry);
        for (int group = entry->group + 1; group <= GROUPS; group++)
            engine->group_start[group] = i + 1;
    }
}

/* ---------------------------------------------------------------------- finding */

static enum cf__verdict check_entry(const struct teddy_engine *engine, const struct entry *entry,
                                    const char *p, const char *text, const char *end)
{
    if ((size_t)(p - text) < entry->offset ||
        (size_t)(end - p) < entry->literal.len - entry->offset)
        return CF__NO;
    const char *start = p - entry->offset;
    if (!cf__literal_is_at(&entry->literal, start, end))
        return CF__NO;
    return cf__check_edges(&entry->literal, start, text, end, &engine->rules);
}

/* A fingerprint of these groups may be at p: is a literal of one of them? */
static enum cf__verdict check(const struct teddy_engine *engine, unsigned groups, const char *p,
                              const char *text, const char *end)
{
    enum cf__verdict verdict = CF__NO;
    for (; groups != 0; groups &= groups - 1) {
        int group = __builtin_ctz(groups);
        for (size_t i = engine->group_start[group]; i < engine->group_start[group + 1]; i++) {
            enum cf__verdict one = check_entry(engine, &engine->entries[i], p, text, end);
            if (one == CF__YES)
                return CF__YES;
            verdict = one == CF__UNSURE ? CF__UNSURE : verdict;
        }
    }
    return verdict;
}

static const char *find_in(const struct teddy_engine *engine, const char *p, const char *last,
                           const char *text, const char *end, bool *certain)
{
    for (; p < last; p++) {
        uint8_t groups = 0;
        p = engine->base.scan->find_fingerprint(p, last, &engine->prints, &groups);
        if (p == NULL)
            return NULL;
        enum cf__verdict verdict = check(engine, groups, p, text, end);
        if (verdict != CF__NO) {
            *certain = verdict == CF__YES;
            return p;
        }
    }
    return NULL;
}

static const char *find(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain)
{
    const struct teddy_engine *engine = (const struct teddy_engine *)base;
    (void)state;
    size_t len = (size_t)(end - text);
    size_t whole = len >= CF__FINGERPRINT ? len - (CF__FINGERPRINT - 1) : 0;
    const char *found = find_in(engine, text, text + whole, text, end, certain);
    if (found != NULL)
        return found;
    /* Only literals shorter than a fingerprint can still start here. */
    for (const char *p = text + whole; p < end; p++) {
        enum cf__verdict verdict = check(engine, (1u << GROUPS) - 1, p, text, end);
        if (verdict != CF__NO) {
            *certain = verdict == CF__YES;
            return p;
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------------- other */

static int describe(const struct cf__engine *base, const struct cf__engine_state *state,
                    char *buffer, size_t size)
{
    const struct teddy_engine *engine = (const struct teddy_engine *)base;
    (void)state;
    return snprintf(buffer, size, "literals: %zu, in %d groups by three bytes of each\n",
                    engine->count, GROUPS);
}

static void release(struct cf__engine *base)
{
    struct teddy_engine *engine = (struct teddy_engine *)base;
    for (size_t i = 0; i < engine->count; i++)
        free(engine->entries[i].literal.bytes);
    free(engine);
}

static const struct cf__engine_type type = {.name = "some literals (Teddy)",
                                            .find = find,
                                            .skip = cf__skip_in_turn,
                                            .describe = describe,
                                            .free = release};

struct cf__engine *cf__teddy_engine(const struct cf__scan *scan,
                                    const struct cf__literals *literals,
                                    const struct cf__literal_rules *rules)
{
    if (literals->count == 0 || literals->count > LITERALS_MOST)
        return NULL;
    struct teddy_engine *engine =
        calloc(1, sizeof *engine + literals->count * sizeof *engine->entries);
    if (engine == NULL)
        return NULL;
    engine->base = (struct cf__engine){&type, scan};
    engine->rules = *rules;
    struct cf__frequencies frequencies;
    cf__frequencies_init(&frequencies);
    for (size_t i = 0; i < literals->count; i++) {
        if (!cf__own_literal_init(&engine->entries[i].literal, &literals->items[i])) {
            release(&engine->base);
            return NULL;
        }
        engine->entries[i].offset = rarest_three(&engine->entries[i].literal, &frequencies);
        engine->count++;
    }
    make_groups(engine);
    return &engine->base;
}
