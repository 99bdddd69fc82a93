/*
 * number.c - a running number before each line.
 */
#include "config.h"

#include <coflow/filter.h>

#include <inttypes.h>
#include <stdio.h>

#include "filter/edit.h"
#include "flow/named.h"

static void number(void *state, cf_line line, struct cf__text *out)
{
    uint64_t *next = state;
    char prefix[32];
    int len = snprintf(prefix, sizeof prefix, "%6" PRIu64 "\t", (*next)++);
    cf__text_add(out, prefix, (size_t)len);
    cf__text_add(out, line.text, line.len);
}

static cf_value body(cf_coro *self, void *arg)
{
    uint64_t next = *(const uint64_t *)arg;
    return cf__edit_lines(self, number, &next);
}

cf_coro *cf_number(uint64_t first, cf_coro *target)
{
    return cf__named(cf_stage(body, &first, target), "number");
}
