/*
 * coflow/search.h - find lines, and matches inside a line, in plain memory.
 *
 * A matcher is compiled from one or more patterns, and works on bytes in memory, without
 * coroutines: cf_matcher_find_line finds the next line that holds a match, cf_matcher_find the
 * matches inside a line. The matcher chooses a search engine; results never depend on which.
 */
#ifndef COFLOW_SEARCH_H
#define COFLOW_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <coflow/api.h>

CF_BEGIN

/* ---------------------------------------------------------------- compiling */

/* How a pattern is written. */
typedef enum cf_syntax {
    CF_SYNTAX_PERL,     /* PCRE2: the first alternative that matches wins */
    CF_SYNTAX_EXTENDED, /* POSIX ERE as GNU grep -E reads it: the longest match wins */
    CF_SYNTAX_BASIC,    /* POSIX BRE as GNU grep -G reads it: the longest match wins */
    CF_SYNTAX_FIXED     /* the bytes themselves: the longest match wins */
} cf_syntax;

enum cf_match_flag {
    CF_MATCH_ICASE = 1 << 0,     /* letters match in either case */
    CF_MATCH_WORD = 1 << 1,      /* no word character just before or after the match */
    CF_MATCH_LINE = 1 << 2,      /* the match is the whole line; overrides CF_MATCH_WORD */
    CF_MATCH_UTF = 1 << 3,       /* text is UTF-8; invalid bytes match nothing */
    CF_MATCH_CRLF = 1 << 4,      /* a CR before the separator is not part of the line */
    CF_MATCH_MULTILINE = 1 << 5, /* a match may span lines; ^ and $ match at every line */
    CF_MATCH_NO_JIT = 1 << 6,    /* do not use PCRE2's JIT compiler */
    CF_MATCH_WARY = 1 << 7       /* the text may change during the search, as a mapped file's may:
                                    results may then be wrong, but nothing worse happens */
};

typedef struct cf_matcher_options {
    cf_syntax syntax;
    unsigned flags;          /* cf_match_flag, or'ed */
    unsigned char separator; /* the byte that ends a line: '\n', or 0 for NUL-terminated records */
    uint32_t match_limit;    /* PCRE2's match limit; 0: PCRE2's default */
} cf_matcher_options;

/* A pattern; it may contain NULs. */
typedef struct cf_pattern {
    const char *text;
    size_t len;
} cf_pattern;

typedef struct cf_matcher cf_matcher;

/*
 * Compile n patterns; a line matches when any of them does. Groups, inline options, CF_MATCH_WORD
 * and CF_MATCH_LINE apply to each pattern by itself. With n 0 nothing matches; an empty pattern
 * matches every line. The arguments are copied. options NULL: CF_SYNTAX_PERL, no flags, '\n'.
 *
 * NULL, with cf_last_error(): CF_EPATTERN (the text has the offset, and which pattern it is if
 * there are several), CF_EINVAL (an unknown syntax) or CF_ENOMEM.
 */
CF_API cf_matcher *cf_matcher_new(const cf_pattern patterns[], size_t n,
                                  const cf_matcher_options *options);

/*
 * A second handle to the same compiled patterns, for another thread: one handle may be used by one
 * thread at a time. Cheap, as nothing is compiled again. NULL: CF_ENOMEM.
 */
CF_API cf_matcher *cf_matcher_clone(const cf_matcher *matcher);

/* Release a handle; the last one releases the compiled patterns. NULL is fine. */
CF_API void cf_matcher_free(cf_matcher *matcher);

/* The i-th warning that GNU grep would give about the patterns ("stray \ before d"); NULL: there
 * are no more. Valid as long as the matcher. */
CF_API const char *cf_matcher_warning(const cf_matcher *matcher, size_t i);

/* ---------------------------------------------------------------- searching */

typedef enum cf_found {
    CF_FOUND_ERROR = -1, /* a limit was hit: cf_matcher_error() */
    CF_FOUND_NONE = 0,
    CF_FOUND_MATCH = 1
} cf_found;

/* Whole lines, [start, end), with their separators; the last line of the text may lack its own. */
typedef struct cf_extent {
    const char *start;
    const char *end;
} cf_extent;

/*
 * Find the first line of [text, end) that holds a match. text must be at the start of a line; end
 * at the end of one, or of the input. With CF_MATCH_MULTILINE the result may be several lines. Then
 * [text, end) should be the whole input in the first call, and text the end of the last result in
 * those that follow: matches may begin in lines that were returned before.
 *
 * CF_FOUND_ERROR: it could not be decided whether the line in *line matches; the search may
 * continue after it.
 */
CF_API cf_found cf_matcher_find_line(cf_matcher *matcher, const char *text, const char *end,
                                     cf_extent *line);

/*
 * Returns the length in bytes of a prefix of [text, end) (as above) that consists of whole lines
 * which neither match nor contain the byte `other`; more such lines may follow. Looking for both at
 * once costs less than one after the other.
 */
CF_API size_t cf_matcher_skip(cf_matcher *matcher, const char *text, const char *end, char other);

#define CF_UNSET SIZE_MAX /* the offset of a group that took no part in the match */

typedef struct cf_match {
    size_t start, end;     /* offsets in the line */
    size_t pattern;        /* index of the pattern that matched */
    size_t groups;         /* number of groups of that pattern, without group 0, the match */
    const size_t *offsets; /* group i is [offsets[2 * i], offsets[2 * i + 1]), or CF_UNSET; valid
                              until the next call on this handle */
} cf_match;

enum cf_find_flag {
    CF_FIND_NOT_EMPTY = 1 << 0 /* ignore empty matches */
};

/*
 * Find the leftmost match in a line (given without its separator) that starts at or after byte
 * `from`; ^, \b and look-behind still see the text before `from`. Of several that start at the same
 * place it is the one that the syntax prefers. from > 0 continues the previous call on the same
 * text, which must not have changed. After an empty match, continue one character further.
 */
CF_API cf_found cf_matcher_find(cf_matcher *matcher, const char *line, size_t len, size_t from,
                                unsigned flags, cf_match *match);

/* Why the last search returned CF_FOUND_ERROR ("match limit exceeded"). Valid until the next
 * search. */
CF_API const char *cf_matcher_error(const cf_matcher *matcher);

/* The number of the group of that name in a pattern; 0: there is none. */
CF_API size_t cf_matcher_group(const cf_matcher *matcher, size_t pattern, const char *name,
                               size_t len);

/* The number of groups of the pattern that has the most. */
CF_API size_t cf_matcher_groups(const cf_matcher *matcher);

/*
 * Describe for people how the matcher searches: the engine, why it was chosen, the literal it looks
 * for, and how often that led to a line without a match; several lines of text. Writes at most size
 * bytes including a NUL, and returns the length of the whole text, as snprintf does.
 */
CF_API size_t cf_matcher_explain(const cf_matcher *matcher, char *buffer, size_t size);

CF_END

#endif
