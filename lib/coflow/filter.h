/*
 * coflow/filter.h - stages that pass lines on: all, some, or changed. Each takes its target over;
 * NULL and cf_last_error() as cf_stage.
 */
#ifndef COFLOW_FILTER_H
#define COFLOW_FILTER_H

#include <coflow/search.h>
#include <coflow/stream.h>

CF_BEGIN

/* The first n lines; then it wants no more. */
CF_API cf_coro *cf_head(size_t n, cf_coro *target);

/* The last n lines, when the input has ended. Memory: theirs, and once more for a moment. */
CF_API cf_coro *cf_tail(size_t n, cf_coro *target);

/* All but the first n lines. */
CF_API cf_coro *cf_skip(size_t n, cf_coro *target);

/* The lines first to last, counted from 1, both included; then it wants no more. CF_EINVAL: first
 * is 0, or last comes before it. */
CF_API cf_coro *cf_range(size_t first, size_t last, cf_coro *target);

/* Every n-th line: the n-th, the 2n-th ... CF_EINVAL: n is 0. */
CF_API cf_coro *cf_sample(size_t n, cf_coro *target);

/*
 * All lines, but no more than so many a second: a tenth of a second's at once, or one. Waiting in a
 * task parks the task, else it blocks the thread; what has passed is flushed first. CF_EINVAL: not
 * above 0.
 */
CF_API cf_coro *cf_rate(double lines_per_second, cf_coro *target);

/* Passes every line and adds to *lines, which must live as long as the stage. *lines is right after
 * the stage has closed, and between batches. */
CF_API cf_coro *cf_count(uint64_t *lines, cf_coro *target);

/* -------------------------------------------------------------- which lines, by their text */

/* The lines for which fn(line, arg) is true. arg must live as long as the stage. */
typedef bool cf_keep_fn(cf_line line, void *arg);
CF_API cf_coro *cf_keep(cf_keep_fn *fn, void *arg, cf_coro *target);

/* No line that is the same as the one before it. */
CF_API cf_coro *cf_uniq(cf_coro *target);

/* No line that is the same as one of the last `window` lines that passed. Looking takes time in
 * proportion to the window; memory: its lines. CF_EINVAL: the window is 0. */
CF_API cf_coro *cf_squeeze(size_t window, cf_coro *target);

/* ----------------------------------------------------------------------- changed lines */

/* What fn(line, arg) returns instead of each line; its text must stay valid until the next call.
 * arg must live as long as the stage. */
typedef cf_line cf_map_fn(cf_line line, void *arg);
CF_API cf_coro *cf_map(cf_map_fn *fn, void *arg, cf_coro *target);

/*
 * Every match of a PCRE2 pattern replaced, by the rules of pcre2_substitute(3) with
 * PCRE2_SUBSTITUTE_EXTENDED: $1, ${name}, ${1:-default}, \U ... A line without a match passes as it
 * is. flags: CF_GREP_ICASE, _FIXED and _UTF (coflow/grep.h), and CF_REPLACE_FIRST. CF_EPATTERN: the
 * pattern, with the offset; in the middle of the input, a replacement that is none. CF_ELIMIT: a
 * match took too long.
 */
enum { CF_REPLACE_FIRST = 1 << 16 /* only the first match of a line */ };
CF_API cf_coro *cf_replace(const char *pattern, const char *replacement, unsigned flags,
                           cf_coro *target);

/* Each line behind its number, counted from `first`: six places and a tab, as cat -n. */
CF_API cf_coro *cf_number(uint64_t first, cf_coro *target);

/* Each line behind a text, which is copied. */
CF_API cf_coro *cf_prefix(const char *prefix, cf_coro *target);

/* Each line behind the name of its input (cf_span_name) and the text `between`, which is copied.
 * Must stand before stages that make lines of their own: those have no name, and pass as they are.
 */
CF_API cf_coro *cf_tag(const char *between, cf_coro *target);

/*
 * Some fields of each line, in their order: list is as in cut(1), "1,3-5,7-". Fields stand between
 * delimiters, with which they are put together again; NULL: between runs of blanks, and a single
 * space is put. CF_EINVAL: not such a list, or an empty delimiter.
 */
CF_API cf_coro *cf_cut(const char *list, const char *delimiter, cf_coro *target);

/*
 * Lines put together: a record runs from one line in which the pattern is found to the next, and is
 * sent as one line that has newlines in it, with the number of its first line (cf_span.line). Lines
 * before the first match are a record. start and flags as for cf_grep, but for CF_GREP_INVERT.
 * Memory: the longest record. CF_EPATTERN, with the offset; CF_EINVAL; CF_ELIMIT.
 */
CF_API cf_coro *cf_records(const char *start, unsigned flags, cf_coro *target);

/* The same with a matcher, which stays the caller's and must live as long as the stage. */
CF_API cf_coro *cf_records_with(cf_matcher *start, cf_coro *target);

/* ---------------------------------------------------------------------- before the lines */

/*
 * Compressed input as what it was before: gzip, bzip2, xz, zstd, by its first bytes; any other
 * input as it is. Several compressed pieces behind each other are one input. Inputs that come one
 * after the other (by their names: cf_lines_files) are told apart. Memory: the format's window, and
 * the longest line. What could be read is sent on before an error: CF_EFORMAT: an input is broken,
 * ends too soon, goes on with something else, or is of a format whose library this build lacks; the
 * text begins with the input's name.
 */
CF_API cf_coro *cf_decompress(cf_coro *target);

/*
 * Text in another encoding, as UTF-8. encoding is a name that iconv_open(3) knows, or NULL: an
 * input that begins with a byte order mark is UTF-16 or UTF-8, any other passes as it is. A byte
 * order mark is taken off. Bytes that are no character become U+FFFD. Inputs as with cf_decompress.
 * CF_EINVAL: there is no such encoding.
 */
CF_API cf_coro *cf_decode(const char *encoding, cf_coro *target);

CF_END

#endif
