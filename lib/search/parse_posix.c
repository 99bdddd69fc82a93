/*
 * parse_posix.c - recursive-descent parser for basic and extended regular expressions. Where POSIX
 * leaves a choice it follows GNU grep. The lexer is posix_lexer.c; bracket expressions are read by
 * bracket.c.
 */
#include "config.h"

#include "search/parse.h"

#include "search/bracket.h"
#include "search/posix_lexer.h"

struct parser {
    struct cf__arena *arena;
    struct cf__posix_lexer lexer;
    uint32_t completed; /* bit n: group n is closed, so \n may refer to it */
};

static struct cf__ast *parse_choice(struct parser *parser);

/* ------------------------------------------------------------------------- atoms */

static struct cf__ast *literal(struct parser *parser)
{
    const struct cf__token *token = &parser->lexer.token;
    size_t skip = token->len > 1 && token->text[0] == '\\'; /* drop the backslash of an escape */
    return cf__ast_literal(parser->arena, token->text + skip, token->len - skip,
                           parser->lexer.mode->separator, parser->lexer.mode->icase);
}

static struct cf__ast *parse_set(struct parser *parser, const char *text, size_t len, bool dotall)
{
    struct cf__ast *set = cf__ast_set(parser->arena, text, len, parser->lexer.mode,
                                      parser->lexer.mode->icase, dotall);
    if (set == NULL) {
        cf__posix_refuse(&parser->lexer, "Invalid range end");
        return cf__ast_new(parser->arena, CF__AST_EMPTY);
    }
    return set;
}

static struct cf__ast *parse_bracket(struct parser *parser)
{
    struct cf__text text = {0};
    const char *after;
    const char *error = cf__bracket(parser->lexer.token.text, parser->lexer.end,
                                    parser->lexer.mode->utf, &text, &after);
    struct cf__ast *set = NULL;
    if (text.failed)
        parser->arena->failed = true;
    if (error == NULL && !text.failed)
        set = parse_set(parser, text.bytes, text.len, false);
    else if (error != NULL)
        cf__posix_refuse(&parser->lexer, error);
    if (parser->lexer.report->error == NULL)
        parser->lexer.token.len = (size_t)(after - parser->lexer.token.text);
    cf__text_free(&text);
    return set != NULL ? set : cf__ast_new(parser->arena, CF__AST_EMPTY);
}

static struct cf__ast *parse_group(struct parser *parser)
{
    struct cf__ast *group = cf__ast_new(parser->arena, CF__AST_GROUP);
    uint32_t number = ++parser->lexer.report->groups;
    group->group = number;
    if (++parser->lexer.depth > CF__AST_DEPTH) {
        cf__posix_refuse(&parser->lexer, "Regular expression too big");
        return group;
    }
    cf__posix_lex(&parser->lexer);
    cf__ast_append(group, parse_choice(parser));
    if (parser->lexer.token.kind != CF__TOKEN_CLOSE)
        cf__posix_refuse(&parser->lexer, "Unmatched ( or \\(");
    parser->lexer.depth--;
    if (number < 32)
        parser->completed |= UINT32_C(1) << number;
    return group;
}

static struct cf__ast *parse_backref(struct parser *parser)
{
    struct cf__ast *reference = cf__ast_new(parser->arena, CF__AST_BACKREF);
    reference->group = (uint32_t)(parser->lexer.token.byte - '0');
    reference->icase = parser->lexer.mode->icase;
    if ((parser->completed >> reference->group & 1) == 0)
        cf__posix_refuse(&parser->lexer, "Invalid back reference");
    return reference;
}

/* Parse one atom, and read the token after it. */
static struct cf__ast *parse_atom(struct parser *parser)
{
    struct cf__ast *atom;
    const char shorthand[2] = {'\\', parser->lexer.token.byte};
    switch (parser->lexer.token.kind) {
    case CF__TOKEN_ANY:
        atom = parse_set(parser, ".", 1, true);
        break;
    case CF__TOKEN_BRACKET:
        atom = parse_bracket(parser);
        break;
    case CF__TOKEN_SHORTHAND:
        atom = parse_set(parser, shorthand, 2, false);
        break;
    case CF__TOKEN_OPEN:
        atom = parse_group(parser);
        break;
    case CF__TOKEN_BACKREF:
        atom = parse_backref(parser);
        break;
    case CF__TOKEN_CARET:
        atom = cf__ast_assert(parser->arena, CF__ASSERT_LINE_START);
        break;
    case CF__TOKEN_DOLLAR:
        atom = cf__ast_assert(parser->arena, CF__ASSERT_LINE_END);
        break;
    case CF__TOKEN_ASSERT:
        atom = cf__ast_assert(parser->arena, parser->lexer.token.assertion);
        break;
    default:
        atom = literal(parser);
    }
    cf__posix_lex(&parser->lexer);
    return atom;
}

/* --------------------------------------------------------------------- sequences */

/* Is the ^ or $ at hand an anchor? In -G only at the start or end of the pattern, a group or an
 * alternative. */
static bool is_anchor(const struct parser *parser, bool first)
{
    if (parser->lexer.extended)
        return true;
    if (parser->lexer.token.kind == CF__TOKEN_CARET)
        return first;
    const char *after = parser->lexer.token.text + 1;
    size_t left = (size_t)(parser->lexer.end - after);
    return left == 0 || (left >= 2 && after[0] == '\\' && (after[1] == ')' || after[1] == '|'));
}

static void warn_of_stray_repeat(struct parser *parser)
{
    if (parser->lexer.token.byte == '{')
        cf__posix_warn(&parser->lexer, "%.*s at start of expression", "{...}", 5);
    else
        cf__posix_warn(&parser->lexer, "%.*s at start of expression", &parser->lexer.token.byte, 1);
}

/* -G: the first character of a repetition with nothing to repeat is an ordinary one. */
static void take_as_character(struct parser *parser)
{
    struct cf__token *token = &parser->lexer.token;
    token->kind = CF__TOKEN_CHAR;
    token->len = token->text[0] == '\\' ? 2 : 1;
    if (token->len == 2)
        cf__posix_warn_of_backslash(&parser->lexer, token->text + 1, 1);
}

static bool is_zero_width(enum cf__token_kind kind)
{
    return kind == CF__TOKEN_CARET || kind == CF__TOKEN_DOLLAR || kind == CF__TOKEN_ASSERT;
}

/* Parse the repetitions after an atom. Like GNU grep, warn of one that repeats no character; a
 * {...} counts as a character for the warnings after it. */
static struct cf__ast *parse_repeats(struct parser *parser, struct cf__ast *piece, bool *at_start)
{
    while (parser->lexer.token.kind == CF__TOKEN_REPEAT) {
        if (*at_start)
            warn_of_stray_repeat(parser);
        *at_start = *at_start && parser->lexer.token.byte != '{';
        cf__posix_check_interval(&parser->lexer);
        piece =
            cf__ast_repeat(parser->arena, piece, parser->lexer.token.min, parser->lexer.token.max);
        cf__posix_lex(&parser->lexer);
    }
    return piece;
}

/*
 * Parse an atom with its repetitions. `at_start`: only anchors have been read since the start of
 * the pattern, a ( or a |. There -G takes * for an ordinary character, and -E repeats the anchor or
 * the empty string.
 */
static void parse_piece(struct parser *parser, struct cf__ast *sequence, bool *at_start)
{
    struct cf__ast *piece;
    struct cf__token *token = &parser->lexer.token;
    if (token->kind == CF__TOKEN_REPEAT && parser->lexer.extended) {
        piece = cf__ast_new(parser->arena, CF__AST_EMPTY);
    } else {
        if (token->kind == CF__TOKEN_REPEAT ||
            ((token->kind == CF__TOKEN_CARET || token->kind == CF__TOKEN_DOLLAR) &&
             !is_anchor(parser, sequence->child == NULL)))
            take_as_character(parser);
        *at_start = *at_start && is_zero_width(token->kind);
        piece = parse_atom(parser);
    }
    if (parser->lexer.extended || !*at_start)
        piece = parse_repeats(parser, piece, at_start);
    cf__ast_append(sequence, piece);
}

static struct cf__ast *parse_sequence(struct parser *parser)
{
    struct cf__ast *sequence = cf__ast_new(parser->arena, CF__AST_SEQUENCE);
    bool at_start = true;
    while (parser->lexer.token.kind != CF__TOKEN_END && parser->lexer.token.kind != CF__TOKEN_BAR &&
           parser->lexer.token.kind != CF__TOKEN_CLOSE && !parser->arena->failed)
        parse_piece(parser, sequence, &at_start);
    return sequence;
}

/* A back reference cannot refer to a group of another alternative: GNU grep refuses "(a)|\1". */
static struct cf__ast *parse_choice(struct parser *parser)
{
    uint32_t before = parser->completed;
    struct cf__ast *first = parse_sequence(parser);
    if (parser->lexer.token.kind != CF__TOKEN_BAR)
        return first;
    struct cf__ast *choice = cf__ast_new(parser->arena, CF__AST_CHOICE);
    uint32_t completed = parser->completed;
    cf__ast_append(choice, first);
    while (parser->lexer.token.kind == CF__TOKEN_BAR && !parser->arena->failed) {
        parser->completed = before;
        cf__posix_lex(&parser->lexer);
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
        .lexer = {.mode = mode,
                  .report = report,
                  .start = text,
                  .p = text,
                  .end = text + len,
                  .extended = extended,
                  .token = {.text = text}},
    };
    cf__posix_lex(&parser.lexer);
    struct cf__ast *root = parse_choice(&parser);
    if (parser.lexer.token.kind == CF__TOKEN_CLOSE)
        cf__posix_refuse(&parser.lexer, "Unmatched ) or \\)");
    return report->error == NULL ? root : NULL;
}
