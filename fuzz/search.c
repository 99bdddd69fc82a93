/*
 * search.c - a libFuzzer target: the engines of lib/search against PCRE2 line by line.
 *
 * Build with clang: ./configure --enable-fuzzing CC=clang && make fuzz/search
 * Run:              ./fuzz/search -max_len=400 corpus/
 *
 * An input is: a byte of flags, a byte of syntax and separator, the pattern up to a byte 0xf8
 * (which is in no UTF-8), the text.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/matcher.h"

enum { HEADER = 2, END_OF_PATTERN = 0xf8, MATCH_LIMIT = 10000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static cf_matcher *compile(const cf_pattern *pattern, const cf_matcher_options *options,
                           const struct cf__scan *scan, bool line_by_line)
{
    const struct cf__tuning tuning = {.scan = scan, .line_by_line = line_by_line};
    return cf__matcher_new_tuned(pattern, 1, options, &tuning);
}

static void complain(const cf_matcher *matcher, const char *at)
{
    char explanation[1024];
    cf_matcher_explain(matcher, explanation, sizeof explanation);
    fprintf(stderr, "differs at \"%.20s\"\n%s", at, explanation);
    abort();
}

/* Both go through the text together. A limit that one of them hits ends the comparison. */
static void compare(cf_matcher *expected, cf_matcher *got, const char *text, const char *end)
{
    for (const char *p = text; p < end;) {
        cf_extent one = {end, end}, other = {end, end};
        cf_found found = cf_matcher_find_line(expected, p, end, &one);
        cf_found same = cf_matcher_find_line(got, p, end, &other);
        if (found == CF_FOUND_ERROR || same == CF_FOUND_ERROR)
            return;
        if (found != same ||
            (found == CF_FOUND_MATCH && (one.start != other.start || one.end != other.end)))
            complain(got, p);
        p = found == CF_FOUND_MATCH ? one.end : end;
    }
}

/* On a copy of exactly that size, so that reading beyond it is seen. */
static void search(const cf_pattern *pattern, const cf_matcher_options *options, const void *text,
                   size_t len)
{
    char *copy = malloc(len + 1);
    cf_matcher *expected = compile(pattern, options, NULL, true);
    if (copy != NULL && expected != NULL) {
        char *start = copy + 1; /* not aligned */
        memcpy(start, text, len);
        const struct cf__scan *scan;
        for (size_t i = 0; (scan = cf__scan_level(i)) != NULL; i++) {
            cf_matcher *matcher = compile(pattern, options, scan, false);
            if (matcher != NULL)
                compare(expected, matcher, start, start + len);
            cf_matcher_free(matcher);
        }
    }
    cf_matcher_free(expected);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEADER)
        return 0;
    const char *pattern = (const char *)data + HEADER;
    size_t left = size - HEADER;
    const char *mark = memchr(pattern, END_OF_PATTERN, left);
    size_t len = mark != NULL ? (size_t)(mark - pattern) : left;
    const char *text = mark != NULL ? mark + 1 : pattern + left;
    const cf_pattern one = {pattern, len};
    const cf_matcher_options options = {
        .syntax = (cf_syntax)(data[1] & 3),
        .flags = data[0] & ~(unsigned)(CF_MATCH_MULTILINE | CF_MATCH_NO_JIT),
        .separator = data[1] & 4 ? '\0' : '\n',
        .match_limit = MATCH_LIMIT,
    };
    search(&one, &options, text, (size_t)((const char *)data + size - text));
    return 0;
}
