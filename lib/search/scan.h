/*
 * scan.h - the loops over plain bytes that everything else stands on: count, find, classify.
 *
 * Each has a plain C version and vector versions; which one runs is decided once per process from
 * what the processor has (scan.c). No knowledge of patterns here.
 */
#ifndef CF_SEARCH_SCAN_H
#define CF_SEARCH_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* How often byte occurs in p[0..n). */
size_t cf__count_byte(const char *p, size_t n, unsigned char byte);

/* The first byte >= 0x80 in [p, end); end when there is none. */
const char *cf__find_high(const char *p, const char *end);

/* Is [p, end) well-formed UTF-8, as PCRE2 checks it (no surrogates, nothing above U+10FFFF)? */
bool cf__is_utf8(const char *p, const char *end);

#endif
