/*
 * values.h - converts option values: numbers, sizes with K, M and G, one of several words.
 */
#ifndef COMMON_VALUES_H
#define COMMON_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"

/* Parse decimal digits. false: not a number, or above UINT64_MAX; *out is then unchanged. */
bool cli_read_number(const char *text, uint64_t *out);

/* Parse a count as GNU tools do: white space and a sign may precede it, and a number that is too
 * big becomes UINT64_MAX. *out is the absolute value; *negative says whether it was below zero. */
bool cli_read_count(const char *text, uint64_t *out, bool *negative);

/*
 * Parse a size in bytes: digits, and optionally one of K M G T P E (or KiB ...) for powers of 1024,
 * or KB ... for powers of 1000. The letter may be lower case. false as for cli_read_number.
 */
bool cli_read_size(const char *text, uint64_t *out);

/* Convert the parser's value. If it is invalid or out of range, report a usage error, which ends
 * the program. */
uint64_t cli_number(const cli_parser *parser, uint64_t least, uint64_t most);
uint64_t cli_size(const cli_parser *parser, uint64_t least);
/* A negative count, if allowed, becomes UINT64_MAX. */
uint64_t cli_count(const cli_parser *parser, bool may_be_negative);

/*
 * The index of the choice that `text` equals or abbreviates. -1: none; -2: several.
 */
int cli_find_choice(const char *choices, const char *text);

/* The index of the parser's value among its row's choices. If it is none of them, report a usage
 * error, which ends the program. */
int cli_choice(const cli_parser *parser);

#endif
