/*
 * coflow/search.h - find lines, and matches inside a line, in plain memory.
 *
 * A matcher is compiled once from one or more patterns. It knows bytes and nothing of coroutines:
 * cf_matcher_find_line finds the next line that holds a match, cf_matcher_find the matches inside a
 * line. Which engine does the work is the matcher's choice; the answer never depends on it.
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
    CF_MATCH_LINE = 1 << 2,      /* the match is the whole line; beats CF_MATCH_WORD */
    CF_MATCH_UTF = 1 << 3,       /* text is UTF-8; bytes that are not match nothing */
    CF_MATCH_CRLF = 1 << 4,      /* a CR before the separator is not part of the line */
    CF_MATCH_MULTILINE = 1 << 5, /* a match may span lines; ^ and $ match at every line */
    CF_MATCH_NO_JIT = 1 << 6,    /* interpret PCRE2 patterns */
    CF_MATCH_WARY = 1 << 7       /* text may change while it is searched, as that of a mapped file
                                    may: answers may then be wrong, but nothing worse happens */
};

typedef struct cf_matcher_options {
    cf_syntax syntax;
    unsigned flags;          /* cf_match_flag, or'ed */
    unsigned char separator; /* what ends a line: '\n', or 0 for NUL-terminated records */
    uint32_t match_limit;    /* PCRE2's match limit; 0: PCRE2's default */
} cf_matcher_options;

/* A pattern's bytes; NULs count. */
typedef struct cf_pattern {
    const char *text;
    size_t len;
} cf_pattern;

typedef struct cf_matcher cf_matcher;

/*
 * Compile n patterns; a line matches when any of them does. Each has groups, inline options, and
 * its CF_MATCH_WORD and CF_MATCH_LINE of its own. No pattern at all matches nothing; an empty
 * pattern matches every line. Nothing of the arguments is kept. options NULL: CF_SYNTAX_PERL, no
 * flag, '\n'.
 *
 * NULL: cf_last_error() is CF_EPATTERN (text names the pattern, when there are several, and the
 * offset), CF_EINVAL (an unknown syntax) or CF_ENOMEM.
 */
CF_API cf_matcher *cf_matcher_new(const cf_pattern patterns[], size_t n,
                                  const cf_matcher_options *options);

/*
 * Another handle on the same compiled patterns, for another thread. One handle serves one thread at
 * a time; any number of clones may search at once. Cheap: nothing is compiled again. NULL:
 * CF_ENOMEM.
 */
CF_API cf_matcher *cf_matcher_clone(const cf_matcher *matcher);

/* Release a handle; the last one releases the compiled patterns. NULL is fine. */
CF_API void cf_matcher_free(cf_matcher *matcher);

/* What GNU grep would warn of in the patterns ("stray \ before d"): the i-th text, or NULL past the
 * last. Valid as long as the matcher. */
CF_API const char *cf_matcher_warning(const cf_matcher *matcher, size_t i);

/* ---------------------------------------------------------------- searching */

typedef enum cf_found {
    CF_FOUND_ERROR = -1, /* a limit was hit: cf_matcher_error() */
    CF_FOUND_NONE = 0,
    CF_FOUND_MATCH = 1
} cf_found;

/* Some whole lines: [start, end), with the separator, which only the text's last line may lack. */
typedef struct cf_extent {
    const char *start;
    const char *end;
} cf_extent;

/*
 * The first line of [text, end) that holds a match. text must be at the start of a line; end at the
 * end of one, or of the input. With CF_MATCH_MULTILINE the answer may be several lines. Then [text,
 * end) should be the whole input, and text in the calls that follow the end of the answer before:
 * matches may begin in lines that were given out already.
 *
 * CF_FOUND_ERROR: no engine could decide about the line now in *line; searching may go on after it.
 */
CF_API cf_found cf_matcher_find_line(cf_matcher *matcher, const char *text, const char *end,
                                     cf_extent *line);

/*
 * How many bytes in front of [text, end), which is as above, need no further look by who wants the
 * lines that match and has to know where a byte `other` is: whole lines that do not match and have
 * none. To look for both here costs less than one after the other. There may be more such lines.
 */
CF_API size_t cf_matcher_skip(cf_matcher *matcher, const char *text, const char *end, char other);

#define CF_UNSET SIZE_MAX /* the offset of a group that took no part in the match */

typedef struct cf_match {
    size_t start, end;     /* offsets in the line */
    size_t pattern;        /* which of the patterns it is a match of */
    size_t groups;         /* how many groups that pattern has, beside group 0, the match itself */
    const size_t *offsets; /* group i is [offsets[2 * i], offsets[2 * i + 1]), or CF_UNSET; valid
                              until the next call on this handle */
} cf_match;

enum cf_find_flag {
    CF_FIND_NOT_EMPTY = 1 << 0 /* an empty match is none */
};

/*
 * The leftmost match in a line (given without its separator) that starts at or after byte `from`;
 * what stands before `from` is still seen by ^, \b and look-behind. Of several that start at the
 * same place, the one the syntax asks for. from > 0 continues in the text of the call before, which
 * must not have changed. Past an empty match, continue one character further.
 */
CF_API cf_found cf_matcher_find(cf_matcher *matcher, const char *line, size_t len, size_t from,
                                unsigned flags, cf_match *match);

/* Why the last search answered CF_FOUND_ERROR ("match limit exceeded"). Valid until the next
 * search. */
CF_API const char *cf_matcher_error(const cf_matcher *matcher);

/* The number of the group so called in that pattern; 0 when there is none. */
CF_API size_t cf_matcher_group(const cf_matcher *matcher, size_t pattern, const char *name,
                               size_t len);

/* How many groups the pattern with the most of them has. */
CF_API size_t cf_matcher_groups(const cf_matcher *matcher);

/*
 * What the matcher does, for people: the engine, why it was chosen, what literal it looks for, how
 * often that lied; several lines, each with a newline. Writes at most size bytes with a closing
 * NUL, and returns the length of the whole text, as snprintf does.
 */
CF_API size_t cf_matcher_explain(const cf_matcher *matcher, char *buffer, size_t size);

CF_END

#endif
