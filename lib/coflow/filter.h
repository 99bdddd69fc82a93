/*
 * coflow/filter.h - stages that pass on all lines, some, or changed ones. Each takes its target
 * over, and returns NULL with cf_last_error() as cf_stage does.
 */
#ifndef COFLOW_FILTER_H
#define COFLOW_FILTER_H

#include <coflow/search.h>
#include <coflow/stream.h>

CF_BEGIN

/* Pass the first n lines, then stop. */
CF_API cf_coro *cf_head(size_t n, cf_coro *target);

/* Pass the last n lines, when the input has ended. Memory: at most twice these lines. */
CF_API cf_coro *cf_tail(size_t n, cf_coro *target);

/* Pass all but the first n lines. */
CF_API cf_coro *cf_skip(size_t n, cf_coro *target);

/* Pass lines first to last (from 1, inclusive), then stop. CF_EINVAL: first is 0 or greater than
 * last. */
CF_API cf_coro *cf_range(size_t first, size_t last, cf_coro *target);

/* Pass every n-th line: the n-th, the 2n-th ... CF_EINVAL: n is 0. */
CF_API cf_coro *cf_sample(size_t n, cf_coro *target);

/*
 * Pass all lines at a limited rate, in bursts of at most a tenth of a second's lines, or one line.
 * While it waits it parks the task, outside of tasks it blocks the thread; it flushes its target
 * first. CF_EINVAL: the rate is not above 0.
 */
CF_API cf_coro *cf_rate(double lines_per_second, cf_coro *target);

/* Pass every line and add their number to *lines, which must live as long as the stage. *lines is
 * exact between batches and after the stage has closed. */
CF_API cf_coro *cf_count(uint64_t *lines, cf_coro *target);

/* -------------------------------------------------------------- selected by their text */

/* Pass the lines for which fn(line, arg) is true. arg must live as long as the stage. */
typedef bool cf_keep_fn(cf_line line, void *arg);
CF_API cf_coro *cf_keep(cf_keep_fn *fn, void *arg, cf_coro *target);

/* Drop each line that equals the one before it. */
CF_API cf_coro *cf_uniq(cf_coro *target);

/* Drop each line that equals one of the last `window` lines passed. Time per line is proportional
 * to the window. Memory: the lines in the window. CF_EINVAL: the window is 0. */
CF_API cf_coro *cf_squeeze(size_t window, cf_coro *target);

/* ----------------------------------------------------------------------- changed lines */

/* Replace each line by what fn(line, arg) returns, whose text must stay valid until the next call.
 * arg must live as long as the stage. */
typedef cf_line cf_map_fn(cf_line line, void *arg);
CF_API cf_coro *cf_map(cf_map_fn *fn, void *arg, cf_coro *target);

/*
 * Replace every match of a PCRE2 pattern, by the rules of pcre2_substitute(3) with
 * PCRE2_SUBSTITUTE_EXTENDED: $1, ${name}, ${1:-default}, \U ... Lines without a match pass
 * unchanged. flags: CF_GREP_ICASE, _FIXED and _UTF (coflow/grep.h), and CF_REPLACE_FIRST.
 * CF_EPATTERN: a bad pattern, with the offset in the text; or, in the middle of the input, a bad
 * replacement. CF_ELIMIT: a match hit PCRE2's limits.
 */
enum { CF_REPLACE_FIRST = 1 << 16 /* only the first match of a line */ };
CF_API cf_coro *cf_replace(const char *pattern, const char *replacement, unsigned flags,
                           cf_coro *target);

/* Put its number in front of each line, counted from `first`: six columns and a tab, as cat -n. */
CF_API cf_coro *cf_number(uint64_t first, cf_coro *target);

/* Put a text, which is copied, in front of each line. */
CF_API cf_coro *cf_prefix(const char *prefix, cf_coro *target);

/* Put the name of its input (cf_span_name) and the text `between`, which is copied, in front of
 * each line. Lines made by an earlier stage have no name, and pass unchanged. */
CF_API cf_coro *cf_tag(const char *between, cf_coro *target);

/*
 * Pass the listed fields of each line, in their order in the line; list is as in cut(1),
 * "1,3-5,7-". Fields are separated by the delimiter, also in the output; NULL: by runs of blanks,
 * and by a single space in the output. CF_EINVAL: a bad list, or an empty delimiter.
 */
CF_API cf_coro *cf_cut(const char *list, const char *delimiter, cf_coro *target);

/*
 * Join lines to records. A record begins at each line in which the pattern is found, and is sent as
 * one line that contains newlines, with the number of its first line (cf_span.line). Lines before
 * the first match are a record, too. start and flags are as for cf_grep, without CF_GREP_INVERT.
 * Memory: the longest record. CF_EPATTERN, with the offset; CF_EINVAL; CF_ELIMIT.
 */
CF_API cf_coro *cf_records(const char *start, unsigned flags, cf_coro *target);

/* The same with a matcher, which stays the caller's and must live as long as the stage. A matcher
 * that is NULL, as cf_matcher_new failed, gives NULL, and cf_last_error still tells why. */
CF_API cf_coro *cf_records_with(cf_matcher *start, cf_coro *target);

/* --------------------------------------------------------------------- decoding inputs */

/*
 * Decompress gzip, bzip2, xz and zstd, recognized by the first bytes; any other input passes
 * unchanged. Concatenated compressed streams are one input. Consecutive inputs are told apart by
 * their names (cf_lines_files). Memory: the format's window, and the longest line. CF_EFORMAT: an
 * input is damaged, truncated, followed by other data, or of a format that this library was built
 * without; the text begins with the input's name. Everything decoded before the error is sent.
 */
CF_API cf_coro *cf_decompress(cf_coro *target);

/*
 * Convert text to UTF-8. encoding is a name that iconv_open(3) knows, or NULL: an input that begins
 * with a byte order mark is UTF-16 or UTF-8, any other passes unchanged. The byte order mark is
 * removed. Invalid bytes become U+FFFD. Inputs are told apart as by cf_decompress. CF_EINVAL: an
 * unknown encoding.
 */
CF_API cf_coro *cf_decode(const char *encoding, cf_coro *target);

CF_END

#endif
