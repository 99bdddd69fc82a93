/*
 * replace.c - replaces the matches in each line, by the rules of pcre2_substitute.
 */
#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <coflow/filter.h>
#include <coflow/grep.h>

#include <stdlib.h>
#include <string.h>

#include "filter/edit.h"
#include "search/deep.h"

enum { FIRST_ROOM = 256 };

struct recipe {
    const char *pattern;
    const char *replacement;
    unsigned flags;
};

struct replacing {
    cf_coro *self;
    pcre2_code *code;
    pcre2_match_data *match;
    char *replacement;
    uint32_t options;
    PCRE2_UCHAR *text; /* of the changed line */
    PCRE2_SIZE room;
};

static uint32_t compile_options(unsigned flags)
{
    return (flags & CF_GREP_ICASE ? PCRE2_CASELESS : 0u) |
           (flags & CF_GREP_FIXED ? PCRE2_LITERAL : 0u) |
           (flags & CF_GREP_UTF ? PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF : 0u);
}

struct compiling {
    const struct recipe *recipe;
    pcre2_code *code;
    int error;
    PCRE2_SIZE offset;
};

static void compile(void *data)
{
    struct compiling *compiling = data;
    compiling->code = pcre2_compile((PCRE2_SPTR)compiling->recipe->pattern, PCRE2_ZERO_TERMINATED,
                                    compile_options(compiling->recipe->flags), &compiling->error,
                                    &compiling->offset, NULL);
    if (compiling->code) /* without JIT the answer is the same */
        pcre2_jit_compile(compiling->code, PCRE2_JIT_COMPLETE);
}

/* false: CF_EPATTERN or CF_ENOMEM has been raised. */
static bool prepare(struct replacing *self, const struct recipe *recipe)
{
    struct compiling compiling = {.recipe = recipe, .error = PCRE2_ERROR_NOMEMORY};
    cf__call_deep(compile, &compiling);
    self->code = compiling.code;
    if (!self->code) {
        PCRE2_UCHAR message[128];
        pcre2_get_error_message(compiling.error, message, sizeof message);
        cf_raise(self->self, compiling.error == PCRE2_ERROR_NOMEMORY ? CF_ENOMEM : CF_EPATTERN,
                 "at offset %zu: %s", compiling.offset, (char *)message);
        return false;
    }
    self->match = pcre2_match_data_create_from_pattern(self->code, NULL);
    self->replacement = strdup(recipe->replacement);
    self->options = PCRE2_SUBSTITUTE_EXTENDED | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH |
                    (recipe->flags & CF_REPLACE_FIRST ? 0u : PCRE2_SUBSTITUTE_GLOBAL);
    self->room = FIRST_ROOM;
    self->text = malloc(self->room);
    if (self->match && self->replacement && self->text)
        return true;
    cf__raise_no_memory(self->self, "a pattern");
    return false;
}

static bool grow(struct replacing *self, PCRE2_SIZE room)
{
    PCRE2_UCHAR *text = realloc(self->text, room);
    if (!text) {
        cf__raise_no_memory(self->self, "a line");
        return false;
    }
    self->text = text;
    self->room = room;
    return true;
}

/* The number of replacements, or PCRE2's error. *len: the length of the result; with
 * PCRE2_ERROR_NOMEMORY, the room that is needed. */
static int substitute(struct replacing *self, cf_line line, PCRE2_SIZE *len)
{
    *len = self->room;
    return pcre2_substitute(self->code, (PCRE2_SPTR)(line.text ? line.text : ""), line.len, 0,
                            self->options, self->match, NULL, (PCRE2_SPTR)self->replacement,
                            PCRE2_ZERO_TERMINATED, self->text, len);
}

static bool raise_failure(struct replacing *self, int error)
{
    PCRE2_UCHAR message[128];
    pcre2_get_error_message(error, message, sizeof message);
    bool is_limit = error == PCRE2_ERROR_MATCHLIMIT || error == PCRE2_ERROR_HEAPLIMIT ||
                    error == PCRE2_ERROR_DEPTHLIMIT || error == PCRE2_ERROR_JIT_STACKLIMIT;
    cf_raise(self->self, is_limit ? CF_ELIMIT : CF_EPATTERN, "%s", (char *)message);
    return false;
}

/* A line without a match is sent on without a copy. */
static bool replace_line(struct replacing *self, cf_line line)
{
    PCRE2_SIZE len;
    int count = substitute(self, line, &len);
    if (count == PCRE2_ERROR_NOMEMORY && len > self->room) {
        if (!grow(self, len))
            return false;
        count = substitute(self, line, &len);
    }
    if (count < 0)
        return raise_failure(self, count);
    return cf_send_line(self->self, count == 0 ? line : (cf_line){(char *)self->text, len});
}

static cf_value body(cf_coro *self, void *recipe)
{
    struct replacing replacing = {.self = self};
    cf_line line;
    cf_set_name(self, "replace");
    if (prepare(&replacing, recipe))
        while (cf_recv_line(self, &line) && replace_line(&replacing, line))
            ;
    free(replacing.text);
    free(replacing.replacement);
    pcre2_match_data_free(replacing.match);
    pcre2_code_free(replacing.code);
    return cf_nil;
}

cf_coro *cf_replace(const char *pattern, const char *replacement, unsigned flags, cf_coro *target)
{
    struct recipe recipe = {pattern, replacement, flags};
    return cf_stage(body, &recipe, target);
}
