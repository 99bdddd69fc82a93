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
 * asked. A line longer than a piece goes on in the next one: what each operation shifts out of its
 * piece is carried over.
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

enum { STREAMS_A_LEVEL = 2, PLACE_CARRIES = 2 };

struct bits_scratch {
    cf__bit_stream sets[CF__BITS_SETS];
    cf__bit_stream starts; /* of lines */
    cf__bit_stream after_word;
    cf__bit_stream edges;
    cf__bit_stream doubt; /* bytes that make their lines PCRE2's to decide */
    cf__bit_stream hits;  /* markers at the end, and doubt */
    const char *piece;    /* NULL: none yet */
    size_t len;
    bool has_high;
    bool continues; /* the piece begins in the middle of a line, of which the one before it is part
                     */
    bool is_open;   /* no line ends in it: all its bits are taken, there is a next one */
    char padded[CF__STREAM_BITS];
    uint64_t place_carries[PLACE_CARRIES]; /* of what find_places does */
    uint64_t *carries;                     /* of the program's root */
    cf__bit_stream levels[];
};

struct run {
    const struct bits_engine *engine;
    const struct cf__stream_calls *calls;
    struct bits_scratch *scratch;
};

/* carry: node->carries words. out may be in. */
static void evaluate(const struct run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out,
                     unsigned level);

/* ------------------------------------------------------------------------- nodes */

static cf__bit_stream *temporary(const struct run *run, unsigned level, unsigned which)
{
    return &run->scratch->levels[level * STREAMS_A_LEVEL + which];
}

/* By the first byte, then over the others. */
static void step_character(const struct run *run, const struct cf__bits_node *node,
                           const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    run->calls->step(in, &run->scratch->sets[node->set], &carry[0], out);
    if (run->scratch->has_high)
        run->calls->skip(out, &run->scratch->sets[CF__BITS_CONTINUATION], &carry[1], out);
}

static void star_character(const struct run *run, const struct cf__bits_node *node,
                           const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    const cf__bit_stream *set = &run->scratch->sets[node->set];
    const cf__bit_stream *continuation = &run->scratch->sets[CF__BITS_CONTINUATION];
    if (!run->scratch->has_high) {
        run->calls->star(in, set, carry, out);
        return;
    }
    cf__bit_stream all;
    run->calls->either(set, continuation, &all);
    run->calls->star(in, &all, carry, out);
    run->calls->without(out, continuation, out);
}

/* Markers move over `count` bytes, all of the set. Where so many are is found by doubling. */
static void leap(const struct run *run, const cf__bit_stream *set, unsigned count,
                 const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    if (count == 1) {
        run->calls->step(in, set, carry, out);
        return;
    }
    cf__bit_stream row = *set;
    for (unsigned have = 1; have < count;) {
        unsigned more = count - have < have ? count - have : have;
        run->calls->both_behind(&row, more, carry++, &row);
        have += more;
    }
    run->calls->leap(in, &row, count, carry, out);
}

static void repeat_bytes(const struct run *run, const struct cf__bits_node *node,
                         const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    const cf__bit_stream *set = &run->scratch->sets[node->child->set];
    if (node->min > 0)
        leap(run, set, node->min, in, carry, out);
    else if (out != in)
        *out = *in;
    carry += CF__BITS_LEAP_CARRIES;
    if (node->max == CF__UNLIMITED) {
        run->calls->star(out, set, carry, out);
        return;
    }
    cf__bit_stream newest = *out;
    for (uint32_t i = node->min; i < node->max; i++) {
        run->calls->step(&newest, set, carry++, &newest);
        run->calls->either(out, &newest, out);
    }
}

/*
 * Until no marker comes to a new place. What was carried here goes into the first turn; what each
 * turn carries on is one place of the pattern for the next piece.
 */
static void repeat_without_limit(const struct run *run, const struct cf__bits_node *node,
                                 cf__bit_stream *all, cf__bit_stream *newest, uint64_t *carry,
                                 unsigned level)
{
    const struct cf__bits_node *child = node->child;
    uint64_t *later = carry + child->carries;
    *newest = *all;
    evaluate(run, child, newest, carry, newest, level + 1);
    for (;;) {
        run->calls->without(newest, all, newest);
        if (!run->calls->any(newest))
            return;
        run->calls->either(all, newest, all);
        memset(later, 0, child->carries * sizeof *later);
        evaluate(run, child, newest, later, newest, level + 1);
        for (unsigned i = 0; i < child->carries; i++)
            carry[i] |= later[i];
    }
}

static void repeat(const struct run *run, const struct cf__bits_node *node,
                   const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out, unsigned level)
{
    const struct cf__bits_node *child = node->child;
    if (child->kind == CF__BITS_BYTES) {
        repeat_bytes(run, node, in, carry, out);
        return;
    }
    cf__bit_stream *all = temporary(run, level, 0);
    cf__bit_stream *newest = temporary(run, level, 1);
    *all = *in;
    for (uint32_t i = 0; i < node->min; i++, carry += child->carries)
        evaluate(run, child, all, carry, all, level + 1);
    if (node->max == CF__UNLIMITED && child->kind == CF__BITS_CHARACTER)
        star_character(run, child, all, carry, all);
    else if (node->max == CF__UNLIMITED)
        repeat_without_limit(run, node, all, newest, carry, level);
    else
        *newest = *all;
    for (uint32_t i = node->min; node->max != CF__UNLIMITED && i < node->max; i++) {
        evaluate(run, child, newest, carry, newest, level + 1);
        run->calls->either(all, newest, all);
        carry += child->carries;
    }
    *out = *all;
}

static bool nothing_carried(const uint64_t *carry, const uint64_t *end)
{
    while (carry < end && *carry == 0)
        carry++;
    return carry == end;
}

static void sequence(const struct run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out, unsigned level)
{
    const uint64_t *carry_end = carry + node->carries;
    if (out != in)
        *out = *in;
    for (const struct cf__bits_node *child = node->child; child != NULL; child = child->next) {
        evaluate(run, child, out, carry, out, level + 1);
        carry += child->carries;
        if (child->next != NULL && !run->calls->any(out) && nothing_carried(carry, carry_end))
            return;
    }
}

static void choice(const struct run *run, const struct cf__bits_node *node,
                   const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out, unsigned level)
{
    cf__bit_stream *all = temporary(run, level, 0);
    cf__bit_stream *one = temporary(run, level, 1);
    memset(all, 0, sizeof *all);
    for (const struct cf__bits_node *child = node->child; child != NULL; child = child->next) {
        evaluate(run, child, in, carry, one, level + 1);
        run->calls->either(all, one, all);
        carry += child->carries;
    }
    *out = *all;
}

static void evaluate(const struct run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out, unsigned level)
{
    const struct bits_scratch *scratch = run->scratch;
    const struct cf__stream_calls *calls = run->calls;
    const cf__bit_stream *word = &scratch->sets[CF__BITS_WORD];
    switch (node->kind) {
    case CF__BITS_BYTES:
        calls->step(in, &scratch->sets[node->set], carry, out);
        return;
    case CF__BITS_CHARACTER:
        step_character(run, node, in, carry, out);
        return;
    case CF__BITS_SEQUENCE:
        sequence(run, node, in, carry, out, level);
        return;
    case CF__BITS_CHOICE:
        choice(run, node, in, carry, out, level);
        return;
    case CF__BITS_REPEAT:
        repeat(run, node, in, carry, out, level);
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

/* The whole lines that fit; where not even one does, as much of it as does. */
static void cut_piece(const struct bits_engine *engine, struct bits_scratch *scratch,
                      const char *text, const char *end)
{
    size_t left = (size_t)(end - text);
    scratch->piece = text;
    scratch->len = left;
    scratch->is_open = false;
    if (left < CF__STREAM_BITS) /* room for a marker behind the last byte */
        return;
    const char *separator = memrchr(text, engine->separator, CF__STREAM_BITS);
    scratch->is_open = separator == NULL;
    scratch->len = scratch->is_open ? CF__STREAM_BITS : (size_t)(separator + 1 - text);
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
    calls->step(separators, separators, &scratch->place_carries[0], &scratch->starts);
    scratch->starts.words[0] |= !scratch->continues;
    if (!run->engine->program.uses_words)
        return;
    cf__bit_stream only_before;
    const cf__bit_stream *word = &scratch->sets[CF__BITS_WORD];
    calls->step(word, word, &scratch->place_carries[1], &scratch->after_word);
    calls->without(&scratch->after_word, word, &only_before);
    calls->without(word, &scratch->after_word, &scratch->edges);
    calls->either(&scratch->edges, &only_before, &scratch->edges);
}

static void classify_padded(const struct run *run, unsigned set, cf__bit_stream *out)
{
    run->calls->classify(run->scratch->padded, &run->engine->program.sets[set], out);
}

/* With the characters that the piece has only parts of. */
static bool is_utf8(const struct bits_scratch *scratch, const char *high, const char *end)
{
    const char *last = scratch->piece + scratch->len;
    if (scratch->len == 0) /* the text ended with the last piece, which has looked there */
        return true;
    for (int i = 0; i < 3 && high == scratch->piece - i && scratch->continues; i++)
        high -= ((unsigned char)*high & 0xc0) == 0x80;
    for (int i = 0; i < 3 && last < end && scratch->is_open; i++)
        last += ((unsigned char)*last & 0xc0) == 0x80;
    return cf__is_utf8(high, last);
}

static void look_at_high_bytes(const struct run *run, const char *text_end)
{
    struct bits_scratch *scratch = run->scratch;
    const char *end = scratch->piece + scratch->len;
    const char *high =
        run->engine->utf ? run->engine->base.scan->find_high(scratch->piece, end) : end;
    bool goes_on = scratch->continues && scratch->has_high; /* a character may */
    scratch->has_high = high < end || goes_on;
    if (!scratch->has_high)
        return;
    memset(scratch->padded, 0, sizeof scratch->padded);
    memcpy(scratch->padded, scratch->piece, scratch->len);
    classify_padded(run, CF__BITS_CONTINUATION, &scratch->sets[CF__BITS_CONTINUATION]);
    bool exact = run->engine->program.exact && is_utf8(scratch, high, text_end);
    classify_padded(run, exact ? CF__BITS_UNKNOWN : CF__BITS_HIGH, &scratch->doubt);
}

/* No marker counts that is behind the last line. */
static void clear_from(cf__bit_stream *stream, size_t bit)
{
    for (size_t i = bit / 64; i < CF__STREAM_WORDS; i++)
        stream->words[i] &= i > bit / 64 ? 0 : ~(~UINT64_C(0) << bit % 64);
}

static void forget_carries(const struct run *run)
{
    memset(run->scratch->place_carries, 0, sizeof run->scratch->place_carries);
    memset(run->scratch->carries, 0,
           run->engine->program.root->carries * sizeof *run->scratch->carries);
}

/* The piece from text on; continues: in the middle of a line that the last piece had the start of.
 */
static void search_piece(const struct run *run, const char *text, const char *end, bool continues)
{
    struct bits_scratch *scratch = run->scratch;
    scratch->continues = continues;
    if (!continues)
        forget_carries(run);
    cut_piece(run->engine, scratch, text, end);
    look_at_high_bytes(run, end);
    classify(run, end);
    find_places(run);
    memset(&scratch->hits, 0xff, sizeof scratch->hits);
    evaluate(run, run->engine->program.root, &scratch->hits, scratch->carries, &scratch->hits, 0);
    bool ended = scratch->len > 0 &&
                 (unsigned char)scratch->piece[scratch->len - 1] == run->engine->separator;
    clear_from(&scratch->hits, scratch->len + !ended);
    clear_from(&scratch->sets[CF__BITS_SEPARATOR], scratch->len + !ended);
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
        size_t carries = engine->program.root->carries * sizeof *scratch->carries;
        size_t size = sizeof *scratch + levels * sizeof *scratch->levels + carries;
        state->scratch = scratch = aligned_alloc(64, (size + 63) / 64 * 64);
        if (scratch != NULL) {
            scratch->piece = NULL;
            scratch->carries = scratch->levels[levels].words;
        }
    }
    return state->scratch;
}

/* A match depends on nothing behind the byte it ends before. */
static bool is_certain(const struct run *run, size_t hit)
{
    const struct bits_scratch *scratch = run->scratch;
    if (!scratch->has_high)
        return true;
    const char *before = memrchr(scratch->piece, run->engine->separator, hit);
    size_t start = before != NULL ? (size_t)(before + 1 - scratch->piece) : 0;
    return next_bit(&scratch->doubt, start) > hit;
}

/* Does text lie in the piece that was searched last? */
static bool was_looked_at(const struct cf__engine_state *state, const char *text)
{
    const struct bits_scratch *scratch = state->scratch;
    return state->continues && scratch->piece != NULL && text >= scratch->piece &&
           text < scratch->piece + scratch->len;
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
    bool looked_at = was_looked_at(state, text);
    for (bool continues = false; text < end || continues; continues = scratch->is_open) {
        if (!looked_at)
            search_piece(&run, text, end, continues);
        looked_at = false;
        size_t hit = next_bit(&scratch->hits, (size_t)(text - scratch->piece));
        if (hit < CF__STREAM_BITS) {
            *certain = is_certain(&run, hit);
            return scratch->piece + hit;
        }
        text = scratch->piece + scratch->len;
    }
    return NULL;
}

/* A last line without a separator ends at the padding behind it. */
static const char *mark(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, struct cf__marks *marks)
{
    const struct bits_engine *engine = (const struct bits_engine *)base;
    const struct run run = {engine, &base->scan->streams, scratch_of(engine, state)};
    struct bits_scratch *scratch = run.scratch;
    if (scratch == NULL)
        return text;
    bool looked_at = was_looked_at(state, text);
    for (bool continues = false; text < end || continues; continues = scratch->is_open) {
        if (!looked_at)
            search_piece(&run, text, end, continues);
        looked_at = false;
        if (scratch->has_high && run.calls->any(&scratch->doubt))
            return marks->line;
        if (!run.calls->mark(&scratch->hits, &scratch->sets[CF__BITS_SEPARATOR], scratch->piece,
                             (size_t)(text - scratch->piece), marks))
            break;
        text = scratch->piece + scratch->len;
    }
    if (marks->line > end)
        marks->line = end;
    return marks->line;
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

static const struct cf__engine_type type = {.name = "bit streams",
                                            .find = find,
                                            .mark = mark,
                                            .skip = cf__skip_in_turn,
                                            .describe = describe,
                                            .free = release};

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
