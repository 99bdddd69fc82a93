/*
 * chain.c - the engine for literals with .* between them ("static.*int.*void"). It searches for the
 * rarest one, then for the others in that line.
 *
 * Each literal is matched at its first occurrence after the one before: that leaves the most text
 * for those that follow, so there is no backtracking.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/engine.h"
#include "search/fold.h"
#include "search/frequency.h"
#include "search/occurrence.h"

enum { LINKS_MOST = 8, BYTES_MOST = 256 };

struct link {
    struct cf__own_literal literal;
    size_t rarest; /* offset of its rarest byte */
};

struct chain_engine {
    struct cf__engine base;
    struct cf__engine *search; /* finds the rarest link */
    bool utf;
    unsigned char separator;
    bool at_start, at_end; /* ^ before the first link, $ after the last */
    size_t count;
    struct link links[LINKS_MOST];
};

/* ----------------------------------------------------------------------- reading */

struct reader {
    const struct cf__ast_mode *mode;
    unsigned char bytes[BYTES_MOST], others[BYTES_MOST];
    size_t starts[LINKS_MOST + 1]; /* where the links start in `bytes`; the last is the end */
    size_t count;
    bool has_gap; /* a .* has been read since the last literal */
    bool at_start, at_end;
    bool unsupported;
};

static void read_node(struct reader *reader, const struct cf__ast *node);

static void read_character(struct reader *reader, const struct cf__ast *node)
{
    const char *bytes = node->character.bytes;
    size_t len = node->character.len;
    char other[4];
    memcpy(other, bytes, len);
    bool begins = reader->count == 0 || reader->has_gap;
    if ((node->icase && !cf__other_case(bytes, len, reader->mode->utf, other)) || reader->at_end ||
        reader->count + begins > LINKS_MOST || reader->starts[reader->count] + len > BYTES_MOST) {
        reader->unsupported = true;
        return;
    }
    if (begins) {
        if (reader->count == 0 && reader->has_gap)
            reader->at_start = false;
        reader->starts[reader->count + 1] = reader->starts[reader->count];
        reader->count++;
    }
    reader->has_gap = false;
    size_t at = reader->starts[reader->count];
    size_t differing = 0;
    for (size_t i = 0; i < len; i++) {
        reader->bytes[at + i] = (unsigned char)bytes[i];
        reader->others[at + i] = (unsigned char)other[i];
        differing += bytes[i] != other[i];
    }
    /* if two bytes differ between the cases, mixtures of both would be accepted */
    reader->unsupported = reader->unsupported || differing > 1;
    reader->starts[reader->count] += len;
}

static bool is_anything(const struct reader *reader, const struct cf__ast *node)
{
    if (node->kind != CF__AST_SET ||
        node->set.beyond != (reader->mode->utf ? CF__BEYOND_ALL : CF__BEYOND_BYTES))
        return false;
    for (unsigned byte = 0; byte < (reader->mode->utf ? 128 : 256); byte++)
        if (byte != reader->mode->separator && !cf__set_has(node, (unsigned char)byte))
            return false;
    return true;
}

static void read_repeat(struct reader *reader, const struct cf__ast *node)
{
    reader->has_gap = true;
    if (node->repeat.min != 0 || node->repeat.max != CF__UNLIMITED ||
        node->repeat.greed == CF__POSSESSIVE || reader->at_end || !is_anything(reader, node->child))
        reader->unsupported = true;
}

static void read_assertion(struct reader *reader, const struct cf__ast *node)
{
    bool nothing_yet = reader->count == 0 && !reader->has_gap;
    if (node->assertion == CF__ASSERT_LINE_START && nothing_yet)
        reader->at_start = true;
    else if (node->assertion == CF__ASSERT_LINE_END)
        reader->at_end = true;
    else
        reader->unsupported = true;
}

static void read_node(struct reader *reader, const struct cf__ast *node)
{
    switch (node->kind) {
    case CF__AST_EMPTY:
        return;
    case CF__AST_CHAR:
        read_character(reader, node);
        return;
    case CF__AST_REPEAT:
        read_repeat(reader, node);
        return;
    case CF__AST_ASSERT:
        read_assertion(reader, node);
        return;
    case CF__AST_GROUP:
    case CF__AST_SEQUENCE:
    case CF__AST_CHOICE:
        for (const struct cf__ast *child = node->child; child != NULL; child = child->next)
            read_node(reader, child);
        if (node->kind == CF__AST_CHOICE && (node->child == NULL || node->child->next != NULL))
            reader->unsupported = true;
        return;
    default:
        reader->unsupported = true;
    }
}

/* ----------------------------------------------------------------------- finding */

static const char *find_rarest(const struct chain_engine *engine, const struct link *link,
                               const char *p, const char *end)
{
    unsigned char byte = link->literal.bytes[link->rarest];
    unsigned char other = link->literal.others[link->rarest];
    if (byte == other)
        return memchr(p, byte, (size_t)(end - p));
    const struct cf__pair pair = {.first = {byte, other}, .second = {byte, other}};
    return engine->base.scan->find_pair(p, end, &pair);
}

/* The first occurrence of the link in [p, end), or NULL. */
static const char *find_link(const struct chain_engine *engine, const struct link *link,
                             const char *p, const char *end)
{
    size_t behind = link->literal.len - link->rarest - 1;
    if ((size_t)(end - p) < link->literal.len)
        return NULL;
    for (p += link->rarest; p < end - behind; p++) {
        p = find_rarest(engine, link, p, end - behind);
        if (p == NULL)
            return NULL;
        if (cf__literal_is_at(&link->literal, p - link->rarest, end))
            return p - link->rarest;
    }
    return NULL;
}

static bool is_link_at(const struct link *link, const char *p, const char *end)
{
    return (size_t)(end - p) >= link->literal.len && cf__literal_is_at(&link->literal, p, end);
}

/* Does the line [p, end) contain all links, in order? */
static bool holds(const struct chain_engine *engine, const char *p, const char *end)
{
    const struct link *link = engine->links;
    const struct link *last = engine->links + engine->count;
    if (engine->at_start) {
        if (!is_link_at(link, p, end))
            return false;
        p += link++->literal.len;
    }
    if (engine->at_end) {
        last--;
        if ((size_t)(end - p) < last->literal.len ||
            !is_link_at(last, end - last->literal.len, end))
            return false;
        end -= last->literal.len;
    }
    for (; link < last; link++) {
        p = find_link(engine, link, p, end);
        if (p == NULL)
            return false;
        p += link->literal.len;
    }
    return true;
}

/* In UTF mode "." does not match invalid bytes, so only valid lines are certain. */
static enum cf__verdict check_line(const struct chain_engine *engine, const char *start,
                                   const char *end)
{
    if (!holds(engine, start, end))
        return CF__NO;
    return !engine->utf || cf__is_utf8(start, end) ? CF__YES : CF__UNSURE;
}

static const char *find(const struct cf__engine *base, struct cf__engine_state *state,
                        const char *text, const char *end, bool *certain)
{
    const struct chain_engine *engine = (const struct chain_engine *)base;
    const struct cf__engine *search = engine->search;
    while (text < end) {
        const char *at = search->type->find(search, state, text, end, certain);
        if (at == NULL)
            return NULL;
        const char *before = memrchr(text, engine->separator, (size_t)(at - text));
        const char *after = memchr(at, engine->separator, (size_t)(end - at));
        const char *start = before != NULL ? before + 1 : text;
        enum cf__verdict verdict = check_line(engine, start, after != NULL ? after : end);
        if (verdict != CF__NO) {
            *certain = verdict == CF__YES;
            return start;
        }
        state->rejected++;
        text = after != NULL ? after + 1 : end;
    }
    return NULL;
}

/* ------------------------------------------------------------------------- other */

static int describe(const struct cf__engine *base, const struct cf__engine_state *state,
                    char *buffer, size_t size)
{
    const struct chain_engine *engine = (const struct chain_engine *)base;
    int len = snprintf(buffer, size, "literals in order: %zu; the rarest is searched for\n",
                       engine->count);
    size_t used = len > 0 ? (size_t)len : 0;
    int more = engine->search->type->describe(
        engine->search, state, used < size ? buffer + used : NULL, used < size ? size - used : 0);
    return len + (more > 0 ? more : 0);
}

static void release(struct cf__engine *base)
{
    struct chain_engine *engine = (struct chain_engine *)base;
    for (size_t i = 0; i < engine->count; i++)
        free(engine->links[i].literal.bytes);
    cf__engine_free(engine->search);
    free(engine);
}

static const struct cf__engine_type type = {
    .name = "literals in a row", .find = find, .describe = describe, .free = release};

static bool add_link(struct chain_engine *engine, const struct cf__literal *literal,
                     const struct cf__frequencies *frequencies)
{
    struct link *link = &engine->links[engine->count];
    if (!cf__own_literal_init(&link->literal, literal))
        return false;
    engine->count++;
    for (size_t i = 1; i < literal->len; i++)
        if (frequencies->of_65536[literal->bytes[i]] +
                (literal->bytes[i] != literal->others[i]) * 65536u <
            frequencies->of_65536[literal->bytes[link->rarest]])
            link->rarest = i;
    return true;
}

static bool build(struct chain_engine *engine, const struct reader *reader)
{
    struct cf__frequencies frequencies;
    struct cf__literal rarest = {.len = 0};
    cf__frequencies_init(&frequencies);
    for (size_t i = 0; i < reader->count; i++) {
        struct cf__literal literal = {reader->bytes + reader->starts[i],
                                      reader->others + reader->starts[i],
                                      reader->starts[i + 1] - reader->starts[i]};
        if (!add_link(engine, &literal, &frequencies))
            return false;
        if (rarest.len == 0 || cf__literal_commonness(&literal, &frequencies) <
                                   cf__literal_commonness(&rarest, &frequencies))
            rarest = literal;
    }
    const struct cf__literals literals = {.items = &rarest, .count = 1};
    const struct cf__literal_rules rules = {.utf = engine->utf, .separator = engine->separator};
    engine->search = cf__literal_engine(engine->base.scan, &literals, &rules);
    return engine->search != NULL;
}

struct cf__engine *cf__chain_engine(const struct cf__scan *scan, const struct cf__ast *root,
                                    const struct cf__ast_mode *mode)
{
    struct reader reader = {.mode = mode};
    read_node(&reader, root);
    bool ends_behind_gap = reader.at_end && reader.has_gap;
    if (reader.unsupported || reader.count < 2)
        return NULL;
    struct chain_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return NULL;
    engine->base = (struct cf__engine){&type, scan};
    engine->utf = mode->utf;
    engine->separator = mode->separator;
    engine->at_start = reader.at_start;
    engine->at_end = reader.at_end && !ends_behind_gap;
    if (!build(engine, &reader)) {
        release(&engine->base);
        return NULL;
    }
    return &engine->base;
}
