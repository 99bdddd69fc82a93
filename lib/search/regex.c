/*
 * regex.c - compile and run one pattern with PCRE2. What the pattern means, and where lines begin
 * and end, is decided elsewhere.
 */
#include "config.h"

#include "search/regex.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "search/caseless.h"
#include "search/deep.h"
#include "search/fail.h"
#include "search/parse.h"
#include "search/scan.h"
#include "search/steady.h"

enum {
    JIT_STACK_START = 32 * 1024,
    JIT_STACK_MOST = 4 * 1024 * 1024,
    DFA_WORKSPACE = 4096,
    DFA_STACK_FOR_CALL = 1024, /* a level takes some 410 bytes in 10.42 */
    MESSAGE_SIZE = 256
};

#ifndef PCRE2_ERROR_PATTERN_TOO_LARGE /* has no name before 10.35 */
#define PCRE2_ERROR_PATTERN_TOO_LARGE 120
#endif
#ifndef PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED
#define PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED 135
#endif

/* Options for text that is not valid UTF-8: its valid parts are matched as characters. PCRE2 before
 * 10.34 cannot do that, and matches bytes. */
#ifdef PCRE2_MATCH_INVALID_UTF
#define BROKEN_TEXT (PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF)
#else
#define BROKEN_TEXT 0
#endif

/* The pattern compiled for one kind of text. JIT compiles a copy, since other threads may be
 * matching with `code` meanwhile. */
struct variant {
    pcre2_code *code; /* NULL: does not compile this way */
    _Atomic(pcre2_code *) jit_code;
    atomic_bool jit_untried; /* JIT compilation has not been tried yet */
};

/*
 * A plain pattern is compiled by its first match. Most never get that far, because an engine
 * decides their lines alone. JIT compilation is deferred likewise.
 */
struct cf__regex {
    struct variant variants[CF__TEXT_KINDS];
    bool utf;
    bool jit;
    bool sees_start; /* see cf__regex_sees_start */
    atomic_bool jit_enabled;
    atomic_bool compiled; /* the variants' `code` is valid */
    struct cf__regex_source source;
    char *text;             /* owned copy of source.text, when compilation is deferred */
    struct cf__regex *next; /* see cf__regex_continue; or NULL */
    pthread_mutex_t compiling;
};

/* ------------------------------------------------------------------ compiling */

static pcre2_code *compile(const struct cf__regex_source *source, uint32_t options, int *error,
                           size_t *offset)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (context == NULL) {
        *error = PCRE2_ERROR_NOMEMORY;
        return NULL;
    }
    pcre2_set_newline(context, source->newline);
    pcre2_set_compile_extra_options(context, source->extra_options);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)source->text, source->len,
                                     source->options | options, error, offset, context);
    pcre2_compile_context_free(context);
    return code;
}

static void fail(int error, size_t offset, size_t index, size_t count)
{
    if (error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED) {
        cf__fail_no_memory();
        return;
    }
    char message[MESSAGE_SIZE];
    pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message);
    cf__fail_pattern(index, count, offset, message);
}

/*
 * Compile the variants the pattern needs. In UTF mode the UTF-8 variant defines its meaning. The
 * byte variant serves only ASCII text, and does not exist for a pattern beyond ASCII or one that
 * does not compile as bytes ("\x{20ac}"): the UTF-8 variant then takes its place.
 */
static bool compile_variants(struct cf__regex *regex, const struct cf__regex_source *source,
                             int *error, size_t *offset)
{
    struct variant *variants = regex->variants;
    int ignored_error;
    size_t ignored_offset;

    if (!source->utf) {
        variants[CF__TEXT_ASCII].code = compile(source, PCRE2_NEVER_UTF, error, offset);
        return variants[CF__TEXT_ASCII].code != NULL;
    }
    uint32_t unicode = PCRE2_UTF | PCRE2_UCP;
    variants[CF__TEXT_UTF8].code = compile(source, unicode, error, offset);
    if (variants[CF__TEXT_UTF8].code == NULL)
        return false;
    if (cf__find_high(source->text, source->text + source->len) == source->text + source->len)
        variants[CF__TEXT_ASCII].code =
            compile(source, cf__has_cased_class(source->text, source->len) ? PCRE2_UCP : 0,
                    &ignored_error, &ignored_offset);
    variants[CF__TEXT_BROKEN].code = compile(source, BROKEN_TEXT, error, offset);
    return variants[CF__TEXT_BROKEN].code != NULL;
}

static void free_variant(struct variant *variant)
{
    if (variant->code == NULL)
        return;
    pcre2_code_free(variant->code);
    pcre2_code_free(atomic_load(&variant->jit_code));
}

static bool keep_source(struct cf__regex *regex, const struct cf__regex_source *source)
{
    regex->text = malloc(source->len + 1);
    if (regex->text == NULL)
        return false;
    memcpy(regex->text, source->text, source->len);
    regex->source = *source;
    regex->source.text = regex->text;
    return true;
}

/* \G matches at the start offset, \K moves the start of the match, and verbs such as (*COMMIT) end
 * the search. Taking something else for one of these ("\\G") costs only time. */
static bool sees_start(const struct cf__regex_source *source)
{
    for (size_t i = 0; i + 1 < source->len; i++) {
        const char *p = source->text + i;
        if ((p[0] == '\\' && (p[1] == 'G' || p[1] == 'K')) || (p[0] == '(' && p[1] == '*'))
            return true;
    }
    return false;
}

static struct cf__regex *regex_new(const struct cf__regex_source *source, int *error,
                                   size_t *offset)
{
    struct cf__regex *regex = calloc(1, sizeof *regex);
    *error = PCRE2_ERROR_NOMEMORY;
    if (regex == NULL || pthread_mutex_init(&regex->compiling, NULL) != 0) {
        free(regex);
        return NULL;
    }
    regex->utf = source->utf;
    regex->jit = source->jit;
    regex->sees_start = sees_start(source);
    /* No JIT for invalid text: up to 10.42, with MATCH_INVALID_UTF, it lets \D, \W and \S match
     * invalid bytes (PCRE2 issue 224). */
    atomic_init(&regex->variants[CF__TEXT_ASCII].jit_untried, true);
    atomic_init(&regex->variants[CF__TEXT_UTF8].jit_untried, true);
    atomic_init(&regex->compiled, !source->plain);
    if (source->plain ? keep_source(regex, source) : compile_variants(regex, source, error, offset))
        return regex;
    cf__regex_free(regex);
    return NULL;
}

/* Compile now if compilation was deferred. false: no memory. */
static bool ensure_compiled(struct cf__regex *regex)
{
    int error;
    size_t offset;

    if (atomic_load_explicit(&regex->compiled, memory_order_acquire))
        return true;
    pthread_mutex_lock(&regex->compiling);
    bool done =
        atomic_load(&regex->compiled) || compile_variants(regex, &regex->source, &error, &offset);
    atomic_store(&regex->compiled, done);
    pthread_mutex_unlock(&regex->compiling);
    return done;
}

struct cf__regex *cf__regex_new(const struct cf__regex_source *source, size_t index, size_t count)
{
    int error = 0;
    size_t offset = 0;
    struct cf__regex *regex = regex_new(source, &error, &offset);
    if (regex == NULL)
        fail(error, offset, index, count);
    return regex;
}

/* Would fewer alternatives compile? PCRE2 takes at most 2000 look-behinds (with -w each alternative
 * has one) and 64 KB of compiled code. */
static bool is_too_large_error(int error)
{
    return error == PCRE2_ERROR_PATTERN_TOO_LARGE ||
           error == PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED;
}

struct cf__regex *cf__regex_try(const struct cf__regex_source *source, bool *is_too_large)
{
    int error = 0;
    size_t offset;
    struct cf__regex *regex = regex_new(source, &error, &offset);
    if (is_too_large != NULL)
        *is_too_large = regex == NULL && is_too_large_error(error);
    return regex;
}

void cf__regex_free(struct cf__regex *regex)
{
    for (struct cf__regex *next; regex != NULL; regex = next) {
        next = regex->next;
        for (int kind = 0; kind < CF__TEXT_KINDS; kind++)
            free_variant(&regex->variants[kind]);
        pthread_mutex_destroy(&regex->compiling);
        free(regex->text);
        free(regex);
    }
}

void cf__regex_continue(struct cf__regex *regex, struct cf__regex *next)
{
    regex->next = next;
}

static void run_jit_compiler(void *data)
{
    pcre2_code **code = data;
    if (pcre2_jit_compile(*code, PCRE2_JIT_COMPLETE) == 0)
        return;
    pcre2_code_free(*code);
    *code = NULL;
}

/* Called with the lock held. Tries only once. */
static void compile_jit(struct variant *variant)
{
    if (variant->code == NULL || !atomic_load(&variant->jit_untried))
        return;
    pcre2_code *copy = pcre2_code_copy(variant->code);
    if (copy != NULL && !cf__call_deep(run_jit_compiler, &copy)) {
        pcre2_code_free(copy);
        copy = NULL;
    }
    atomic_store(&variant->jit_code, copy);
    atomic_store(&variant->jit_untried, false);
}

/* The JIT-compiled program, if JIT is enabled. NULL: there is none. */
static const pcre2_code *jit_code_of(struct cf__regex *regex, struct variant *variant)
{
    if (atomic_load_explicit(&variant->jit_untried, memory_order_acquire) &&
        atomic_load_explicit(&regex->jit_enabled, memory_order_relaxed)) {
        pthread_mutex_lock(&regex->compiling);
        compile_jit(variant);
        pthread_mutex_unlock(&regex->compiling);
    }
    return atomic_load_explicit(&variant->jit_code, memory_order_acquire);
}

void cf__regex_enable_jit(struct cf__regex *regex)
{
    for (; regex != NULL; regex = regex->next)
        if (regex->jit)
            atomic_store_explicit(&regex->jit_enabled, true, memory_order_relaxed);
}

/* The variant that defines the pattern's meaning. NULL: not compiled yet. */
static const pcre2_code *code_of(const struct cf__regex *regex)
{
    if (!atomic_load_explicit(&regex->compiled, memory_order_acquire))
        return NULL;
    return regex->variants[regex->utf ? CF__TEXT_UTF8 : CF__TEXT_ASCII].code;
}

bool cf__regex_sees_start(const struct cf__regex *regex)
{
    return regex->sees_start;
}

size_t cf__regex_groups(const struct cf__regex *regex)
{
    const pcre2_code *code = code_of(regex);
    uint32_t groups = 0;
    if (code != NULL)
        pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
    return groups;
}

size_t cf__regex_group(const struct cf__regex *regex, const char *name)
{
    const pcre2_code *code = code_of(regex);
    int group = code != NULL ? pcre2_substring_number_from_name(code, (PCRE2_SPTR)name) : 0;
    return group > 0 ? (size_t)group : 0;
}

/* -------------------------------------------------------------------- scratch */

void cf__regex_scratch_init(struct cf__regex_scratch *scratch, size_t groups, uint32_t match_limit)
{
    *scratch = (struct cf__regex_scratch){.groups = groups, .match_limit = match_limit};
}

void cf__regex_scratch_free(struct cf__regex_scratch *scratch)
{
    if (scratch->match != NULL) {
        pcre2_match_data_free(scratch->match);
        pcre2_match_context_free(scratch->context);
        pcre2_jit_stack_free(scratch->stack);
    }
    cf__steady_free(&scratch->steady);
}

/* Allocated by the first match: most plain patterns never run one, and merely paging in PCRE2's
 * code would be a good part of a short run. */
static bool ensure_match_data(struct cf__regex_scratch *scratch)
{
    if (scratch->match != NULL)
        return true;
    scratch->context = pcre2_match_context_create(NULL);
    if (scratch->context == NULL)
        return false;
    scratch->match = pcre2_match_data_create((uint32_t)scratch->groups + 1, NULL);
    if (scratch->match == NULL) {
        pcre2_match_context_free(scratch->context);
        return false;
    }
    if (scratch->match_limit != 0)
        pcre2_set_match_limit(scratch->context, scratch->match_limit);
    return true;
}

/* JIT code must not use the caller's stack: a coroutine's is small. */
static bool ensure_jit_stack(struct cf__regex_scratch *scratch)
{
    if (scratch->stack == NULL) {
        scratch->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MOST, NULL);
        if (scratch->stack != NULL)
            pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    }
    return scratch->stack != NULL;
}

/* ------------------------------------------------------------------- matching */

enum cf__text_kind cf__text_kind(const char *text, size_t len)
{
    const char *high = cf__find_high(text, text + len);
    if (high == text + len)
        return CF__TEXT_ASCII;
    return cf__is_utf8(high, text + len) ? CF__TEXT_UTF8 : CF__TEXT_BROKEN;
}

static struct variant *variant_for(struct cf__regex *regex, enum cf__text_kind kind)
{
    if (!regex->utf)
        return &regex->variants[CF__TEXT_ASCII];
    if (kind == CF__TEXT_ASCII && regex->variants[CF__TEXT_ASCII].code == NULL)
        return &regex->variants[CF__TEXT_UTF8];
    return &regex->variants[kind];
}

const pcre2_code *cf__regex_variant(struct cf__regex *regex, enum cf__text_kind kind)
{
    return ensure_compiled(regex) ? variant_for(regex, kind)->code : NULL;
}

static bool is_limit(int rc)
{
    return rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_JIT_STACKLIMIT ||
           rc == PCRE2_ERROR_DEPTHLIMIT || rc == PCRE2_ERROR_HEAPLIMIT;
}

struct dfa_call {
    const pcre2_code *code;
    PCRE2_SPTR text;
    size_t len, from;
    uint32_t options;
    pcre2_match_data *match;
    pcre2_match_context *context;
    int workspace[DFA_WORKSPACE];
    int rc;
};

static void run_dfa(void *data)
{
    struct dfa_call *call = data;
    call->rc = pcre2_dfa_match(call->code, call->text, call->len, call->from, call->options,
                               call->match, call->context, call->workspace, DFA_WORKSPACE);
}

/* pcre2_dfa_match recurses for each nested look-around and recursion, which the depth limit bounds
 * to what the deep stack holds. */
static int dfa_match(const pcre2_code *code, struct cf__regex_scratch *scratch, const char *text,
                     size_t len, size_t from, uint32_t options)
{
    struct dfa_call *call = calloc(1, sizeof *call);
    pcre2_match_context *context = pcre2_match_context_copy(scratch->context);
    int rc = PCRE2_ERROR_NOMEMORY;
    if (call != NULL && context != NULL) {
        pcre2_set_depth_limit(context, CF__DEEP_STACK / DFA_STACK_FOR_CALL);
        call->code = code;
        call->text = (PCRE2_SPTR)text;
        call->len = len;
        call->from = from;
        call->options = options | PCRE2_DFA_SHORTEST;
        call->match = scratch->match;
        call->context = context;
        rc = cf__call_deep(run_dfa, call) ? call->rc : PCRE2_ERROR_NOMEMORY;
    }
    pcre2_match_context_free(context);
    free(call);
    return rc;
}

/* Match the regex alone, without its continuations. */
static int match_one(struct cf__regex *regex, struct cf__regex_scratch *scratch, const char *text,
                     size_t len, size_t from, uint32_t options, enum cf__text_kind kind,
                     bool only_whether)
{
    if (!ensure_compiled(regex))
        return PCRE2_ERROR_NOMEMORY;
    struct variant *variant = variant_for(regex, kind);
    const pcre2_code *jit = jit_code_of(regex, variant);
    int rc = PCRE2_ERROR_JIT_STACKLIMIT;

    if (kind != CF__TEXT_BROKEN)
        options |= PCRE2_NO_UTF_CHECK;
    if (jit != NULL && ensure_jit_stack(scratch))
        rc = pcre2_jit_match(jit, (PCRE2_SPTR)text, len, from, options & ~PCRE2_NO_UTF_CHECK,
                             scratch->match, scratch->context);
    if (is_limit(rc) || rc == PCRE2_ERROR_JIT_BADOPTION)
        rc = pcre2_match(variant->code, (PCRE2_SPTR)text, len, from, options | PCRE2_NO_JIT,
                         scratch->match, scratch->context);
    if (is_limit(rc) && only_whether) {
        int decided = dfa_match(variant->code, scratch, text, len, from, options);
        if (decided >= 0 || decided == PCRE2_ERROR_NOMATCH)
            rc = decided;
    }
    if (rc == PCRE2_ERROR_NOMATCH)
        return 0;
    return rc >= 0 ? 1 : rc;
}

/* Match each continuation where the one before ended, the first at *end. */
static int match_continuations(struct cf__regex *next, struct cf__regex_scratch *scratch,
                               const char *text, size_t len, size_t *end, enum cf__text_kind kind)
{
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(scratch->match);
    int rc = 1;
    for (; next != NULL && rc > 0; next = next->next) {
        rc = match_one(next, scratch, text, len, *end, 0, kind, false);
        if (rc > 0 && found[0] != *end) /* although anchored, PCRE2 moved on past invalid bytes */
            rc = 0;
        *end = found[1];
    }
    return rc;
}

static int match_continued(struct cf__regex *regex, struct cf__regex_scratch *scratch,
                           const char *text, size_t len, size_t from, uint32_t options,
                           enum cf__text_kind kind)
{
    for (;;) {
        int rc = match_one(regex, scratch, text, len, from, options, kind, false);
        if (rc <= 0)
            return rc;
        PCRE2_SIZE *found = pcre2_get_ovector_pointer(scratch->match);
        size_t start = found[0], end = found[1];
        rc = match_continuations(regex->next, scratch, text, len, &end, kind);
        if (rc != 0) {
            found[0] = start;
            found[1] = end;
            return rc;
        }
        from = start + cf__character_length(text + start, text + len, regex->utf);
    }
}

int cf__regex_match(struct cf__regex *regex, struct cf__regex_scratch *scratch, const char *text,
                    size_t len, size_t from, uint32_t options, enum cf__text_kind kind,
                    bool only_whether)
{
    if (!ensure_match_data(scratch))
        return PCRE2_ERROR_NOMEMORY;
    if (kind == CF__TEXT_UTF8 && scratch->is_wary)
        text = cf__steady_text(&scratch->steady, text, len, from > 0, &kind);
    if (regex->next != NULL)
        return match_continued(regex, scratch, text, len, from, options, kind);
    return match_one(regex, scratch, text, len, from, options, kind, only_whether);
}
