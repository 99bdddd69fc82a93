/*
 * settings.c - parses cbroadcast's command line into settings. Options before a target are
 * collected in `next`, which becomes that target.
 */
#include "config.h"

#include "settings.h"

#include <coflow.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "common/options.h"
#include "common/report.h"
#include "common/values.h"
#include "table.h"

typedef struct reader {
    cbroadcast_settings *settings;
    cbroadcast_target next;
    bool is_begun; /* an option was typed for `next` */
} reader;

static void begin_target(reader *self)
{
    self->next = (cbroadcast_target){.conditions = self->settings->conditions +
                                                   self->settings->condition_count};
    self->is_begun = false;
}

static void add_target(reader *self, cbroadcast_kind kind, const char *what)
{
    if (self->next.restarts > 0 && kind != CBROADCAST_TO_COMMAND)
        cli_misuse(&cbroadcast_tool, "'--restart' is for a command, and '%s' is none", what);
    self->next.kind = kind;
    self->next.what = what;
    if (self->next.name == NULL)
        self->next.name = kind == CBROADCAST_TO_STDOUT ? "standard output" : what;
    self->settings->targets[self->settings->target_count++] = self->next;
    begin_target(self);
}

static void add_file(reader *self, const char *path, bool append)
{
    self->next.append = append;
    add_target(self, strcmp(path, "-") == 0 ? CBROADCAST_TO_STDOUT : CBROADCAST_TO_FILE, path);
}

static void add_condition(reader *self, const cli_parser *parser, bool absent)
{
    cbroadcast_settings *settings = self->settings;

    settings->conditions[settings->condition_count++] = (cbroadcast_condition){
        .option = parser->option->name, .pattern = parser->value, .absent = absent};
    self->next.condition_count++;
}

/* "1/NUM" */
static uint64_t read_sample(const cli_parser *parser)
{
    uint64_t every = 0;

    if (strncmp(parser->value, "1/", 2) != 0 || !cli_read_number(parser->value + 2, &every) ||
        every == 0 || every > SIZE_MAX)
        cli_misuse(parser->tool, "invalid value '%s' for '--sample': it takes 1/NUM",
                   parser->value);
    return every;
}

/* One of the choices; a field number follows the last, "hash:". */
static void read_mode(cbroadcast_settings *settings, const cli_parser *parser)
{
    const char *mode = parser->value;
    int choice = cli_find_choice(parser->option->choices, mode);

    if (strncmp(mode, "hash:", 5) == 0 && cli_read_number(mode + 5, &settings->field))
        choice = CBROADCAST_HASH;
    else if (choice < 0 || choice == CBROADCAST_HASH)
        cli_misuse(parser->tool,
                   "invalid value '%s' for '--mode': it takes all, round-robin, first-ready or "
                   "hash:FIELD",
                   mode);
    settings->mode = (cbroadcast_mode)choice;
}

/* Handle an option for the next target. false: it is none. */
static bool take_for_target(reader *self, const cli_parser *parser, int id)
{
    cbroadcast_target *next = &self->next;

    switch (id) {
    case CBROADCAST_MATCH:
    case CBROADCAST_NOT:
        add_condition(self, parser, id == CBROADCAST_NOT);
        break;
    case CBROADCAST_IGNORE_CASE:
        next->ignore_case = true;
        break;
    case CBROADCAST_HEAD:
        next->limit = cli_number(parser, 0, SIZE_MAX);
        next->is_limited = true;
        break;
    case CBROADCAST_SAMPLE:
        next->every = read_sample(parser);
        break;
    case CBROADCAST_RATE:
        next->rate = (double)cli_number(parser, 1, UINT32_MAX);
        next->is_queued = true;
        break;
    case CBROADCAST_FULL:
        next->full = (cf_full)cli_choice(parser);
        next->is_queued = true;
        break;
    case CBROADCAST_BUFFER:
        next->buffer = cli_size(parser, 1);
        next->is_queued = true;
        break;
    case CBROADCAST_RESTART:
        next->restarts = (unsigned)cli_number(parser, 0, UINT_MAX);
        break;
    case CBROADCAST_NAME:
        next->name = parser->value;
        break;
    default:
        return false;
    }
    self->is_begun = true;
    return true;
}

static void take(reader *self, const cli_parser *parser, int id)
{
    cbroadcast_settings *settings = self->settings;

    if (take_for_target(self, parser, id))
        return;
    switch (id) {
    case CLI_OPERAND:
    case CBROADCAST_COMMAND:
        add_target(self, CBROADCAST_TO_COMMAND, parser->value);
        break;
    case CBROADCAST_OUTPUT:
        add_file(self, parser->value, false);
        break;
    case CBROADCAST_APPEND:
        add_file(self, parser->value, true);
        break;
    case CBROADCAST_FD:
        self->next.fd = (int)cli_number(parser, 0, INT_MAX);
        add_target(self, CBROADCAST_TO_DESCRIPTOR, parser->value);
        break;
    case CBROADCAST_LISTEN:
        add_target(self, CBROADCAST_TO_LISTENER, parser->value);
        break;
    case CBROADCAST_MODE:
        read_mode(settings, parser);
        break;
    case CBROADCAST_FAIL_FAST:
    case CBROADCAST_KEEP_GOING:
        settings->fail_fast = id == CBROADCAST_FAIL_FAST;
        break;
    case CBROADCAST_REPORT:
        settings->report =
            parser->value != NULL ? (cbroadcast_report)cli_choice(parser) : CBROADCAST_REPORT_TEXT;
        break;
    case CBROADCAST_NULL_DATA:
        settings->separator = '\0';
        break;
    }
}

/* ------------------------------------------------------------------ patterns */

static void compile(const cbroadcast_settings *settings, const cbroadcast_target *target,
                    bool is_utf)
{
    cf_matcher_options options = {.separator = (unsigned char)settings->separator};

    options.flags = (target->ignore_case ? CF_MATCH_ICASE : 0) | (is_utf ? CF_MATCH_UTF : 0);
    for (size_t i = 0; i < target->condition_count; i++) {
        cbroadcast_condition *condition = &target->conditions[i];
        cf_pattern pattern = {condition->pattern, strlen(condition->pattern)};
        condition->matcher = cf_matcher_new(&pattern, 1, &options);
        if (condition->matcher == NULL)
            cli_misuse(&cbroadcast_tool, "invalid pattern '%s' for '--%s': %s", condition->pattern,
                       condition->option, cf_last_error()->text);
    }
}

static void compile_all(const cbroadcast_settings *settings)
{
    bool is_utf = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

    for (size_t i = 0; i < settings->target_count; i++)
        compile(settings, &settings->targets[i], is_utf);
}

void cbroadcast_read_settings(cbroadcast_settings *settings, int argc, char *const argv[])
{
    reader self = {.settings = settings};
    cli_parser parser;
    size_t most = (size_t)argc + 1;

    *settings = (cbroadcast_settings){.separator = '\n', .report = CBROADCAST_REPORT_NONE};
    settings->targets = calloc(most, sizeof *settings->targets);
    settings->conditions = calloc(most, sizeof *settings->conditions);
    if (settings->targets == NULL || settings->conditions == NULL)
        cli_fail(cbroadcast_tool.trouble, "out of memory");
    begin_target(&self);
    cli_start(&parser, &cbroadcast_tool, argc, argv);
    for (int id; (id = cli_next(&parser)) != CLI_END;)
        take(&self, &parser, id);
    if (self.is_begun)
        cli_misuse(&cbroadcast_tool, "no target follows the options at the end");
    if (settings->target_count == 0)
        cli_misuse(&cbroadcast_tool, "no targets");
    compile_all(settings);
}

void cbroadcast_free_settings(cbroadcast_settings *settings)
{
    for (size_t i = 0; i < settings->condition_count; i++)
        cf_matcher_free(settings->conditions[i].matcher);
    free(settings->conditions);
    free(settings->targets);
}
