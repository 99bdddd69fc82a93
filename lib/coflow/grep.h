/*
 * coflow/grep.h - the filter that passes the lines that match, or those that do not.
 *
 * It searches whole runs of lines and splits none that it need not: lines that are passed and stand
 * next to each other go out as one span.
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
 * Pass the lines in which pattern is found. It is PCRE2's syntax, unless a flag says otherwise; a
 * newline in it separates two patterns, one of which must be found.
 *
 *     cf_follow("access-log", cf_grep("python", 0, cf_printer(STDOUT_FILENO)));
 *
 * Takes target over, also when it fails. NULL: cf_last_error() is CF_EPATTERN with the offset in
 * its text, CF_EINVAL (two syntaxes at once), CF_ENOMEM, or, when target is NULL, still the cause
 * of that. A line no engine can decide within its limits ends the stage with CF_ELIMIT, whose text
 * names the input and the line.
 */
CF_API cf_coro *cf_grep(const char *pattern, unsigned flags, cf_coro *target);

/* ------------------------------------------------------------------- in detail */

/* cf_span.tag of what comes out. */
enum cf_grep_tag {
    CF_GREP_SELECTED = 0,
    CF_GREP_CONTEXT = 1 << 0, /* not selected, but near a line that is */
    CF_GREP_APART = 1 << 1    /* with context only: not next to what was sent before */
};

/* One more thing that must hold of a selected line. */
typedef struct cf_grep_condition {
    cf_matcher *matcher; /* stays the caller's, for as long as the stage lives */
    bool absent;         /* it must not be found */
} cf_grep_condition;

/* All zero: every line that matches, and nothing else. */
typedef struct cf_grep_options {
    bool invert;        /* select the lines that do not match */
    bool numbers;       /* count lines, and say so in cf_span.line */
    bool silent;        /* send nothing: only count */
    bool context;       /* send lines around the selected ones, with tags */
    bool everything;    /* ... all of them */
    uint64_t before;    /* ... so many before each */
    uint64_t after;     /* ... and behind */
    uint64_t limit;     /* select so many lines, then want no more; 0: any number */
    bool each_input;    /* begin anew, with numbers, context and limit, where an input begins: with
                           the span at offset 0 */
    uint64_t *selected; /* what was selected is added here; right between batches. NULL: nowhere */
    const cf_grep_condition *conditions; /* copied; all must hold */
    size_t condition_count;
    uint64_t *lines; /* with numbers: what was looked at is added here likewise. NULL: nowhere */
} cf_grep_options;

/*
 * The same with a matcher, which stays the caller's and must live as long as the stage. options are
 * copied. Errors as above, but for patterns. Lines that end in another byte than its separator are
 * searched one by one.
 *
 * One that was made with CF_MATCH_MULTILINE searches an input when it has ended, in one piece:
 * memory: the input, whose lines must end in its separator. What is sent then lies in one block
 * with all of it, and limit counts matches.
 */
CF_API cf_coro *cf_grep_with(cf_matcher *matcher, const cf_grep_options *options, cf_coro *target);

/* Is all of text well-formed UTF-8? */
CF_API bool cf_is_utf8(const char *text, size_t len);

CF_END

#endif
