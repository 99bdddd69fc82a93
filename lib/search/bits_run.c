/*
 * bits_run.c - runs a compiled pattern on the streams of one piece of text. bits.c cuts the text
 * into pieces and reads the result.
 */
#include "config.h"

#include <string.h>

#include "search/bits.h"

/* Advance the markers `in` over the node. carry: node->carries words. out may be the same stream as
 * in. level: depth of the node in the tree, for its temporaries. */
static void evaluate(const struct cf__bits_run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out,
                     unsigned level);

static cf__bit_stream *temporary(const struct cf__bits_run *run, unsigned level, unsigned which)
{
    return &run->temporaries[level * CF__BITS_STREAMS_A_LEVEL + which];
}

/* Over the first byte, if that is in the set, then over the continuation bytes. */
static void step_character(const struct cf__bits_run *run, const struct cf__bits_node *node,
                           const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    run->calls->step(in, &run->places->sets[node->set], &carry[0], out);
    if (!run->places->has_high)
        return;
    if (node->split > 0)
        run->calls->without(out, &run->places->excluded[node->split - 1], out);
    run->calls->skip(out, &run->places->sets[CF__BITS_CONTINUATION], &carry[1], out);
}

static void star_character(const struct cf__bits_run *run, const struct cf__bits_node *node,
                           const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    const cf__bit_stream *set = &run->places->sets[node->set];
    const cf__bit_stream *continuation = &run->places->sets[CF__BITS_CONTINUATION];
    if (!run->places->has_high) {
        run->calls->star(in, set, carry, out);
        return;
    }
    cf__bit_stream all = *continuation;
    if (node->split > 0)
        run->calls->without(continuation, &run->places->excluded[node->split - 1], &all);
    run->calls->either(set, &all, &all);
    run->calls->star(in, &all, carry, out);
    run->calls->without(out, continuation, out);
}

/* Advance over `count` bytes, all in the set. A row of that length is found by doubling. */
static void leap(const struct cf__bits_run *run, const cf__bit_stream *set, unsigned count,
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

static void repeat_bytes(const struct cf__bits_run *run, const struct cf__bits_node *node,
                         const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out)
{
    const cf__bit_stream *set = &run->places->sets[node->child->set];
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
 * Repeat until no marker reaches a new position. Carries from the previous piece enter at the first
 * turn. What the turns carry out is combined: for the next piece they are one place in the pattern.
 */
static void repeat_without_limit(const struct cf__bits_run *run, const struct cf__bits_node *node,
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

static void repeat(const struct cf__bits_run *run, const struct cf__bits_node *node,
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

static void sequence(const struct cf__bits_run *run, const struct cf__bits_node *node,
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

static void choice(const struct cf__bits_run *run, const struct cf__bits_node *node,
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

static void evaluate(const struct cf__bits_run *run, const struct cf__bits_node *node,
                     const cf__bit_stream *in, uint64_t *carry, cf__bit_stream *out, unsigned level)
{
    const struct cf__bits_places *places = run->places;
    const struct cf__stream_calls *calls = run->calls;
    const cf__bit_stream *word = &places->sets[CF__BITS_WORD];
    switch (node->kind) {
    case CF__BITS_BYTES:
        calls->step(in, &places->sets[node->set], carry, out);
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
        calls->both(in, &places->starts, out);
        return;
    case CF__BITS_LINE_END:
        calls->both(in, &places->sets[CF__BITS_SEPARATOR], out);
        return;
    case CF__BITS_WORD_EDGE:
        calls->both(in, &places->edges, out);
        return;
    case CF__BITS_NOT_WORD_EDGE:
        calls->without(in, &places->edges, out);
        return;
    case CF__BITS_NO_WORD_BEFORE:
        calls->without(in, &places->after_word, out);
        return;
    case CF__BITS_NO_WORD_AFTER:
        calls->without(in, word, out);
        return;
    case CF__BITS_WORD_START:
        calls->without(in, &places->after_word, out);
        calls->both(out, word, out);
        return;
    case CF__BITS_WORD_END:
        calls->without(in, word, out);
        calls->both(out, &places->after_word, out);
        return;
    }
}

void cf__bits_run(const struct cf__bits_run *run, const struct cf__bits_node *root, uint64_t *carry,
                  cf__bit_stream *markers)
{
    evaluate(run, root, markers, carry, markers, 0);
}
