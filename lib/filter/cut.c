/*
 * cut.c - some fields of each line.
 */
#include "config.h"

#include <coflow/filter.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "filter/edit.h"
#include "filter/fields.h"

/* A range of field numbers, counted from 1; both ends are included. */
struct range {
    size_t first;
    size_t last;
};

struct fields {
    const char *delimiter; /* NULL: any run of blanks */
    size_t count;
    struct range ranges[]; /* followed by the bytes of the delimiter */
};

/* ------------------------------------------------------------------------- the list */

/* Parse the number at *p, and advance *p past it; 0: there is none. */
static size_t read_number(const char **p)
{
    size_t number = 0;
    for (; **p >= '0' && **p <= '9'; ++*p)
        if (__builtin_mul_overflow(number, (size_t)10, &number) ||
            __builtin_add_overflow(number, (size_t)(**p - '0'), &number))
            number = SIZE_MAX / 16;
    return number;
}

/* Parse N, N-, -M or N-M. */
static bool read_range(const char **p, struct range *range)
{
    range->first = read_number(p);
    range->last = range->first;
    if (**p == '-') {
        ++*p;
        range->last = read_number(p);
        if (range->first == 0 && range->last == 0)
            return false;
        if (range->first == 0)
            range->first = 1;
        if (range->last == 0)
            range->last = SIZE_MAX;
    }
    return range->first > 0 && range->first <= range->last;
}

static bool read_list(const char *list, struct fields *fields)
{
    for (const char *p = list;; p++) {
        if (!read_range(&p, &fields->ranges[fields->count++]))
            return false;
        if (*p == '\0')
            return true;
        if (*p != ',')
            return false;
    }
}

/* NULL: CF_ENOMEM or, for an invalid list, CF_EINVAL has been raised. */
static struct fields *make_fields(cf_coro *self, const char *list, const char *delimiter)
{
    size_t most = 1;
    for (const char *p = list; *p; p++)
        most += *p == ',';
    size_t len = delimiter ? strlen(delimiter) : 0;
    struct fields *fields = calloc(1, sizeof *fields + most * sizeof *fields->ranges + len + 1);
    if (!fields) {
        cf__raise_no_memory(self, "a list of fields");
        return NULL;
    }
    if (!read_list(list, fields) || (delimiter && len == 0)) {
        cf_raise(self, CF_EINVAL, "invalid list of fields: '%s'", list);
        free(fields);
        return NULL;
    }
    if (delimiter)
        fields->delimiter = memcpy(&fields->ranges[most], delimiter, len + 1);
    return fields;
}

/* ------------------------------------------------------------------------- the lines */

static bool is_wanted(const struct fields *fields, size_t number)
{
    for (size_t i = 0; i < fields->count; i++)
        if (number >= fields->ranges[i].first && number <= fields->ranges[i].last)
            return true;
    return false;
}

static void cut(void *state, cf_line line, struct cf__text *out)
{
    const struct fields *fields = state;
    const char *p = cf__first_field(fields->delimiter, line);
    const char *end = line.text + line.len;
    bool is_first = true;
    for (size_t number = 1; p; number++) {
        cf_line field = cf__next_field(fields->delimiter, &p, end);
        if (!is_wanted(fields, number))
            continue;
        if (!is_first && fields->delimiter)
            cf__text_add_string(out, fields->delimiter);
        else if (!is_first)
            cf__text_add(out, " ", 1);
        cf__text_add(out, field.text, field.len);
        is_first = false;
    }
}

struct recipe {
    const char *list;
    const char *delimiter;
};

static cf_value body(cf_coro *self, void *arg)
{
    const struct recipe *recipe = arg;
    cf_set_name(self, "cut");
    struct fields *fields = make_fields(self, recipe->list, recipe->delimiter);
    if (fields)
        cf__edit_lines(self, cut, fields);
    free(fields);
    return cf_nil;
}

cf_coro *cf_cut(const char *list, const char *delimiter, cf_coro *target)
{
    struct recipe recipe = {list, delimiter};
    return cf_stage(body, &recipe, target);
}
