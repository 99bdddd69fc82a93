/*
 * regex.h - one pattern in the hands of PCRE2: compiled for each kind of text it may meet, by JIT
 * once it has earned that, and run with what to do when a limit is hit.
 */
#ifndef CF_SEARCH_REGEX_H
#define CF_SEARCH_REGEX_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the bytes of a subject are. With UTF-8 asked for, PCRE2 needs another program for each:
 * plain bytes are by far the fastest (UCP makes \w{5} five times slower) and right for ASCII; one
 * bad byte fails a whole UTF subject, so those have a program that steps over what is not UTF-8.
 */
enum cf__text_kind { CF__TEXT_ASCII, CF__TEXT_UTF8, CF__TEXT_BROKEN, CF__TEXT_KINDS };

struct cf__regex;

struct cf__regex_source {
    const char *text;
    size_t len;
    uint32_t options;       /* PCRE2's, without UTF and UCP */
    uint32_t extra_options; /* pcre2_set_compile_extra_options */
    uint32_t newline;       /* pcre2_set_newline */
    bool utf;               /* text is UTF-8; otherwise every subject is run as bytes */
    bool jit;               /* may be compiled by JIT */
    bool plain;             /* PCRE2 is sure to take it, and it has no groups: compiled when used */
};

/* steady.c: a copy of the text `of`. */
struct cf__steady {
    char *bytes;
    size_t room;
    const char *of; /* NULL: no copy is there */
    size_t len;
    enum cf__text_kind kind;
};

/* What a match needs beside the pattern; one for each thread. */
struct cf__regex_scratch {
    bool is_wary; /* text may change while it is searched */
    size_t groups;
    uint32_t match_limit;
    struct cf__steady steady;
    /* Made by the first match; its offsets are those of the last one. */
    pcre2_match_data *match;
    pcre2_match_context *context; /* made with it */
    pcre2_jit_stack *stack;       /* made by the first JIT match */
};

/* NULL, and cf__fail called, on a pattern PCRE2 refuses. `index` of `count` is for the message. */
struct cf__regex *cf__regex_new(const struct cf__regex_source *source, size_t index, size_t count);
/* The same, without a word: NULL when PCRE2 refuses it or there is no memory. is_too_large: it is,
 * for PCRE2, which may take each half of it; NULL: of no interest. */
struct cf__regex *cf__regex_try(const struct cf__regex_source *source, bool *is_too_large);
void cf__regex_free(struct cf__regex *regex);

/* From now on JIT pays: what is used is compiled by it, if that is wanted and possible. Any thread,
 * any number of times. */
void cf__regex_speed_up(struct cf__regex *regex);

/* May its first match from one place on be another than that from a place before, though it begins
 * behind both? */
bool cf__regex_sees_start(const struct cf__regex *regex);

size_t cf__regex_groups(const struct cf__regex *regex);
/* The number of a named group; 0: there is none. */
size_t cf__regex_group(const struct cf__regex *regex, const char *name);
/* The program, not JIT's, for that kind of text. NULL: no memory. */
const pcre2_code *cf__regex_variant(struct cf__regex *regex, enum cf__text_kind kind);

/* groups: the most that a pattern matched with it has. match_limit 0: PCRE2's default. */
void cf__regex_scratch_init(struct cf__regex_scratch *scratch, size_t groups, uint32_t match_limit);
void cf__regex_scratch_free(struct cf__regex_scratch *scratch);

enum cf__text_kind cf__text_kind(const char *text, size_t len);

/*
 * Match in text[0..len) at or after from. 1: found, the offsets are in the scratch's match data.
 * 0: none. Below 0: PCRE2's error; a limit was hit and no other way could decide.
 *
 * A limit hit by JIT is tried again by the interpreter; when that gives up too and only_whether is
 * set, by pcre2_dfa_match, which needs no backtracking but finds other ends and no groups.
 */
int cf__regex_match(struct cf__regex *regex, struct cf__regex_scratch *scratch, const char *text,
                    size_t len, size_t from, uint32_t options, enum cf__text_kind kind,
                    bool only_whether);

#endif
