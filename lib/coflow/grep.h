/*
 * coflow/grep.h - the filter that passes matching lines, or those that do not match.
 *
 * It searches whole runs of lines without splitting them, and sends neighbouring lines as one span.
 */
#ifndef COFLOW_GREP_H
#define COFLOW_GREP_H

#include <coflow/search.h>
#include <coflow/stream.h>

CF_BEGIN

enum cf_grep_flag {
    CF_GREP_ICASE = 1 << 0,    /* letters match in either case */
    CF_GREP_INVERT = 1 << 1,   /* the lines that do not match */
    CF_GREP_FIXED = 1 << 2,    /* pattern is plain text */
    CF_GREP_EXTENDED = 1 << 3, /* pattern is a POSIX ERE, as for grep -E */
    CF_GREP_BASIC = 1 << 4,    /* pattern is a POSIX BRE, as for grep -G */
    CF_GREP_WORD = 1 << 5,     /* no word character just before or after the match */
    CF_GREP_LINE = 1 << 6,     /* the match is the whole line */
    CF_GREP_UTF = 1 << 7       /* text is UTF-8; otherwise each byte is a character */
};

/*
 * Pass the lines in which pattern is found. Its syntax is PCRE2's unless a flag says otherwise; a
 * newline in it separates alternative patterns.
 *
 *     cf_follow("access-log", cf_grep("python", 0, cf_printer(STDOUT_FILENO)));
 *
 * Takes target over, also when it fails. NULL, with cf_last_error(): CF_EPATTERN (the text has the
 * offset), CF_EINVAL (two syntaxes at once), CF_ENOMEM, or, when target is NULL, the cause of that.
 * A line on which PCRE2 hits its limits ends the stage with CF_ELIMIT; the text names the input and
 * the line.
 */
CF_API cf_coro *cf_grep(const char *pattern, unsigned flags, cf_coro *target);

/* ------------------------------------------------------------------- in detail */

/* cf_span.tag of the spans sent. */
enum cf_grep_tag {
    CF_GREP_SELECTED = 0,
    CF_GREP_CONTEXT = 1 << 0, /* context: not selected, but near a selected line */
    CF_GREP_APART = 1 << 1    /* with context only: does not follow the span before it directly */
};

/* A further condition on selected lines. */
typedef struct cf_grep_condition {
    cf_matcher *matcher; /* stays the caller's; must live as long as the stage */
    bool absent;         /* the line must not match */
} cf_grep_condition;

/* All zero: pass every line that matches, and nothing else. */
typedef struct cf_grep_options {
    bool invert;        /* select the lines that do not match */
    bool numbers;       /* number the lines in cf_span.line */
    bool silent;        /* send nothing, only count */
    bool context;       /* also send lines around the selected ones, tagged: */
    bool everything;    /* ... all other lines */
    uint64_t before;    /* ... this many before each selected line */
    uint64_t after;     /* ... this many after it */
    uint64_t limit;     /* select this many lines, then stop; 0: no limit */
    bool each_input;    /* restart numbers, context and limit at each input, that is, at each span
                           of offset 0 */
    uint64_t *selected; /* selected lines are added to it; exact between batches. May be NULL */
    const cf_grep_condition *conditions; /* copied; all must hold */
    size_t condition_count;
    uint64_t *lines; /* with numbers: lines searched are added to it likewise. May be NULL */
} cf_grep_options;

/*
 * The same with a matcher, which stays the caller's and must live as long as the stage. options are
 * copied. Errors as for cf_grep, except those of patterns; a matcher that is NULL, as
 * cf_matcher_new failed, gives NULL, and cf_last_error still tells why. Lines that do not end in
 * the matcher's separator are searched one by one.
 *
 * A matcher made with CF_MATCH_MULTILINE searches each input as a whole, at its end. Memory: the
 * input, whose lines must end in the matcher's separator. What is sent lies in one block that holds
 * all of the input, and limit counts matches.
 */
CF_API cf_coro *cf_grep_with(cf_matcher *matcher, const cf_grep_options *options, cf_coro *target);

/* Is the whole text well-formed UTF-8? */
CF_API bool cf_is_utf8(const char *text, size_t len);

CF_END

#endif
