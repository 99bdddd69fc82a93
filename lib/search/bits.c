/*
 * bits.c - the engine for patterns without a rare literal, made of sets of bytes, repetitions and
 * assertions: a bit-parallel matcher after Parabix (stream.h). Text is cut into pieces of whole
 * lines, and the compiled pattern is run on all positions of a piece at once:
 *
 *     text     a b 1 2 \n c d
 *     [a-z]    1 1 . . .  1 1
 *     markers  1 1 1 1 1  1 1     a match may start anywhere
 *     after    . 1 1 . .  . 1 1   [a-z]: those on a letter have moved by one
 *
 * A marker left at the end says that a match ends there; all that matters is in which line. A line
 * longer than a piece continues in the next: the bits that operations shift out of the piece are
 * carried over.
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

enum { WORD_CARRIES = 2, PLACE_CARRIES = WORD_CARRIES + CF__BITS_SPLITS * CF__BITS_PAIRS };

/* The piece searched last, and its hits. */
struct bits_scratch {
    struct cf__bits_places places;
    cf__bit_stream doubt; /* bytes that only PCRE2 understands: it decides their lines */
    cf__bit_stream hits;  /* final markers, and doubt */
    const char *piece;    /* NULL: no piece yet */
    size_t len;
    bool continues; /* it starts in the middle of a line, which the previous piece began */
    bool is_open;   /* it is full and no line ends in it: the line continues in the next piece */
    char padded[CF__STREAM_BITS];
    uint64_t place_carries[PLACE_CARRIES]; /* of find_places and find_excluded */
    uint64_t *carries;                     /* of the program */
    cf__bit_stream temporaries[];          /* for cf__bits_run */
};

struct run {
    const struct bits_engine *engine;
    const struct cf__stream_calls *calls;
    struct bits_scratch *scratch;
};

/* ------------------------------------------------------------------------ pieces */

/* As many whole lines as fit; if not even one does, as much of it as fits. */
static void cut_piece(const struct bits_engine *engine, struct bits_scratch *scratch,
                      const char *text, const char *end)
{
    size_t left = (size_t)(end - text);
    scratch->piece = text;
    scratch->len = left;
    scratch->is_open = false;
    if (left < CF__STREAM_BITS) /* leaves room for a marker after the last byte */
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
        run->calls->classify(text, &program->sets[i], &scratch->places.sets[i]);
    run->calls->classify(text, &program->sets[CF__BITS_SEPARATOR],
                         &scratch->places.sets[CF__BITS_SEPARATOR]);
}

/* The second bytes, each after its lead byte, of characters that the splits exclude. */
static void find_excluded(const struct run *run)
{
    const struct cf__bits_program *program = &run->engine->program;
    struct cf__bits_places *places = &run->scratch->places;
    uint64_t *carry = &run->scratch->place_carries[WORD_CARRIES];
    cf__bit_stream second;
    for (unsigned i = 0; i < program->split_count; i++) {
        memset(&places->excluded[i], 0, sizeof places->excluded[i]);
        for (unsigned k = 0; k < program->splits[i].count; k++) {
            const struct cf__bits_pair *pair = &program->splits[i].pairs[k];
            const cf__bit_stream *first = &places->sets[pair->first];
            run->calls->step(first, first, carry++, &second);
            run->calls->both(&second, &places->sets[pair->second], &second);
            run->calls->either(&places->excluded[i], &second, &places->excluded[i]);
        }
    }
}

static void find_places(const struct run *run)
{
    struct bits_scratch *scratch = run->scratch;
    const struct cf__stream_calls *calls = run->calls;
    const cf__bit_stream *separators = &scratch->places.sets[CF__BITS_SEPARATOR];
    calls->step(separators, separators, &scratch->place_carries[0], &scratch->places.starts);
    scratch->places.starts.words[0] |= !scratch->continues;
    if (!run->engine->program.uses_words)
        return;
    cf__bit_stream only_before;
    const cf__bit_stream *word = &scratch->places.sets[CF__BITS_WORD];
    calls->step(word, word, &scratch->place_carries[1], &scratch->places.after_word);
    calls->without(&scratch->places.after_word, word, &only_before);
    calls->without(word, &scratch->places.after_word, &scratch->places.edges);
    calls->either(&scratch->places.edges, &only_before, &scratch->places.edges);
}

static void classify_padded(const struct run *run, unsigned set, cf__bit_stream *out)
{
    run->calls->classify(run->scratch->padded, &run->engine->program.sets[set], out);
}

/* Is the piece valid UTF-8 from `high` on? Includes the rest of characters that it has only part
 * of. */
static bool is_utf8(const struct bits_scratch *scratch, const char *high, const char *end)
{
    const char *last = scratch->piece + scratch->len;
    if (scratch->len == 0) /* the previous piece ended the text, and was checked */
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
    /* a character may go on from the previous piece */
    bool goes_on = scratch->continues && scratch->places.has_high;
    scratch->places.has_high = high < end || goes_on;
    if (!scratch->places.has_high)
        return;
    memset(scratch->padded, 0, sizeof scratch->padded);
    memcpy(scratch->padded, scratch->piece, scratch->len);
    classify_padded(run, CF__BITS_CONTINUATION, &scratch->places.sets[CF__BITS_CONTINUATION]);
    bool exact = run->engine->program.exact && is_utf8(scratch, high, text_end);
    classify_padded(run, exact ? CF__BITS_UNKNOWN : CF__BITS_HIGH, &scratch->doubt);
}

/* Clear all bits from `bit` on, which lie after the last line. */
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

/* Search the piece that starts at `text`. continues: that is in the middle of a line whose start
 * was in the previous piece. */
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
    if (scratch->places.has_high)
        find_excluded(run);
    memset(&scratch->hits, 0xff, sizeof scratch->hits);
    const struct cf__bits_run program = {run->calls, &scratch->places, scratch->temporaries};
    cf__bits_run(&program, run->engine->program.root, scratch->carries, &scratch->hits);
    bool ended = scratch->len > 0 &&
                 (unsigned char)scratch->piece[scratch->len - 1] == run->engine->separator;
    clear_from(&scratch->hits, scratch->len + !ended);
    clear_from(&scratch->places.sets[CF__BITS_SEPARATOR], scratch->len + !ended);
    if (scratch->places.has_high)
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
        size_t streams = (engine->program.depth + 1) * CF__BITS_STREAMS_A_LEVEL;
        size_t carries = engine->program.root->carries * sizeof *scratch->carries;
        size_t size = sizeof *scratch + streams * sizeof *scratch->temporaries + carries;
        state->scratch = scratch = aligned_alloc(64, (size + 63) / 64 * 64);
        if (scratch != NULL) {
            scratch->piece = NULL;
            scratch->carries = scratch->temporaries[streams].words;
        }
    }
    return state->scratch;
}

/* A match that ends at `hit` depends on no byte after that one, so the hit is certain unless there
 * is doubt between the start of its line and `hit`. */
static bool is_certain(const struct run *run, size_t hit)
{
    const struct bits_scratch *scratch = run->scratch;
    if (!scratch->places.has_high)
        return true;
    const char *before = memrchr(scratch->piece, run->engine->separator, hit);
    size_t start = before != NULL ? (size_t)(before + 1 - scratch->piece) : 0;
    return next_bit(&scratch->doubt, start) > hit;
}

/* Does this search continue in the piece searched last? */
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
    if (scratch == NULL) /* no memory: PCRE2 has to decide every line */
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

/* A last line without separator ends at the padding after it, which is set to separators. */
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
        if (scratch->places.has_high && run.calls->any(&scratch->doubt))
            return marks->line;
        if (!run.calls->mark(&scratch->hits, &scratch->places.sets[CF__BITS_SEPARATOR],
                             scratch->piece, (size_t)(text - scratch->piece), marks))
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
