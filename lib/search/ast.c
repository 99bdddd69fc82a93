/*
 * ast.c - nodes of the syntax tree, and the arena that owns them.
 */
#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "search/ast.h"

#include <stdlib.h>
#include <string.h>

#include "search/caseless.h"
#include "search/text.h"

/* ------------------------------------------------------------------------ memory */

/* Each chunk is twice the size of the one before, up to CHUNK_MOST. Most patterns need one, a
 * thousand words some fifty. */
struct cf__arena_chunk {
    struct cf__arena_chunk *next;
    size_t size, used;
    _Alignas(max_align_t) unsigned char bytes[];
};

enum { CHUNK_LEAST = 4000, CHUNK_MOST = 64000 };

/* Add a chunk with room for at least `size` bytes. NULL: no memory. */
static struct cf__arena_chunk *add_chunk(struct cf__arena *arena, size_t size)
{
    size_t usual = arena->chunks != NULL ? 2 * arena->chunks->size : CHUNK_LEAST;
    if (usual > CHUNK_MOST)
        usual = CHUNK_MOST;
    if (size < usual)
        size = usual;
    struct cf__arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (chunk == NULL)
        return NULL;
    chunk->size = size;
    chunk->next = arena->chunks;
    return arena->chunks = chunk;
}

void *cf__arena_space(struct cf__arena *arena, size_t size)
{
    enum { ALIGNMENT = _Alignof(max_align_t) };
    struct cf__arena_chunk *chunk = arena->chunks;
    size += (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
    if (chunk == NULL || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, size);
    if (chunk == NULL) {
        arena->failed = true;
        return NULL;
    }
    void *space = chunk->bytes + chunk->used;
    chunk->used += size;
    return space;
}

void cf__arena_free(struct cf__arena *arena)
{
    while (arena->chunks != NULL) {
        struct cf__arena_chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
}

char *cf__arena_bytes(struct cf__arena *arena, const char *bytes, size_t len)
{
    char *copy = cf__arena_space(arena, len + 1);
    if (copy != NULL)
        memcpy(copy, bytes, len);
    return copy;
}

/* ------------------------------------------------------------------------- nodes */

struct cf__ast *cf__ast_new(struct cf__arena *arena, enum cf__ast_kind kind)
{
    struct cf__ast *node = cf__arena_space(arena, sizeof *node);
    if (node == NULL) {
        arena->dummy = (struct cf__ast){.kind = CF__AST_EMPTY};
        return &arena->dummy;
    }
    node->kind = kind;
    return node;
}

void cf__ast_append(struct cf__ast *parent, struct cf__ast *child)
{
    if (parent == child) /* both are the dummy: memory ran out */
        return;
    child->next = NULL;
    if (parent->child == NULL)
        parent->child = child;
    else
        parent->last->next = child;
    parent->last = child;
}

struct cf__ast *cf__ast_char(struct cf__arena *arena, const char *bytes, size_t len, bool icase)
{
    struct cf__ast *node = cf__ast_new(arena, CF__AST_CHAR);
    memcpy(node->character.bytes, bytes, len);
    node->character.len = (uint8_t)len;
    node->icase = icase;
    return node;
}

struct cf__ast *cf__ast_literal(struct cf__arena *arena, const char *bytes, size_t len,
                                unsigned char separator, bool icase)
{
    if (len != 1 || (unsigned char)bytes[0] != separator)
        return cf__ast_char(arena, bytes, len, icase);
    struct cf__ast *nothing = cf__ast_new(arena, CF__AST_SET);
    nothing->set.beyond = CF__BEYOND_NONE;
    return nothing;
}

struct cf__ast *cf__ast_assert(struct cf__arena *arena, enum cf__ast_assert assertion)
{
    struct cf__ast *node = cf__ast_new(arena, CF__AST_ASSERT);
    node->assertion = assertion;
    return node;
}

struct cf__ast *cf__ast_repeat(struct cf__arena *arena, struct cf__ast *child, uint32_t min,
                               uint32_t max)
{
    struct cf__ast *node = cf__ast_new(arena, CF__AST_REPEAT);
    node->repeat.min = min;
    node->repeat.max = max;
    cf__ast_append(node, child);
    return node;
}

/* -------------------------------------------------------------------------- sets */

/* Compile a pattern that matches a run of members of the set. */
static pcre2_code *compile_run(struct cf__arena *arena, const char *set, size_t len,
                               uint32_t options)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = NULL;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    struct cf__text run = {0};
    cf__text_add(&run, set, len);
    cf__text_add_string(&run, "+");
    if (context != NULL && !run.failed) {
        pcre2_set_newline(context, PCRE2_NEWLINE_LF);
        code = pcre2_compile((PCRE2_SPTR)run.bytes, run.len, options, &error, &offset, context);
    }
    arena->failed = arena->failed || context == NULL || run.failed;
    cf__text_free(&run);
    pcre2_compile_context_free(context);
    return code;
}

/* Search the sequence of all bytes for runs of members: a set has few runs, while asking about each
 * byte alone would take a call each. */
static bool ask_bytes(const pcre2_code *code, unsigned limit, uint64_t bits[4])
{
    PCRE2_UCHAR bytes[256];
    int found;
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    if (match == NULL)
        return false;
    for (unsigned byte = 0; byte < limit; byte++)
        bytes[byte] = (PCRE2_UCHAR)byte;
    const PCRE2_SIZE *run = pcre2_get_ovector_pointer(match);
    for (size_t at = 0; (found = pcre2_match(code, bytes, limit, at, 0, match, NULL)) > 0;
         at = run[1])
        for (size_t byte = run[0]; byte < run[1]; byte++)
            bits[byte / 64] |= UINT64_C(1) << (byte % 64);
    pcre2_match_data_free(match);
    return found == PCRE2_ERROR_NOMATCH;
}

/* Conservative: a plain list of ASCII characters contains nothing beyond ASCII, its complement and
 * "." everything; for any other set the answer is SOME. */
static enum cf__ast_beyond beyond_ascii(const char *text, size_t len, bool icase)
{
    if (len == 1 && text[0] == '.')
        return CF__BEYOND_ALL;
    if (text[0] != '[' || icase)
        return CF__BEYOND_SOME;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] >= 0x80 || text[i] == '\\' || (i > 0 && text[i] == '['))
            return CF__BEYOND_SOME;
    return text[1] == '^' ? CF__BEYOND_ALL : CF__BEYOND_NONE;
}

static struct cf__ast *new_set(struct cf__arena *arena, const char *text, size_t len,
                               const struct cf__ast_mode *mode, bool icase, bool dotall)
{
    uint32_t options = (icase ? PCRE2_CASELESS : 0) | (dotall ? PCRE2_DOTALL : 0);
    options |= mode->utf ? PCRE2_UTF | PCRE2_UCP : 0;
    pcre2_code *code = compile_run(arena, text, len, options);
    if (code == NULL)
        return NULL;
    struct cf__ast *node = cf__ast_new(arena, CF__AST_SET);
    bool asked = ask_bytes(code, mode->utf ? 128 : 256, node->set.bits);
    pcre2_code_free(code);

    node->icase = icase;
    node->set.beyond = mode->utf ? beyond_ascii(text, len, icase) : CF__BEYOND_BYTES;
    node->set.text = cf__arena_bytes(arena, text, len);
    node->set.len = len;
    node->set.held_separator = cf__set_has(node, mode->separator);
    node->set.bits[mode->separator / 64] &= ~(UINT64_C(1) << (mode->separator % 64));
    if (!asked)
        arena->failed = true;
    return node;
}

/* Only an option makes these classes caseless: with (?i), PCRE2 gets them as they were written. */
struct cf__ast *cf__ast_set(struct cf__arena *arena, const char *text, size_t len,
                            const struct cf__ast_mode *mode, bool icase, bool dotall)
{
    if (!mode->utf || !mode->icase || !icase || !cf__has_cased_class(text, len))
        return new_set(arena, text, len, mode, icase, dotall);
    struct cf__text changed = {0};
    cf__add_caseless(&changed, text, len);
    struct cf__ast *set =
        changed.failed ? NULL : new_set(arena, changed.bytes, changed.len, mode, icase, dotall);
    arena->failed = arena->failed || changed.failed;
    cf__text_free(&changed);
    return set;
}
