/*
 * records.c - lines put together: a record runs from a line that matches to the next that does.
 */
#include "config.h"

#include <coflow/filter.h>
#include <coflow/grep.h>

#include <string.h>

#include "filter/edit.h"

struct recipe {
    const char *start;
    unsigned flags;
};

struct records {
    cf_coro *self;
    cf_matcher *matcher;
    struct cf__text record; /* its lines with a newline between them */
    bool is_begun;
};

static cf_matcher *make_matcher(const struct recipe *recipe)
{
    cf_pattern pattern = {recipe->start, strlen(recipe->start)};
    cf_matcher_options options = {.syntax = CF_SYNTAX_PERL, .separator = '\n'};
    if (recipe->flags & CF_GREP_FIXED)
        options.syntax = CF_SYNTAX_FIXED;
    else if (recipe->flags & CF_GREP_EXTENDED)
        options.syntax = CF_SYNTAX_EXTENDED;
    else if (recipe->flags & CF_GREP_BASIC)
        options.syntax = CF_SYNTAX_BASIC;
    options.flags = (recipe->flags & CF_GREP_ICASE ? CF_MATCH_ICASE : 0u) |
                    (recipe->flags & CF_GREP_WORD ? CF_MATCH_WORD : 0u) |
                    (recipe->flags & CF_GREP_LINE ? CF_MATCH_LINE : 0u) |
                    (recipe->flags & CF_GREP_UTF ? CF_MATCH_UTF : 0u);
    return cf_matcher_new(&pattern, 1, &options);
}

/* The record is complete. false: no more is wanted. */
static bool send_record(struct records *records)
{
    struct cf__text *record = &records->record;
    bool is_begun = records->is_begun;
    cf_line line = {record->bytes, record->len};
    record->len = 0;
    records->is_begun = false;
    return !is_begun || cf_send_line(records->self, line);
}

/* Lines before the first that matches are a record, too: nothing is lost. */
static bool add_line(struct records *records, cf_line line)
{
    cf_match match;
    cf_found found = cf_matcher_find(records->matcher, line.text, line.len, 0, 0, &match);
    if (found == CF_FOUND_ERROR) {
        cf_raise(records->self, CF_ELIMIT, "%s", cf_matcher_error(records->matcher));
        return false;
    }
    if (found == CF_FOUND_MATCH && !send_record(records))
        return false;
    if (records->is_begun)
        cf__text_add(&records->record, "\n", 1);
    cf__text_add(&records->record, line.text, line.len);
    records->is_begun = true;
    if (records->record.failed)
        cf__raise_no_memory(records->self, "a record");
    return !records->record.failed;
}

static cf_value body(cf_coro *self, void *arg)
{
    struct records records = {.self = self, .matcher = make_matcher(arg)};
    cf_line line;
    bool more = true;
    cf_set_name(self, "records");
    if (!records.matcher)
        return cf_raise(self, cf_last_error()->code, "%s", cf_last_error()->text);
    while (more && cf_recv_line(self, &line))
        more = add_line(&records, line);
    if (more)
        send_record(&records);
    cf__text_free(&records.record);
    cf_matcher_free(records.matcher);
    return cf_nil;
}

cf_coro *cf_records(const char *start, unsigned flags, cf_coro *target)
{
    struct recipe recipe = {start, flags};
    return cf_stage(body, &recipe, target);
}
