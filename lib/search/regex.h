/*
 * regex.h - one pattern as PCRE2 runs it: compiled once for each kind of text, by JIT when enough
 * text has been searched, with fallbacks for when a match limit is hit.
 */
#ifndef CF_SEARCH_REGEX_H
#define CF_SEARCH_REGEX_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the bytes of a subject are. In UTF mode PCRE2 gets a separate program (variant) for each
 * kind. Matching as bytes is right for ASCII and by far the fastest: UCP makes \w{5} five times
 * slower. One invalid byte makes PCRE2 reject a whole UTF subject, so invalid text has a variant
 * compiled with PCRE2_MATCH_INVALID_UTF, in which invalid sequences match nothing.
 */
enum cf__text_kind { CF__TEXT_ASCII, CF__TEXT_UTF8, CF__TEXT_BROKEN, CF__TEXT_KINDS };

struct cf__regex;

struct cf__regex_source {
    const char *text;
    size_t len;
    uint32_t options;       /* PCRE2 compile options, without UTF and UCP */
    uint32_t extra_options; /* pcre2_set_compile_extra_options */
    uint32_t newline;       /* pcre2_set_newline */
    bool utf;               /* text is UTF-8; otherwise every subject is matched as bytes */
    bool jit;               /* JIT may be used */
    bool plain;             /* certain to compile, and without groups: compiled when first used */
};

/* steady.c: a private copy of the text at `of`. */
struct cf__steady {
    char *bytes;
    size_t room;
    const char *of; /* NULL: there is no copy */
    size_t len;
    enum cf__text_kind kind;
};

/* What one thread needs to run matches. */
struct cf__regex_scratch {
    bool is_wary; /* subjects may change during a match (CF_MATCH_WARY) */
    size_t groups;
    uint32_t match_limit;
    struct cf__steady steady;
    /* Both made by the first match. `match` holds the offsets of the last one. */
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack; /* made by the first JIT match */
};

/* Compile. NULL, with cf__fail called, when PCRE2 refuses the pattern or there is no memory; the
 * message names pattern `index` of `count`. */
struct cf__regex *cf__regex_new(const struct cf__regex_source *source, size_t index, size_t count);
/* The same without reporting an error. Sets *is_too_large (which may be NULL) when the pattern
 * exceeds a size limit of PCRE2, so that halves of it might compile. */
struct cf__regex *cf__regex_try(const struct cf__regex_source *source, bool *is_too_large);
void cf__regex_free(struct cf__regex *regex);

/*
 * Make `next` a continuation of `regex`, which then owns it: a match of the whole is a match of
 * `regex` directly followed by one of `next`. Only for regexes without groups that match at most
 * one string at each position; `next` is compiled with PCRE2_ANCHORED.
 */
void cf__regex_continue(struct cf__regex *regex, struct cf__regex *next);

/* From now on compile by JIT whatever variant is used, if JIT is wanted and available. Callable
 * from any thread, any number of times. */
void cf__regex_enable_jit(struct cf__regex *regex);

/* May the first match depend on the offset the search starts from? If not, the first match from one
 * offset is also the first from any later offset up to its start. */
bool cf__regex_sees_start(const struct cf__regex *regex);

size_t cf__regex_groups(const struct cf__regex *regex);
/* The number of a named group; 0 when there is none. */
size_t cf__regex_group(const struct cf__regex *regex, const char *name);
/* The interpreter's program for that kind of text. NULL: no memory. */
const pcre2_code *cf__regex_variant(struct cf__regex *regex, enum cf__text_kind kind);

/* groups: the largest number of groups of any pattern matched with this scratch. match_limit 0:
 * PCRE2's default. */
void cf__regex_scratch_init(struct cf__regex_scratch *scratch, size_t groups, uint32_t match_limit);
void cf__regex_scratch_free(struct cf__regex_scratch *scratch);

enum cf__text_kind cf__text_kind(const char *text, size_t len);

/*
 * Find the first match in text[0..len) that starts at or after `from`. Returns 1 when found, with
 * the offsets in scratch->match; 0 when there is none; a negative PCRE2 error when a limit was hit
 * and no other way of matching could decide.
 *
 * A match on which JIT hits a limit is repeated by the interpreter. If that hits one too and
 * only_whether is set, pcre2_dfa_match decides: it does not backtrack, but sets no groups and may
 * report another end.
 */
int cf__regex_match(struct cf__regex *regex, struct cf__regex_scratch *scratch, const char *text,
                    size_t len, size_t from, uint32_t options, enum cf__text_kind kind,
                    bool only_whether);

#endif
