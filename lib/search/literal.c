/*
 * literal.c - the engine for one literal. It scans for the literal's two rarest bytes at their
 * distance, a vector of positions at a time, and compares the rest where both are found.
 *
 * After Wojciech Mula, "SIMD-friendly algorithms for substring searching". The choice of the rarest
 * bytes is that of the memchr crate (ripgrep), but with frequencies from a sample of the text.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/engine.h"
#include "search/frequency.h"
#include "search/occurrence.h"

/*
 * PLACES: how many of the rarest bytes are tried in pairs. COMMON_DISTANCE: where a pair occurs
 * more than once in so many bytes, testing a third byte at every position is cheaper than
 * verifying.
 */
enum { SAMPLE_LEAST = 1024, SAMPLE_MOST = 16 * 1024, PLACES = 4, COMMON_DISTANCE = 1500 };

struct literal_engine {
    struct cf__engine base;
    struct cf__own_literal literal;
    struct cf__literal_rules rules;
    size_t near, far; /* the pair by the default frequencies */
};

static uint32_t common_at(const struct literal_engine *engine,
                          const struct cf__frequencies *frequencies, size_t at)
{
    unsigned char byte = engine->literal.bytes[at];
    unsigned char other = engine->literal.others[at];
    return frequencies->of_65536[byte] + (byte != other ? frequencies->of_65536[other] : 0);
}

/* The offsets of the two rarest bytes, in order; both 0 in a literal of one byte. */
static void choose_pair(const struct literal_engine *engine,
                        const struct cf__frequencies *frequencies, size_t *near, size_t *far)
{
    size_t rarest = 0;
    size_t second = engine->literal.len > 1;
    for (size_t i = 1; i < engine->literal.len; i++) {
        if (common_at(engine, frequencies, i) < common_at(engine, frequencies, rarest)) {
            second = rarest;
            rarest = i;
        } else if (i != second &&
                   common_at(engine, frequencies, i) < common_at(engine, frequencies, second)) {
            second = i;
        }
    }
    *near = rarest < second ? rarest : second;
    *far = rarest < second ? second : rarest;
}

static struct cf__pair pair_at(const struct literal_engine *engine, size_t near, size_t far)
{
    const struct cf__own_literal *literal = &engine->literal;
    return (struct cf__pair){
        .first = {literal->bytes[near], literal->others[near]},
        .second = {literal->bytes[far], literal->others[far]},
        .distance = far - near,
    };
}

/* The pair with the literal's first eight bytes, masked to those bits in which both cases agree. */
static struct cf__pair whole_pair_at(const struct literal_engine *engine, size_t near, size_t far)
{
    const struct cf__own_literal *literal = &engine->literal;
    struct cf__pair pair = pair_at(engine, near, far);
    uint64_t others = 0;
    size_t known = literal->len < sizeof others ? literal->len : sizeof others;
    memcpy(&others, literal->others, known);
    pair.before = near;
    pair.mask = literal->start_mask & ~(literal->start ^ others);
    pair.word = literal->start & pair.mask;
    return pair;
}

/* Count occurrences of the pair in the sample; stops at `most`. */
static size_t count_pair(const struct literal_engine *engine, size_t near, size_t far,
                         const char *sample, size_t len, size_t most)
{
    const struct cf__pair pair = pair_at(engine, near, far);
    const char *end = sample + len - pair.distance;
    size_t count = 0;
    for (const char *p = sample; count < most; p++, count++) {
        p = engine->base.scan->find_pair(p, end, &pair);
        if (p == NULL)
            break;
    }
    return count;
}

/* The offsets of the PLACES rarest bytes, rarest first. Returns how many there are. */
static size_t rare_places(const struct literal_engine *engine,
                          const struct cf__frequencies *frequencies, size_t places[PLACES])
{
    size_t count = 0;
    for (size_t i = 0; i < engine->literal.len; i++) {
        size_t at = count < PLACES ? count++ : PLACES;
        for (; at > 0 &&
               common_at(engine, frequencies, i) < common_at(engine, frequencies, places[at - 1]);
             at--)
            if (at < PLACES)
                places[at] = places[at - 1];
        if (at < PLACES)
            places[at] = i;
    }
    return count;
}

/*
 * Bytes that are rare alone may be common together ("th"). So count all pairs of the few rarest
 * bytes in the sample, and take the pair seen least. Returns how often that was.
 */
static size_t choose_counted_pair(const struct literal_engine *engine,
                                  const struct cf__frequencies *frequencies,
                                  struct cf__engine_state *state, const char *text, size_t len)
{
    size_t places[PLACES];
    choose_pair(engine, frequencies, &state->near, &state->far);
    size_t least = count_pair(engine, state->near, state->far, text, len, len);
    size_t count = rare_places(engine, frequencies, places);
    for (size_t i = 0; i < count && least > 0; i++)
        for (size_t j = 0; j < i && least > 0; j++) {
            size_t near = places[i] < places[j] ? places[i] : places[j];
            size_t far = places[i] < places[j] ? places[j] : places[i];
            size_t seen = count_pair(engine, near, far, text, len, least);
            if (seen < least) {
                least = seen;
                state->near = near;
                state->far = far;
            }
        }
    return least;
}

/* Choose the pair by a sample of the text; leaves it as it is when there is too little text. */
static void learn(const struct literal_engine *engine, struct cf__engine_state *state,
                  const char *text, size_t len)
{
    struct cf__frequencies frequencies;
    len = len < SAMPLE_MOST ? len : SAMPLE_MOST;
    if (len < SAMPLE_LEAST || len <= engine->literal.len || engine->literal.len < 3)
        return;
    cf__frequencies_init(&frequencies);
    cf__frequencies_learn(&frequencies, text, len);
    size_t seen = choose_counted_pair(engine, &frequencies, state, text, len);
    state->common = seen * COMMON_DISTANCE > len;
    state->learned = true;
}

/* Choose the pair: by a sample if the text is long enough for one, else by the default table. */
static void choose(const struct literal_engine *engine, struct cf__engine_state *state,
                   const char *text, size_t len)
{
    state->near = engine->near;
    state->far = engine->far;
    learn(engine, state, text, len);
    state->pair = whole_pair_at(engine, state->near, state->far);
}

/* The first verified occurrence in the lines [text, end) that starts in [from, last). */
static const char *find_between(const struct literal_engine *engine, const struct cf__pair *pair,
                                size_t near, const char *from, const char *last, const char *text,
                                const char *end, bool *certain)
{
    for (const char *p = from;; p++) {
        p = engine->base.scan->find_pair(p + near, last + near, pair);
        if (p == NULL)
            return NULL;
        p -= near;
        if (!cf__literal_is_at(&engine->literal, p, end))
            continue;
        enum cf__verdict verdict = cf__check_edges(&engine->literal, p, text, end, &engine->rules);
        if (verdict != CF__NO) {
            *certain = verdict == CF__YES;
            return p;
        }
    }
}

/* find() for a literal shorter than eight bytes: loading eight bytes at the last positions would
 * read past the end, so there the masked comparison is switched off. */
static const char *find_short(const struct literal_engine *engine,
                              const struct cf__engine_state *state, const char *text,
                              const char *end, bool *certain)
{
    struct cf__pair pair = state->pair;
    size_t near = state->near;
    bool is_long = (size_t)(end - text) >= sizeof pair.word;
    const char *safe = is_long ? end - sizeof pair.word + 1 : text;
    const char *found = find_between(engine, &pair, near, text, safe, text, end, certain);
    if (found != NULL)
        return found;
    pair.mask = 0;
    return find_between(engine, &pair, near, safe, end - engine->literal.len + 1, text, end,
                        certain);
}

static const char *find(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain)
{
    const struct literal_engine *engine = (const struct literal_engine *)base;
    size_t len = engine->literal.len;
    if ((size_t)(end - text) < len)
        return NULL;
    if (!state->learned)
        choose(engine, state, text, (size_t)(end - text));
    if (len < sizeof state->pair.word)
        return find_short(engine, state, text, end, certain);
    return find_between(engine, &state->pair, state->near, text, end - len + 1, text, end, certain);
}

/* Positions of the first byte of the pair are scanned, which lie in [text + near, last); the bytes
 * before and after that are searched for `byte` separately. */
static const char *skip(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, char byte)
{
    const struct literal_engine *engine = (const struct literal_engine *)base;
    size_t len = engine->literal.len;
    if ((size_t)(end - text) < len)
        return memchr(text, byte, (size_t)(end - text));
    if (!state->learned)
        choose(engine, state, text, (size_t)(end - text));
    struct cf__pair pair = state->pair;
    if (len < sizeof pair.word)
        pair.mask = 0;
    const char *last = end - len + 1 + state->near;
    const char *at = memchr(text, byte, state->near);
    for (const char *p = text + state->near; at == NULL; p++) {
        p = base->scan->find_pair_or(p, last, &pair, (unsigned char)byte);
        if (p == NULL)
            return memchr(last, byte, (size_t)(end - last));
        if (*p == byte || cf__literal_is_at(&engine->literal, p - state->near, end))
            at = p;
    }
    return at;
}

/* ---------------------------------------------------------------------- marking */

struct place_search {
    struct cf__pair_search base;
    const struct literal_engine *engine;
    const char *text, *end;
};

/* The pair and all probes are at p: verify the rest. */
static enum cf__verdict confirm(const struct cf__pair_search *base, const char *p)
{
    const struct place_search *search = (const struct place_search *)base;
    const struct literal_engine *engine = search->engine;
    p -= base->pair.before;
    if (!cf__literal_is_at(&engine->literal, p, search->end))
        return CF__NO;
    return cf__check_edges(&engine->literal, p, search->text, search->end, &engine->rules);
}

/* The pair with up to CF__PROBES more bytes to test. For most literals that is all of them, and
 * `confirm` is not needed. */
static struct place_search place_search(const struct literal_engine *engine,
                                        const struct cf__engine_state *state, const char *text,
                                        const char *end)
{
    const struct cf__own_literal *literal = &engine->literal;
    struct place_search search = {
        {.pair = state->pair, .plain = literal->plain, .is_common = state->common},
        engine,
        text,
        end};
    for (size_t i = 0; i < literal->len && search.base.probe_count < CF__PROBES; i++)
        if (i != state->near && i != state->far)
            search.base.probes[search.base.probe_count++] = (struct cf__probe){
                (ptrdiff_t)i - (ptrdiff_t)state->near, {literal->bytes[i], literal->others[i]}};
    if (literal->len > CF__PROBES + 2 || engine->rules.before != CF__EDGE_ANY ||
        engine->rules.after != CF__EDGE_ANY)
        search.base.confirm = confirm;
    return search;
}

/* Mark what is left after the last whole block: positions from `from`, inside the line
 * marks->line. */
static const char *mark_rest(const struct literal_engine *engine,
                             const struct cf__engine_state *state, const char *from,
                             const char *text, const char *end, struct cf__marks *marks)
{
    struct cf__pair pair = state->pair;
    pair.mask = 0;
    while ((size_t)(end - from) >= engine->literal.len) {
        bool certain = false;
        const char *at = find_between(engine, &pair, state->near, from,
                                      end - engine->literal.len + 1, text, end, &certain);
        if (at == NULL)
            break;
        cf__marks_skip(marks, at);
        if (!certain || cf__marks_are_full(marks))
            return marks->line;
        from = cf__marks_line(marks, at, end);
    }
    return end;
}

static const char *mark(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, struct cf__marks *marks)
{
    const struct literal_engine *engine = (const struct literal_engine *)base;
    size_t len = engine->literal.len;
    if (!state->learned)
        choose(engine, state, text, (size_t)(end - text));
    if (!engine->rules.certain || (size_t)(end - text) < len)
        return text;
    const struct place_search search = place_search(engine, state, text, end);
    const char *last = end - len + 1 + state->near;
    const char *p = base->scan->mark_pair(text + state->near, last, &search.base, marks);
    bool was_stopped = last - p >= (ptrdiff_t)(CF__MARKS_AT_ONCE * CF__MARK_BITS);
    if (marks->matches)
        p = cf__marks_line(marks, p, end);
    else if (was_stopped)
        cf__marks_skip(marks, p); /* otherwise mark_rest skips, once it has found a hit */
    if (was_stopped)
        return marks->line;
    p = p - marks->line > (ptrdiff_t)state->near ? p - state->near : marks->line;
    return mark_rest(engine, state, p, text, end, marks);
}

/* ------------------------------------------------------------------------- other */

static int describe(const struct cf__engine *base, const struct cf__engine_state *state,
                    char *buffer, size_t size)
{
    const struct literal_engine *engine = (const struct literal_engine *)base;
    const struct cf__own_literal *literal = &engine->literal;
    size_t near = state->learned ? state->near : engine->near;
    size_t far = state->learned ? state->far : engine->far;
    return snprintf(buffer, size, "literal: \"%.*s\"%s, by its bytes '%c' and '%c' (%s)\n",
                    (int)literal->len, (const char *)literal->bytes,
                    literal->plain ? "" : " in either case", literal->bytes[near],
                    literal->bytes[far],
                    state->learned ? "the rarest in a sample of the text" : "the rarest as a rule");
}

static void release(struct cf__engine *base)
{
    struct literal_engine *engine = (struct literal_engine *)base;
    free(engine->literal.bytes);
    free(engine);
}

static const struct cf__engine_type type = {.name = "one literal",
                                            .find = find,
                                            .skip = skip,
                                            .mark = mark,
                                            .describe = describe,
                                            .free = release};

struct cf__engine *cf__literal_engine(const struct cf__scan *scan,
                                      const struct cf__literals *literals,
                                      const struct cf__literal_rules *rules)
{
    struct literal_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL || literals->count != 1 ||
        !cf__own_literal_init(&engine->literal, &literals->items[0])) {
        free(engine);
        return NULL;
    }
    engine->base = (struct cf__engine){&type, scan};
    engine->rules = *rules;
    struct cf__frequencies frequencies;
    cf__frequencies_init(&frequencies);
    choose_pair(engine, &frequencies, &engine->near, &engine->far);
    return &engine->base;
}
