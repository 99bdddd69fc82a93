/*
 * posix_lexer.c - the lexer for basic and extended regular expressions. The two differ in what an
 * escape or a brace means, and in which errors there are. parse_posix.c puts the tokens together.
 */
#include "config.h"

#include "search/posix_lexer.h"

#include <stdio.h>
#include <string.h>

enum { REPEAT_MOST = 32767 };

void cf__posix_refuse(struct cf__posix_lexer *lexer, const char *error)
{
    if (lexer->report->error != NULL)
        return;
    lexer->report->error = error;
    lexer->report->offset = (size_t)(lexer->token.text - lexer->start);
    lexer->p = lexer->end;
    lexer->token = (struct cf__token){.kind = CF__TOKEN_END, .text = lexer->end};
}

void cf__posix_warn(struct cf__posix_lexer *lexer, const char *format, const char *text, size_t len)
{
    char warning[64];
    int written = snprintf(warning, sizeof warning, format, (int)len, text);
    cf__text_add(lexer->report->warnings, warning, (size_t)written + 1);
}

void cf__posix_warn_of_backslash(struct cf__posix_lexer *lexer, const char *character, size_t len)
{
    unsigned char byte = (unsigned char)*character;
    if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
        cf__posix_warn(lexer, "stray \\ before %.*s", "white space", 11);
    else if (byte < ' ' || byte == 0x7f || (byte >= 0x80 && len == 1))
        cf__posix_warn(lexer, "stray \\ before %.*s", "unprintable character", 21);
    else
        cf__posix_warn(lexer, "stray \\ before %.*s", character, len);
}

/*
 * Read what follows { or \{: "n}", "n,}", ",m}" or "n,m}" (in -G closed by \}). False: not an
 * interval, which in -E makes the { an ordinary character and in -G is an error.
 */
static bool lex_interval(struct cf__posix_lexer *lexer, const char *p)
{
    struct cf__token *token = &lexer->token;
    const char *digits = p;
    p = cf__read_count(p, lexer->end, REPEAT_MOST, &token->min);
    bool has_min = p > digits;
    token->max = token->min;
    if (p < lexer->end && *p == ',') {
        digits = ++p;
        p = cf__read_count(p, lexer->end, REPEAT_MOST, &token->max);
        if (p == digits)
            token->max = CF__UNLIMITED;
    } else if (!has_min) {
        return false;
    }
    if (!lexer->extended && p < lexer->end && *p == '\\')
        p++;
    else if (!lexer->extended)
        return false;
    if (p == lexer->end || *p != '}')
        return false;
    token->kind = CF__TOKEN_REPEAT;
    token->byte = '{';
    token->len = (size_t)(p + 1 - token->text);
    return true;
}

/* A malformed interval is an error only where there is something to repeat, which the parser knows:
 * keep the error in the token. */
static void refuse_interval(struct cf__posix_lexer *lexer)
{
    struct cf__token *token = &lexer->token;
    bool closed = memmem(lexer->p, (size_t)(lexer->end - lexer->p), "\\}", 2) != NULL;
    token->kind = CF__TOKEN_REPEAT;
    token->byte = '{';
    token->error = closed ? "Invalid content of \\{\\}" : "Unmatched \\{";
}

void cf__posix_check_interval(struct cf__posix_lexer *lexer)
{
    const struct cf__token *token = &lexer->token;
    if (token->error != NULL)
        cf__posix_refuse(lexer, token->error);
    else if (token->min > token->max)
        cf__posix_refuse(lexer, "Invalid content of \\{\\}");
    else if (token->min > REPEAT_MOST || (token->max > REPEAT_MOST && token->max != CF__UNLIMITED))
        cf__posix_refuse(lexer, "Regular expression too big");
}

static void set_repeat(struct cf__token *token, char byte)
{
    token->kind = CF__TOKEN_REPEAT;
    token->byte = byte;
    token->min = byte == '+';
    token->max = byte == '?' ? 1 : CF__UNLIMITED;
}

static void set_assertion(struct cf__token *token, enum cf__ast_assert assertion)
{
    token->kind = CF__TOKEN_ASSERT;
    token->assertion = assertion;
}

/* An escape that means the same in both syntaxes. */
static void lex_common_escape(struct cf__posix_lexer *lexer, char byte)
{
    struct cf__token *token = &lexer->token;
    switch (byte) {
    case '<':
        set_assertion(token, CF__ASSERT_WORD_START);
        break;
    case '>':
        set_assertion(token, CF__ASSERT_WORD_END);
        break;
    case 'b':
        set_assertion(token, CF__ASSERT_WORD_EDGE);
        break;
    case 'B':
        set_assertion(token, CF__ASSERT_NOT_WORD_EDGE);
        break;
    case '`':
        set_assertion(token, CF__ASSERT_LINE_START);
        break;
    case '\'':
        set_assertion(token, CF__ASSERT_LINE_END);
        break;
    case 'w':
    case 'W':
    case 's':
    case 'S':
        token->kind = CF__TOKEN_SHORTHAND;
        break;
    default:
        token->kind = byte >= '1' && byte <= '9' ? CF__TOKEN_BACKREF : CF__TOKEN_CHAR;
        if (token->kind == CF__TOKEN_CHAR &&
            (byte == '\0' || strchr("\\^$.*[]{}()|+?", byte) == NULL))
            cf__posix_warn_of_backslash(lexer, lexer->p + 1, token->len - 1);
    }
}

static void lex_escape(struct cf__posix_lexer *lexer)
{
    struct cf__token *token = &lexer->token;
    if (lexer->p + 1 == lexer->end) {
        cf__posix_refuse(lexer, "Trailing backslash");
        return;
    }
    char byte = lexer->p[1];
    token->len = 1 + cf__character_length(lexer->p + 1, lexer->end, lexer->mode->utf);
    token->byte = byte;
    if (lexer->extended || byte == '\0' || strchr("(){|+?", byte) == NULL) {
        lex_common_escape(lexer, byte);
        return;
    }
    switch (byte) {
    case '(':
        token->kind = CF__TOKEN_OPEN;
        break;
    case ')':
        token->kind = CF__TOKEN_CLOSE;
        break;
    case '|':
        token->kind = CF__TOKEN_BAR;
        break;
    case '{':
        if (!lex_interval(lexer, lexer->p + 2))
            refuse_interval(lexer);
        break;
    default:
        set_repeat(token, byte);
    }
}

/* Characters that are special in -E only. */
static void lex_extended(struct cf__posix_lexer *lexer, char byte)
{
    struct cf__token *token = &lexer->token;
    switch (byte) {
    case '(':
        token->kind = CF__TOKEN_OPEN;
        break;
    case ')':
        /* GNU grep: an unmatched ) is an ordinary character */
        token->kind = lexer->depth > 0 ? CF__TOKEN_CLOSE : CF__TOKEN_CHAR;
        break;
    case '|':
        token->kind = CF__TOKEN_BAR;
        break;
    case '+':
    case '?':
        set_repeat(token, byte);
        break;
    case '{':
        lex_interval(lexer, lexer->p + 1);
        break;
    default:
        break;
    }
}

void cf__posix_lex(struct cf__posix_lexer *lexer)
{
    struct cf__token *token = &lexer->token;
    lexer->p += token->len;
    *token = (struct cf__token){.kind = CF__TOKEN_END, .text = lexer->p};
    if (lexer->p == lexer->end)
        return;
    token->kind = CF__TOKEN_CHAR;
    token->len = cf__character_length(lexer->p, lexer->end, lexer->mode->utf);
    token->byte = *lexer->p;
    switch (token->byte) {
    case '\\':
        lex_escape(lexer);
        break;
    case '[':
        token->kind = CF__TOKEN_BRACKET;
        break;
    case '.':
        token->kind = CF__TOKEN_ANY;
        break;
    case '*':
        set_repeat(token, '*');
        break;
    case '^':
        token->kind = CF__TOKEN_CARET;
        break;
    case '$':
        token->kind = CF__TOKEN_DOLLAR;
        break;
    default:
        if (lexer->extended)
            lex_extended(lexer, token->byte);
    }
}
