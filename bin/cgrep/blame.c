/*
 * blame.c - compiles the patterns one by one until one fails, and reports it: the file and line it
 * comes from, the pattern, the offset in it and what is wrong there.
 */
#include "config.h"

#include "blame.h"

#include <coflow.h>
#include <stdio.h>
#include <string.h>

#include "common/report.h"
#include "table.h"

/* A message shows at most so many bytes of a pattern; each may take up to nine when quoted. */
enum { SHOWN = 240, ROOM = 9 * SHOWN + 8 };

/* The pattern in shell quotes; "..." follows if it was too long to show in full. */
static void quote(const cf_pattern *pattern, char quoted[ROOM])
{
    char shown[SHOWN + 1];
    size_t len = pattern->len <= SHOWN ? pattern->len : SHOWN;

    memcpy(shown, pattern->text, len);
    shown[len] = '\0';
    if (cli_quoted(shown, quoted, ROOM) == shown)
        sprintf(quoted, "'%s'", shown);
    if (pattern->len > SHOWN)
        strcat(quoted, "...");
}

/* The file that a pattern was read from; NULL: none. */
static const cgrep_source *source_of(const cgrep_settings *settings, const cf_pattern *pattern)
{
    size_t place = (size_t)(pattern->text - settings->patterns[0].text);

    for (size_t i = 0; i < settings->source_count; i++)
        if (place >= settings->sources[i].start && place < settings->sources[i].end)
            return &settings->sources[i];
    return NULL;
}

static size_t line_in(const cgrep_settings *settings, const cgrep_source *source,
                      const cf_pattern *pattern)
{
    size_t line = 1;

    for (const char *p = settings->patterns[0].text + source->start; p < pattern->text; p++)
        line += *p == '\n';
    return line;
}

static _Noreturn void blame(const cgrep_settings *settings, const cf_pattern *pattern)
{
    const cgrep_source *source = source_of(settings, pattern);
    const char *why = cf_last_error()->text;
    char quoted[ROOM];

    quote(pattern, quoted);
    if (source == NULL)
        cli_fail(cgrep_tool.trouble, "invalid pattern %s: %s", quoted, why);
    cli_fail(cgrep_tool.trouble, "%s:%zu: invalid pattern %s: %s",
             strcmp(source->path, "-") == 0 ? settings->standard_input : source->path,
             line_in(settings, source, pattern), quoted, why);
}

void cgrep_blame_patterns(const cgrep_settings *settings)
{
    bool is_pattern = cf_last_error()->code == CF_EPATTERN;

    for (size_t i = 0; is_pattern && i < settings->pattern_count; i++) {
        cf_matcher *matcher = cf_matcher_new(&settings->patterns[i], 1, &settings->matching);
        if (matcher == NULL)
            blame(settings, &settings->patterns[i]);
        cf_matcher_free(matcher);
    }
    cli_fail(cgrep_tool.trouble, "%s", cf_last_error()->text); /* only together are they too big */
}

void cgrep_blame_option(const char *option, const char *pattern)
{
    char quoted[ROOM];

    if (cf_last_error()->code != CF_EPATTERN)
        cli_fail(cgrep_tool.trouble, "%s", cf_last_error()->text);
    quote(&(cf_pattern){pattern, strlen(pattern)}, quoted);
    cli_fail(cgrep_tool.trouble, "invalid pattern %s for '--%s': %s", quoted, option,
             cf_last_error()->text);
}
