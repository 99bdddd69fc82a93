/*
 * records.c - joins lines to records: a record runs from a line that matches to before the next
 * that does. A record that lies within one block is not copied.
 */
#include "config.h"

#include <coflow/filter.h>

#include "filter/edit.h"
#include "filter/pattern.h"
#include "filter/runs.h"
#include "filter/whole.h"
#include "flow/named.h"
#include "flow/targets.h"
#include "search/matcher.h"

struct recipe {
    cf_matcher *start;
    bool owned; /* the stage frees the matcher, once it has begun */
    bool begun;
};

struct records {
    cf_coro *self;
    cf_matcher *start;
    struct cf__whole record; /* the current one */
    uint64_t first_line;     /* number of its first line */
    uint64_t next_line;      /* number of the next line to come */
};

/* Send the record as a single line that has the number of its first line. The number is needed even
 * if nobody asks for it: adjacent single lines without one may be merged into a run. false: no more
 * is wanted. */
static bool send_record(struct records *records)
{
    cf_span span = cf__whole_span(&records->record);
    if (!span.block)
        return true;
    span.len -= span.len > 0 && span.text[span.len - 1] == records->record.separator;
    span.single = true;
    span.line = records->first_line;
    bool wanted = cf_send_span(records->self, span);
    cf__whole_clear(&records->record);
    return wanted;
}

/* Add [start, end) of a span to the record. false: CF_ENOMEM was raised. */
static bool add(struct records *records, const cf_span *span, const char *start, const char *end)
{
    cf_span part = *span;
    part.text = start;
    part.len = (size_t)(end - start);
    if (part.len == 0 && !part.single)
        return true;
    if (!records->record.block)
        records->first_line = records->next_line;
    records->next_line += cf__run_lines(&part);
    if (cf__whole_add(&records->record, &part))
        return true;
    cf__raise_no_memory(records->self, "a record");
    return false;
}

static bool undecided(struct records *records)
{
    cf_raise(records->self, CF_ELIMIT, "%s", cf_matcher_error(records->start));
    return false;
}

static bool take_single(struct records *records, const cf_span *span)
{
    cf_match match;
    cf_found found = cf_matcher_find(records->start, span->text, span->len, 0, 0, &match);
    if (found == CF_FOUND_ERROR)
        return undecided(records);
    return (found == CF_FOUND_NONE || send_record(records)) &&
           add(records, span, span->text, span->text + span->len);
}

static bool take_run(struct records *records, const cf_span *span)
{
    const char *end = span->text + span->len;
    for (const char *p = span->text; p < end;) {
        cf_extent line = {end, end};
        cf_found found = cf_matcher_find_line(records->start, p, end, &line);
        if (found == CF_FOUND_ERROR)
            return undecided(records);
        if (found == CF_FOUND_NONE)
            return add(records, span, p, end);
        if (!add(records, span, p, line.start) || !send_record(records) ||
            !add(records, span, line.start, line.end))
            return false;
        p = line.end;
    }
    return true;
}

/* Lines that do not end in the matcher's separator must be given to it one by one. */
static bool take_each(struct records *records, cf_span run)
{
    bool more = true;
    while (run.len > 0 && more) {
        cf_span line = cf__run_take_line(&run);
        more = take_single(records, &line);
    }
    return more;
}

static bool take(struct records *records, const cf_span *span)
{
    if (span->line > 0)
        records->next_line = span->line;
    if (span->single)
        return take_single(records, span);
    bool is_known = cf_span_separator(span) == cf__matcher_separator(records->start);
    return is_known ? take_run(records, span) : take_each(records, *span);
}

static cf_value body(cf_coro *self, void *arg)
{
    struct recipe *recipe = arg;
    struct records records = {
        .self = self, .start = recipe->start, .record = {.anywhere = true}, .next_line = 1};
    bool owned = recipe->owned;
    recipe->begun = true;
    cf_span span;
    bool more = true;
    while (more && cf_recv_span(self, &span))
        more = take(&records, &span);
    if (more)
        send_record(&records);
    cf__whole_clear(&records.record);
    if (owned)
        cf_matcher_free(records.start);
    return cf_nil;
}

static cf_coro *make(struct recipe *recipe, cf_coro *target)
{
    cf_coro *stage = cf__named(cf_stage(body, recipe, target), "records");
    if (recipe->owned && !recipe->begun)
        cf_matcher_free(recipe->start);
    return stage;
}

cf_coro *cf_records_with(cf_matcher *start, cf_coro *target)
{
    if (start)
        return make(&(struct recipe){.start = start}, target);
    cf__targets_free(&target, 1);
    return NULL;
}

cf_coro *cf_records(const char *start, unsigned flags, cf_coro *target)
{
    struct recipe recipe = {.owned = true};
    if (target)
        recipe.start = cf__pattern_compile("records", start, flags, target);
    return recipe.start ? make(&recipe, target) : NULL;
}
