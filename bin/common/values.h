/*
 * values.h - what an option's value means: numbers, sizes with K, M and G, one word of several.
 */
#ifndef COMMON_VALUES_H
#define COMMON_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"

/* Decimal digits and nothing else. false: not a number, or above UINT64_MAX; *out is then
 * untouched. */
bool cli_read_number(const char *text, uint64_t *out);

/* The same as GNU's tools read counts: blanks and a sign before it are fine, and what is too big is
 * UINT64_MAX. *negative: it is below zero, and *out is its size. */
bool cli_read_count(const char *text, uint64_t *out, bool *negative);

/*
 * A number of bytes: digits and perhaps one of K M G T P E, in powers of 1024; KiB says the same,
 * KB means powers of 1000. Lower case is as good. false as above.
 */
bool cli_read_size(const char *text, uint64_t *out);

/* The parser's value read that way; when it is none, or out of the range, a usage error that ends
 * the tool. */
uint64_t cli_number(const cli_parser *parser, uint64_t least, uint64_t most);
uint64_t cli_size(const cli_parser *parser, uint64_t least);
/* A negative count, where one may be, is UINT64_MAX. */
uint64_t cli_count(const cli_parser *parser, bool may_be_negative);

/*
 * Which of the row's choices `text` is or abbreviates, counted from 0. -1: none; -2: several.
 */
int cli_find_choice(const char *choices, const char *text);

/* The parser's value as one of its row's choices; a usage error that names them when it is not. */
int cli_choice(const cli_parser *parser);

#endif
