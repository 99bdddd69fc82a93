/*
 * bits.c - the engine for patterns that are sequences of sets of bytes, without a literal to look
 * for: runs a program of bits_compile.c over pieces of whole lines.
 *
 *     text     a b 1 2 \n c d
 *     [a-z]    1 1 . . .  1 1
 *     markers  1 1 1 1 1  1 1     anywhere
 *     after    . 1 1 . .  . 1 1   [a-z]: those on a letter, moved by one
 *
 * A marker left at the end says that a match ends there; which line that is in is all that is
 * asked.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/bits.h"

struct bits_engine {
    struct cf__engine base;
    struct cf__bits_program program;
    bool utf;
    unsigned char separator;
};

/* A piece always leaves room for a marker behind its last byte. */
enum { PIECE_MOST = CF__STREAM_BITS - 1, STREAMS_A_LEVEL = 2 };

struct bits_scratch {
    cf__bit_stream sets[CF__BITS_SETS];
    cf__bit_stream starts; /* of lines */
    cf__bit_stream after_word;
    cf__bit_stream edges;
    cf__bit_stream doubt; /* bytes that make their lines PCRE2's to decide */
    cf__bit_stream hits;  /* markers at the end, and doubt */
    const char *piece;
    size_t len;
    bool has_high;
    char padded[CF__STREAM_BITS];
    cf__bit_stream levels[];
};

struct run {
    const struct bits_engine *engine;
    const struct cf__stream_calls *calls;
    struct bits_scratch *scratch;
};

static void evaluate(const struct run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, cf__bit_stream *out, unsigned level);

/* ------------------------------------------------------------------------- nodes */

static cf__bit_stream *temporary(const struct run *run, unsigned level, unsigned which)
{
    return &run->scratch->levels[level * STREAMS_A_LEVEL + which];
}

/* By the first byte, then over the others. */
static void step_character(const struct run *run, const struct cf__bits_node *node,
                           const cf__bit_stream *in, cf__bit_stream *out)
{
    run->calls->step(in, &run->scratch->sets[node->set], 1, out);
    if (run->scratch->has_high)
        run->calls->skip(out, &run->scratch->sets[CF__BITS_CONTINUATION], out);
}

static void star_character(const struct run *run, const struct cf__bits_node *node,
                           const cf__bit_stream *in, cf__bit_stream *out)
{
    const cf__bit_stream *set = &run->scratch->sets[node->set];
    const cf__bit_stream *continuation = &run->scratch->sets[CF__BITS_CONTINUATION];
    if (!run->scratch->has_high) {
        run->calls->star(in, set, out);
        return;
    }
    cf__bit_stream all;
    run->calls->either(set, continuation, &all);
    run->calls->star(in, &all, out);
    run->calls->without(out, continuation, out);
}

/* Where the next `count` bytes are all in the set: doubled until it is enough. */
static void run_of(const struct run *run, const cf__bit_stream *set, unsigned count,
                   cf__bit_stream *out)
{
    *out = *set;
    for (unsigned have = 1; have < count;) {
        unsigned more = count - have < have ? count - have : have;
        run->calls->both_ahead(out, out, more, out);
        have += more;
    }
}

static void repeat_bytes(const struct run *run, const struct cf__bits_node *node,
                         const cf__bit_stream *in, cf__bit_stream *out)
{
    const cf__bit_stream *set = &run->scratch->sets[node->child->set];
    cf__bit_stream row;
    *out = *in;
    if (node->min > 0) {
        run_of(run, set, node->min, &row);
        run->calls->step(out, &row, node->min, out);
    }
    if (node->max == CF__UNLIMITED) {
        run->calls->star(out, set, out);
        return;
    }
    cf__bit_stream newest = *out;
    for (uint32_t i = node->min; i < node->max; i++) {
        run->calls->step(&newest, set, 1, &newest);
        run->calls->either(out, &newest, out);
    }
}

/* Until no marker comes to a new place. */
static void repeat_without_limit(const struct run *run, const struct cf__bits_node *node,
                                 cf__bit_stream *all, cf__bit_stream *newest, unsigned level)
{
    *newest = *all;
    while (run->calls->any(newest)) {
        evaluate(run, node->child, newest, newest, level + 1);
        run->calls->without(newest, all, newest);
        run->calls->either(all, newest, all);
    }
}

static void repeat(const struct run *run, const struct cf__bits_node *node,
                   const cf__bit_stream *in, cf__bit_stream *out, unsigned level)
{
    if (node->child->kind == CF__BITS_BYTES && node->min < 64) {
        repeat_bytes(run, node, in, out);
        return;
    }
    cf__bit_stream *all = temporary(run, level, 0);
    cf__bit_stream *newest = temporary(run, level, 1);
    *all = *in;
    for (uint32_t i = 0; i < node->min; i++)
        evaluate(run, node->child, all, all, level + 1);
    if (node->max == CF__UNLIMITED && node->child->kind == CF__BITS_CHARACTER)
        star_character(run, node->child, all, all);
    else if (node->max == CF__UNLIMITED)
        repeat_without_limit(run, node, all, newest, level);
    else
        *newest = *all;
    for (uint32_t i = node->min; node->max != CF__UNLIMITED && i < node->max; i++) {
        evaluate(run, node->child, newest, newest, level + 1);
        run->calls->either(all, newest, all);
    }
    *out = *all;
}

static void sequence(const struct run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, cf__bit_stream *out, unsigned level)
{
    if (out != in)
        *out = *in;
    for (const struct cf__bits_node *child = node->child; child != NULL; child = child->next) {
        evaluate(run, child, out, out, level + 1);
        if (child->next != NULL && !run->calls->any(out))
            return;
    }
}

static void choice(const struct run *run, const struct cf__bits_node *node,
                   const cf__bit_stream *in, cf__bit_stream *out, unsigned level)
{
    cf__bit_stream *all = temporary(run, level, 0);
    cf__bit_stream *one = temporary(run, level, 1);
    memset(all, 0, sizeof *all);
    for (const struct cf__bits_node *child = node->child; child != NULL; child = child->next) {
        evaluate(run, child, in, one, level + 1);
        run->calls->either(all, one, all);
    }
    *out = *all;
}

/* out may be in. */
static void evaluate(const struct run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, cf__bit_stream *out, unsigned level)
{
    const struct bits_scratch *scratch = run->scratch;
    const struct cf__stream_calls *calls = run->calls;
    const cf__bit_stream *word = &scratch->sets[CF__BITS_WORD];
    switch (node->kind) {
    case CF__BITS_BYTES:
        calls->step(in, &scratch->sets[node->set], 1, out);
        return;
    case CF__BITS_CHARACTER:
        step_character(run, node, in, out);
        return;
    case CF__BITS_SEQUENCE:
        sequence(run, node, in, out, level);
        return;
    case CF__BITS_CHOICE:
        choice(run, node, in, out, level);
        return;
    case CF__BITS_REPEAT:
        repeat(run, node, in, out, level);
        return;
    case CF__BITS_LINE_START:
        calls->both(in, &scratch->starts, out);
        return;
    case CF__BITS_LINE_END:
        calls->both(in, &scratch->sets[CF__BITS_SEPARATOR], out);
        return;
    case CF__BITS_WORD_EDGE:
        calls->both(in, &scratch->edges, out);
        return;
    case CF__BITS_NOT_WORD_EDGE:
        calls->without(in, &scratch->edges, out);
        return;
    case CF__BITS_NO_WORD_BEFORE:
        calls->without(in, &scratch->after_word, out);
        return;
    case CF__BITS_NO_WORD_AFTER:
        calls->without(in, word, out);
        return;
    case CF__BITS_WORD_START:
        calls->without(in, &scratch->after_word, out);
        calls->both(out, word, out);
        return;
    case CF__BITS_WORD_END:
        calls->without(in, word, out);
        calls->both(out, &scratch->after_word, out);
        return;
    }
}

/* ------------------------------------------------------------------------ pieces */

/* The whole lines that fit; 0 when not even one does. */
static size_t piece_length(const struct bits_engine *engine, const char *text, const char *end)
{
    size_t left = (size_t)(end - text);
    if (left <= PIECE_MOST)
        return left;
    const char *separator = memrchr(text, engine->separator, PIECE_MOST);
    return separator != NULL ? (size_t)(separator + 1 - text) : 0;
}

static void classify(const struct run *run, const char *end)
{
    struct bits_scratch *scratch = run->scratch;
    const struct cf__bits_program *program = &run->engine->program;
    const char *text = scratch->piece;
    if (end - text < CF__STREAM_BITS) {
        memset(scratch->padded, run->engine->separator, sizeof scratch->padded);
        memcpy(scratch->padded, text, scratch->len);
        text = scratch->padded;
    }
    unsigned first = program->uses_words ? CF__BITS_WORD : CF__BITS_FIXED_SETS;
    for (unsigned i = first; i < program->set_count; i++)
        run->calls->classify(text, &program->sets[i], &scratch->sets[i]);
    run->calls->classify(text, &program->sets[CF__BITS_SEPARATOR],
                         &scratch->sets[CF__BITS_SEPARATOR]);
}

static void find_places(const struct run *run)
{
    struct bits_scratch *scratch = run->scratch;
    const struct cf__stream_calls *calls = run->calls;
    const cf__bit_stream *separators = &scratch->sets[CF__BITS_SEPARATOR];
    calls->step(separators, separators, 1, &scratch->starts);
    scratch->starts.words[0] |= 1;
    if (!run->engine->program.uses_words)
        return;
    cf__bit_stream only_before;
    const cf__bit_stream *word = &scratch->sets[CF__BITS_WORD];
    calls->step(word, word, 1, &scratch->after_word);
    calls->without(&scratch->after_word, word, &only_before);
    calls->without(word, &scratch->after_word, &scratch->edges);
    calls->either(&scratch->edges, &only_before, &scratch->edges);
}

static void classify_padded(const struct run *run, unsigned set, cf__bit_stream *out)
{
    run->calls->classify(run->scratch->padded, &run->engine->program.sets[set], out);
}

static void look_at_high_bytes(const struct run *run)
{
    struct bits_scratch *scratch = run->scratch;
    const char *end = scratch->piece + scratch->len;
    const char *high =
        run->engine->utf ? run->engine->base.scan->find_high(scratch->piece, end) : end;
    scratch->has_high = high < end;
    if (!scratch->has_high)
        return;
    memset(scratch->padded, 0, sizeof scratch->padded);
    memcpy(scratch->padded, scratch->piece, scratch->len);
    classify_padded(run, CF__BITS_CONTINUATION, &scratch->sets[CF__BITS_CONTINUATION]);
    bool exact = run->engine->program.exact && cf__is_utf8(high, end);
    classify_padded(run, exact ? CF__BITS_UNKNOWN : CF__BITS_HIGH, &scratch->doubt);
}

/* No marker counts that is behind the last line. */
static void clear_from(cf__bit_stream *stream, size_t bit)
{
    for (size_t i = bit / 64; i < CF__STREAM_WORDS; i++)
        stream->words[i] &= i > bit / 64 ? 0 : ~(~UINT64_C(0) << bit % 64);
}

static void search_piece(const struct run *run, const char *end)
{
    struct bits_scratch *scratch = run->scratch;
    look_at_high_bytes(run);
    classify(run, end);
    find_places(run);
    memset(&scratch->hits, 0xff, sizeof scratch->hits);
    evaluate(run, run->engine->program.root, &scratch->hits, &scratch->hits, 0);
    bool ended = (unsigned char)scratch->piece[scratch->len - 1] == run->engine->separator;
    clear_from(&scratch->hits, scratch->len + !ended);
    if (scratch->has_high)
        run->calls->either(&scratch->hits, &scratch->doubt, &scratch->hits);
}

/* The first bit at or after `from`; CF__STREAM_BITS when there is none. */
static size_t next_bit(const cf__bit_stream *stream, size_t from)
{
    size_t i = from / 64;
    uint64_t word = i < CF__STREAM_WORDS ? stream->words[i] & ~UINT64_C(0) << from % 64 : 0;
    while (word == 0 && i + 1 < CF__STREAM_WORDS)
        word = stream->words[++i];
    return word != 0 ? i * 64 + (size_t)__builtin_ctzll(word) : CF__STREAM_BITS;
}

/* ----------------------------------------------------------------------- finding */

static struct bits_scratch *scratch_of(const struct bits_engine *engine,
                                       struct cf__engine_state *state)
{
    if (state->scratch == NULL) {
        struct bits_scratch *scratch;
        size_t levels = (engine->program.depth + 1) * STREAMS_A_LEVEL;
        size_t size = sizeof *scratch + levels * sizeof *scratch->levels;
        state->scratch = scratch = aligned_alloc(64, (size + 63) / 64 * 64);
        if (scratch != NULL)
            scratch->piece = NULL;
    }
    return state->scratch;
}

static bool is_certain(const struct run *run, size_t hit)
{
    const struct bits_scratch *scratch = run->scratch;
    if (!scratch->has_high)
        return true;
    const char *before = memrchr(scratch->piece, run->engine->separator, hit);
    size_t start = before != NULL ? (size_t)(before + 1 - scratch->piece) : 0;
    return next_bit(&scratch->doubt, start) > next_bit(&scratch->sets[CF__BITS_SEPARATOR], hit);
}

static const char *find(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain)
{
    const struct bits_engine *engine = (const struct bits_engine *)base;
    const struct run run = {engine, &base->scan->streams, scratch_of(engine, state)};
    struct bits_scratch *scratch = run.scratch;
    *certain = false;
    if (scratch == NULL) /* no memory: let PCRE2 look at every line */
        return text;
    bool goes_on = state->continues && scratch->piece != NULL && text >= scratch->piece &&
                   text < scratch->piece + scratch->len;
    while (text < end) {
        if (!goes_on) {
            scratch->piece = text;
            scratch->len = piece_length(engine, text, end);
            if (scratch->len == 0) /* a line longer than a piece */
                return text;
            search_piece(&run, end);
        }
        size_t hit = next_bit(&scratch->hits, (size_t)(text - scratch->piece));
        if (hit <= scratch->len) {
            *certain = is_certain(&run, hit);
            return scratch->piece + hit;
        }
        text = scratch->piece + scratch->len;
        goes_on = false;
    }
    return NULL;
}

/* ------------------------------------------------------------------------- other */

static int describe(const struct cf__engine *base, const struct cf__engine_state *state,
                    char *buffer, size_t size)
{
    const struct bits_engine *engine = (const struct bits_engine *)base;
    (void)state;
    return snprintf(buffer, size, "sets of bytes: %u, operations: about %u for %d bytes%s\n",
                    engine->program.set_count - CF__BITS_FIXED_SETS, engine->program.cost,
                    (int)CF__STREAM_BITS,
                    engine->program.exact ? "" : "; lines beyond ASCII are PCRE2's");
}

static void release(struct cf__engine *base)
{
    struct bits_engine *engine = (struct bits_engine *)base;
    cf__bits_free(&engine->program);
    free(engine);
}

static const struct cf__engine_type type = {
    .name = "bit streams", .find = find, .describe = describe, .free = release};

struct cf__engine *cf__bits_engine(const struct cf__scan *scan, const struct cf__ast *root,
                                   const struct cf__ast_mode *mode)
{
    struct bits_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL || !cf__bits_compile(&engine->program, root, mode)) {
        free(engine);
        return NULL;
    }
    engine->base = (struct cf__engine){&type, scan};
    engine->utf = mode->utf;
    engine->separator = mode->separator;
    return &engine->base;
}
