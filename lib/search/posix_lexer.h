/*
 * posix_lexer.h - splits POSIX patterns into tokens for parse_posix.c.
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
    const char *text; /* where it is in the pattern */
    size_t len;
    char byte; /* the token's first byte, or the byte after the backslash of an escape */
    uint32_t min, max;
    const char *error; /* CF__TOKEN_REPEAT: what is wrong with the interval, or NULL */
    enum cf__ast_assert assertion;
};

struct cf__posix_lexer {
    const struct cf__ast_mode *mode;
    struct cf__parse_report *report;
    const char *start, *p, *end;
    bool extended;
    unsigned depth;         /* nesting depth of groups; kept by the parser */
    struct cf__token token; /* the current token */
};

/* Advance to the next token. The first call reads the first one. */
void cf__posix_lex(struct cf__posix_lexer *lexer);

/* Report an error at the current token and skip to the end of the pattern. Only the first error
 * counts. */
void cf__posix_refuse(struct cf__posix_lexer *lexer, const char *error);

/* Report what is wrong with the interval of a CF__TOKEN_REPEAT, if anything. The parser calls it
 * only where there is something to repeat. */
void cf__posix_check_interval(struct cf__posix_lexer *lexer);

/* Add a warning. `format` contains one %.*s, for `text`. */
void cf__posix_warn(struct cf__posix_lexer *lexer, const char *format, const char *text,
                    size_t len);

/* Warn of a backslash before a character (of `len` bytes) that it does not change. */
void cf__posix_warn_of_backslash(struct cf__posix_lexer *lexer, const char *character, size_t len);

#endif
