/*
 * parse_posix.c - basic and extended regular expressions, with the answers GNU grep gives where
 * POSIX leaves a choice. Bracket expressions are read in bracket.c.
 */
#include "config.h"

#include "search/parse.h"

#include <stdio.h>
#include <string.h>

#include "search/bracket.h"

enum { REPEAT_MOST = 32767 };

enum token_kind {
    TOKEN_END,
    TOKEN_CHAR,
    TOKEN_ANY,
    TOKEN_BRACKET,
    TOKEN_SHORTHAND, /* \w \W \s \S */
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_BAR,
    TOKEN_REPEAT, /* * + ? {} */
    TOKEN_CARET,
    TOKEN_DOLLAR,
    TOKEN_ASSERT,
    TOKEN_BACKREF
};

struct token {
    enum token_kind kind;
    const char *text; /* in the pattern */
    size_t len;
    char byte; /* TOKEN_CHAR of an escape, TOKEN_SHORTHAND, TOKEN_REPEAT: which */
    uint32_t min, max;
    const char *error; /* TOKEN_REPEAT: what is wrong with it */
    enum cf__ast_assert assertion;
};

struct parser {
    struct cf__arena *arena;
    const struct cf__ast_mode *mode;
    struct cf__parse_report *report;
    const char *start, *p, *end;
    bool extended;
    unsigned depth;
    uint32_t completed; /* bit n: group n is closed and may be referred to */
    struct token token; /* the one to be read next */
};

static struct cf__ast *parse_choice(struct parser *parser);

static void set_error(struct parser *parser, const char *error)
{
    if (parser->report->error != NULL)
        return;
    parser->report->error = error;
    parser->report->offset = (size_t)(parser->token.text - parser->start);
    parser->p = parser->end;
    parser->token = (struct token){.kind = TOKEN_END, .text = parser->end};
}

static void warn(struct parser *parser, const char *format, const char *text, size_t len)
{
    char warning[64];
    int written = snprintf(warning, sizeof warning, format, (int)len, text);
    cf__text_add(parser->report->warnings, warning, (size_t)written + 1);
}

/* A backslash before the len bytes of a character that it does not change. */
static void warn_of_backslash(struct parser *parser, const char *character, size_t len)
{
    unsigned char byte = (unsigned char)*character;
    if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
        warn(parser, "stray \\ before %.*s", "white space", 11);
    else if (byte < ' ' || byte == 0x7f || (byte >= 0x80 && len == 1))
        warn(parser, "stray \\ before %.*s", "unprintable character", 21);
    else
        warn(parser, "stray \\ before %.*s", character, len);
}

/* ------------------------------------------------------------------------ tokens */

static const char *read_number(const char *p, const char *end, uint32_t *number)
{
    *number = 0;
    for (; p < end && *p >= '0' && *p <= '9'; p++)
        if (*number <= REPEAT_MOST)
            *number = *number * 10 + (uint32_t)(*p - '0');
    return p;
}

/*
 * What follows a { or \{: "n}", "n,}", ",m}" or "n,m}". False: not an interval, which -E takes for
 * ordinary characters and -G for an error.
 */
static bool lex_interval(struct parser *parser, const char *p)
{
    struct token *token = &parser->token;
    const char *digits = p;
    p = read_number(p, parser->end, &token->min);
    bool has_min = p > digits;
    token->max = token->min;
    if (p < parser->end && *p == ',') {
        digits = ++p;
        p = read_number(p, parser->end, &token->max);
        if (p == digits)
            token->max = CF__UNLIMITED;
    } else if (!has_min) {
        return false;
    }
    if (!parser->extended && p < parser->end && *p == '\\')
        p++;
    else if (!parser->extended)
        return false;
    if (p == parser->end || *p != '}')
        return false;
    token->kind = TOKEN_REPEAT;
    token->byte = '{';
    token->len = (size_t)(p + 1 - token->text);
    return true;
}

/* It is an error only where there is something to repeat. */
static void refuse_interval(struct parser *parser)
{
    struct token *token = &parser->token;
    bool closed = memmem(parser->p, (size_t)(parser->end - parser->p), "\\}", 2) != NULL;
    token->kind = TOKEN_REPEAT;
    token->byte = '{';
    token->error = closed ? "Invalid content of \\{\\}" : "Unmatched \\{";
}

static void check_interval(struct parser *parser)
{
    const struct token *token = &parser->token;
    if (token->error != NULL)
        set_error(parser, token->error);
    else if (token->min > token->max)
        set_error(parser, "Invalid content of \\{\\}");
    else if (token->min > REPEAT_MOST || (token->max > REPEAT_MOST && token->max != CF__UNLIMITED))
        set_error(parser, "Regular expression too big");
}

static void set_repeat(struct token *token, char byte)
{
    token->kind = TOKEN_REPEAT;
    token->byte = byte;
    token->min = byte == '+';
    token->max = byte == '?' ? 1 : CF__UNLIMITED;
}

static void set_assertion(struct token *token, enum cf__ast_assert assertion)
{
    token->kind = TOKEN_ASSERT;
    token->assertion = assertion;
}

/* A backslash and a character that mean the same in both syntaxes. */
static void lex_common_escape(struct parser *parser, char byte)
{
    struct token *token = &parser->token;
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
        token->kind = TOKEN_SHORTHAND;
        break;
    default:
        token->kind = byte >= '1' && byte <= '9' ? TOKEN_BACKREF : TOKEN_CHAR;
        if (token->kind == TOKEN_CHAR && (byte == '\0' || strchr("\\^$.*[]{}()|+?", byte) == NULL))
            warn_of_backslash(parser, parser->p + 1, token->len - 1);
    }
}

static void lex_escape(struct parser *parser)
{
    struct token *token = &parser->token;
    if (parser->p + 1 == parser->end) {
        set_error(parser, "Trailing backslash");
        return;
    }
    char byte = parser->p[1];
    token->len = 1 + cf__character_length(parser->p + 1, parser->end, parser->mode->utf);
    token->byte = byte;
    if (parser->extended || byte == '\0' || strchr("(){|+?", byte) == NULL) {
        lex_common_escape(parser, byte);
        return;
    }
    switch (byte) {
    case '(':
        token->kind = TOKEN_OPEN;
        break;
    case ')':
        token->kind = TOKEN_CLOSE;
        break;
    case '|':
        token->kind = TOKEN_BAR;
        break;
    case '{':
        if (!lex_interval(parser, parser->p + 2))
            refuse_interval(parser);
        break;
    default:
        set_repeat(token, byte);
    }
}

/* What stands for itself in -G and not in -E. */
static void lex_extended(struct parser *parser, char byte)
{
    struct token *token = &parser->token;
    switch (byte) {
    case '(':
        token->kind = TOKEN_OPEN;
        break;
    case ')':
        /* GNU: one that closes nothing is an ordinary character. */
        token->kind = parser->depth > 0 ? TOKEN_CLOSE : TOKEN_CHAR;
        break;
    case '|':
        token->kind = TOKEN_BAR;
        break;
    case '+':
    case '?':
        set_repeat(token, byte);
        break;
    case '{':
        lex_interval(parser, parser->p + 1);
        break;
    default:
        break;
    }
}

static void lex(struct parser *parser)
{
    struct token *token = &parser->token;
    parser->p += token->len;
    *token = (struct token){.kind = TOKEN_END, .text = parser->p};
    if (parser->p == parser->end)
        return;
    token->kind = TOKEN_CHAR;
    token->len = cf__character_length(parser->p, parser->end, parser->mode->utf);
    token->byte = *parser->p;
    switch (token->byte) {
    case '\\':
        lex_escape(parser);
        break;
    case '[':
        token->kind = TOKEN_BRACKET;
        break;
    case '.':
        token->kind = TOKEN_ANY;
        break;
    case '*':
        set_repeat(token, '*');
        break;
    case '^':
        token->kind = TOKEN_CARET;
        break;
    case '$':
        token->kind = TOKEN_DOLLAR;
        break;
    default:
        if (parser->extended)
            lex_extended(parser, token->byte);
    }
}

/* ------------------------------------------------------------------------- atoms */

static struct cf__ast *literal(struct parser *parser)
{
    const struct token *token = &parser->token;
    size_t skip = token->len > 1 && token->text[0] == '\\'; /* an escape */
    return cf__ast_literal(parser->arena, token->text + skip, token->len - skip,
                           parser->mode->separator, parser->mode->icase);
}

static struct cf__ast *parse_set(struct parser *parser, const char *text, size_t len, bool dotall)
{
    struct cf__ast *set =
        cf__ast_set(parser->arena, text, len, parser->mode, parser->mode->icase, dotall);
    if (set == NULL) {
        set_error(parser, "Invalid range end");
        return cf__ast_new(parser->arena, CF__AST_EMPTY);
    }
    return set;
}

static struct cf__ast *parse_bracket(struct parser *parser)
{
    struct cf__text text = {0};
    const char *after;
    const char *error =
        cf__bracket(parser->token.text, parser->end, parser->mode->utf, &text, &after);
    struct cf__ast *set = NULL;
    if (text.failed)
        parser->arena->failed = true;
    if (error == NULL && !text.failed)
        set = parse_set(parser, text.bytes, text.len, false);
    else if (error != NULL)
        set_error(parser, error);
    if (parser->report->error == NULL)
        parser->token.len = (size_t)(after - parser->token.text);
    cf__text_free(&text);
    return set != NULL ? set : cf__ast_new(parser->arena, CF__AST_EMPTY);
}

static struct cf__ast *parse_group(struct parser *parser)
{
    struct cf__ast *group = cf__ast_new(parser->arena, CF__AST_GROUP);
    uint32_t number = ++parser->report->groups;
    group->group = number;
    if (++parser->depth > CF__AST_DEPTH) {
        set_error(parser, "Regular expression too big");
        return group;
    }
    lex(parser);
    cf__ast_append(group, parse_choice(parser));
    if (parser->token.kind != TOKEN_CLOSE)
        set_error(parser, "Unmatched ( or \\(");
    parser->depth--;
    if (number < 32)
        parser->completed |= UINT32_C(1) << number;
    return group;
}

static struct cf__ast *parse_backref(struct parser *parser)
{
    struct cf__ast *reference = cf__ast_new(parser->arena, CF__AST_BACKREF);
    reference->group = (uint32_t)(parser->token.byte - '0');
    reference->icase = parser->mode->icase;
    if ((parser->completed >> reference->group & 1) == 0)
        set_error(parser, "Invalid back reference");
    return reference;
}

/* One atom; the token after it is read. */
static struct cf__ast *parse_atom(struct parser *parser)
{
    struct cf__ast *atom;
    const char shorthand[2] = {'\\', parser->token.byte};
    switch (parser->token.kind) {
    case TOKEN_ANY:
        atom = parse_set(parser, ".", 1, true);
        break;
    case TOKEN_BRACKET:
        atom = parse_bracket(parser);
        break;
    case TOKEN_SHORTHAND:
        atom = parse_set(parser, shorthand, 2, false);
        break;
    case TOKEN_OPEN:
        atom = parse_group(parser);
        break;
    case TOKEN_BACKREF:
        atom = parse_backref(parser);
        break;
    case TOKEN_CARET:
        atom = cf__ast_assert(parser->arena, CF__ASSERT_LINE_START);
        break;
    case TOKEN_DOLLAR:
        atom = cf__ast_assert(parser->arena, CF__ASSERT_LINE_END);
        break;
    case TOKEN_ASSERT:
        atom = cf__ast_assert(parser->arena, parser->token.assertion);
        break;
    default:
        atom = literal(parser);
    }
    lex(parser);
    return atom;
}

/* --------------------------------------------------------------------- sequences */

/* -G: ^ and $ are anchors only at the ends of the pattern, a group or an alternative. */
static bool is_anchor(const struct parser *parser, bool first)
{
    if (parser->extended)
        return true;
    if (parser->token.kind == TOKEN_CARET)
        return first;
    const char *after = parser->token.text + 1;
    size_t left = (size_t)(parser->end - after);
    return left == 0 || (left >= 2 && after[0] == '\\' && (after[1] == ')' || after[1] == '|'));
}

static void warn_of_stray_repeat(struct parser *parser)
{
    if (parser->token.byte == '{')
        warn(parser, "%.*s at start of expression", "{...}", 5);
    else
        warn(parser, "%.*s at start of expression", &parser->token.byte, 1);
}

/* -G: a repetition that has nothing to repeat begins with an ordinary character. */
static void make_ordinary(struct parser *parser)
{
    struct token *token = &parser->token;
    token->kind = TOKEN_CHAR;
    token->len = token->text[0] == '\\' ? 2 : 1;
    if (token->len == 2)
        warn_of_backslash(parser, token->text + 1, 1);
}

static bool is_zero_width(enum token_kind kind)
{
    return kind == TOKEN_CARET || kind == TOKEN_DOLLAR || kind == TOKEN_ASSERT;
}

/* GNU warns of what repeats no character, and takes {} for one from there on. */
static struct cf__ast *parse_repeats(struct parser *parser, struct cf__ast *piece, bool *fresh)
{
    while (parser->token.kind == TOKEN_REPEAT) {
        if (*fresh)
            warn_of_stray_repeat(parser);
        *fresh = *fresh && parser->token.byte != '{';
        check_interval(parser);
        piece = cf__ast_repeat(parser->arena, piece, parser->token.min, parser->token.max);
        lex(parser);
    }
    return piece;
}

/*
 * `fresh`: nothing but anchors since the start, a ( or a |. There -G takes * for itself, and -E
 * repeats the anchor, or the empty string.
 */
static void parse_piece(struct parser *parser, struct cf__ast *sequence, bool *fresh)
{
    struct cf__ast *piece;
    struct token *token = &parser->token;
    if (token->kind == TOKEN_REPEAT && parser->extended) {
        piece = cf__ast_new(parser->arena, CF__AST_EMPTY);
    } else {
        if (token->kind == TOKEN_REPEAT ||
            ((token->kind == TOKEN_CARET || token->kind == TOKEN_DOLLAR) &&
             !is_anchor(parser, sequence->child == NULL)))
            make_ordinary(parser);
        *fresh = *fresh && is_zero_width(token->kind);
        piece = parse_atom(parser);
    }
    if (parser->extended || !*fresh)
        piece = parse_repeats(parser, piece, fresh);
    cf__ast_append(sequence, piece);
}

static struct cf__ast *parse_sequence(struct parser *parser)
{
    struct cf__ast *sequence = cf__ast_new(parser->arena, CF__AST_SEQUENCE);
    bool fresh = true;
    while (parser->token.kind != TOKEN_END && parser->token.kind != TOKEN_BAR &&
           parser->token.kind != TOKEN_CLOSE && !parser->arena->failed)
        parse_piece(parser, sequence, &fresh);
    return sequence;
}

/* A group of one alternative cannot be referred to in another: GNU refuses "(a)|\1". */
static struct cf__ast *parse_choice(struct parser *parser)
{
    uint32_t before = parser->completed;
    struct cf__ast *first = parse_sequence(parser);
    if (parser->token.kind != TOKEN_BAR)
        return first;
    struct cf__ast *choice = cf__ast_new(parser->arena, CF__AST_CHOICE);
    uint32_t completed = parser->completed;
    cf__ast_append(choice, first);
    while (parser->token.kind == TOKEN_BAR && !parser->arena->failed) {
        parser->completed = before;
        lex(parser);
        cf__ast_append(choice, parse_sequence(parser));
        completed |= parser->completed;
    }
    parser->completed = completed;
    return choice;
}

struct cf__ast *cf__parse_posix(struct cf__arena *arena, const char *text, size_t len,
                                bool extended, const struct cf__ast_mode *mode,
                                struct cf__parse_report *report)
{
    struct parser parser = {
        .arena = arena,
        .mode = mode,
        .report = report,
        .start = text,
        .p = text,
        .end = text + len,
        .extended = extended,
        .token = {.text = text},
    };
    lex(&parser);
    struct cf__ast *root = parse_choice(&parser);
    if (parser.token.kind == TOKEN_CLOSE)
        set_error(&parser, "Unmatched ) or \\)");
    return report->error == NULL ? root : NULL;
}
