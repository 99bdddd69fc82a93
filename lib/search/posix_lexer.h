/*
 * posix_lexer.h - POSIX patterns as tokens, for parse_posix.c.
 */
#ifndef CF_SEARCH_POSIX_LEXER_H
#define CF_SEARCH_POSIX_LEXER_H

#include "search/parse.h"

enum cf__token_kind {
    CF__TOKEN_END,
    CF__TOKEN_CHAR,
    CF__TOKEN_ANY,
    CF__TOKEN_BRACKET,
    CF__TOKEN_SHORTHAND, /* \w \W \s \S */
    CF__TOKEN_OPEN,
    CF__TOKEN_CLOSE,
    CF__TOKEN_BAR,
    CF__TOKEN_REPEAT, /* * + ? {} */
    CF__TOKEN_CARET,
    CF__TOKEN_DOLLAR,
    CF__TOKEN_ASSERT,
    CF__TOKEN_BACKREF
};

struct cf__token {
    enum cf__token_kind kind;
    const char *text; /* in the pattern */
    size_t len;
    char byte; /* CF__TOKEN_CHAR of an escape, CF__TOKEN_SHORTHAND, CF__TOKEN_REPEAT: which */
    uint32_t min, max;
    const char *error; /* CF__TOKEN_REPEAT: what is wrong with it */
    enum cf__ast_assert assertion;
};

struct cf__posix_lexer {
    const struct cf__ast_mode *mode;
    struct cf__parse_report *report;
    const char *start, *p, *end;
    bool extended;
    unsigned depth;         /* of groups: the parser's to keep */
    struct cf__token token; /* the one to be read next */
};

/* Go on to the next token; at first, to the first one. */
void cf__posix_lex(struct cf__posix_lexer *lexer);

/* The first error counts; what follows it is the end. */
void cf__posix_refuse(struct cf__posix_lexer *lexer, const char *error);

/* CF__TOKEN_REPEAT, which does repeat something: is it in order? */
void cf__posix_check_interval(struct cf__posix_lexer *lexer);

/* format has a %.*s, for text. */
void cf__posix_warn(struct cf__posix_lexer *lexer, const char *format, const char *text,
                    size_t len);

/* Of a backslash before the len bytes of a character that it does not change. */
void cf__posix_warn_of_backslash(struct cf__posix_lexer *lexer, const char *character, size_t len);

#endif
