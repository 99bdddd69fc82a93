/*
 * pieces.c - cuts a literal that is too long for one PCRE2 program into pieces. Each is a regex
 * that matches only where the one before it ended (cf__regex_continue).
 *
 *     (?<!\w)first piece | second piece | last piece(?!\w)
 */
#include "config.h"

#include "search/pieces.h"

#include "search/emit.h"
#include "search/fail.h"
#include "search/text.h"

/* In bytes. Each byte of a literal takes up to three of compiled code. */
enum { PIECE = 16000 };

/* Add the length of a literal to *len. False: the pattern is something else. */
static bool measure(const struct cf__ast *pattern, size_t *len)
{
    switch (pattern->kind) {
    case CF__AST_EMPTY:
    case CF__AST_ASSERT:
        return true;
    case CF__AST_CHAR:
        *len += pattern->character.len;
        return true;
    case CF__AST_CHOICE:
        if (pattern->child == NULL || pattern->child->next != NULL)
            return false;
        return measure(pattern->child, len);
    case CF__AST_SEQUENCE:
        for (const struct cf__ast *child = pattern->child; child != NULL; child = child->next)
            if (!measure(child, len))
                return false;
        return true;
    default:
        return false;
    }
}

bool cf__is_long_literal(const struct cf__ast *pattern)
{
    size_t len = 0;
    return measure(pattern, &len) && len > PIECE;
}

struct cutter {
    struct cf__regex_source source; /* common to all pieces */
    const struct cf__ast_mode *mode;
    struct cf__regex *first, *last; /* NULL: no piece is finished yet */
    struct cf__text text;           /* the current piece, as a pattern */
    size_t len;                     /* length of its characters */
    bool icase;                     /* it matches in either case */
    bool failed;
};

static void finish_piece(struct cutter *cutter)
{
    struct cf__regex_source source = cutter->source;
    source.text = cutter->text.bytes;
    source.len = cutter->text.len;
    source.options |= cutter->icase ? PCRE2_CASELESS : 0;
    source.options |= cutter->first != NULL ? PCRE2_ANCHORED : 0;
    source.plain = true;
    bool whole = !cutter->failed && !cutter->text.failed;
    struct cf__regex *piece = whole ? cf__regex_try(&source, NULL) : NULL;
    cutter->failed = piece == NULL;
    if (piece != NULL && cutter->last != NULL)
        cf__regex_continue(cutter->last, piece);
    else if (piece != NULL)
        cutter->first = piece;
    cutter->last = piece;
    cutter->text.len = cutter->len = 0;
}

static void add_character(struct cutter *cutter, const struct cf__ast *character)
{
    bool other_case = cutter->len > 0 && character->icase != cutter->icase;
    if (cutter->len + character->character.len > PIECE || other_case)
        finish_piece(cutter);
    cutter->icase = character->icase;
    cutter->len += character->character.len;
    cf__text_add_quoted(&cutter->text, character->character.bytes, character->character.len);
}

static void add(struct cutter *cutter, const struct cf__ast *pattern)
{
    if (pattern->kind == CF__AST_CHAR) {
        add_character(cutter, pattern);
        return;
    }
    if (pattern->kind == CF__AST_ASSERT)
        cf__emit(&cutter->text, pattern, cutter->mode);
    else
        for (const struct cf__ast *child = pattern->child; child != NULL && !cutter->failed;
             child = child->next)
            add(cutter, child);
}

struct cf__regex *cf__pieces_new(const struct cf__regex_source *source,
                                 const struct cf__ast *pattern, const struct cf__ast_mode *mode)
{
    struct cutter cutter = {.source = *source, .mode = mode};
    add(&cutter, pattern);
    if (!cutter.failed)
        finish_piece(&cutter);
    cf__text_free(&cutter.text);
    if (!cutter.failed)
        return cutter.first;
    cf__regex_free(cutter.first);
    cf__fail_no_memory();
    return NULL;
}
