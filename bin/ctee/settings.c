/*
 * settings.c - parses ctee's command line into settings and rejects contradictory options.
 */
#include "config.h"

#include "settings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "common/options.h"
#include "common/report.h"
#include "common/values.h"
#include "table.h"

static void add_target(ctee_settings *settings, const char *name, bool is_command)
{
    settings->targets[settings->target_count++] = (ctee_target){name, is_command};
}

/* SIZE[,KEEP] */
static void read_rotation(const cli_parser *parser, cf_file_options *files)
{
    const char *comma = strchr(parser->value, ',');
    char *size = strndup(parser->value, strcspn(parser->value, ","));
    uint64_t keep = 0;

    if (size == NULL)
        cli_fail(ctee_tool.trouble, "out of memory");
    bool good = cli_read_size(size, &files->rotate_size) && files->rotate_size > 0;
    if (comma != NULL)
        good &= cli_read_number(comma + 1, &keep) && keep > 0 && keep < UINT_MAX;
    free(size);
    if (!good)
        cli_misuse(parser->tool, "invalid value '%s' for '--rotate': it takes SIZE or SIZE,KEEP",
                   parser->value);
    files->rotate_keep = (unsigned)keep;
}

static cf_compression read_compression(const cli_parser *parser)
{
    static const cf_compression formats[] = {CF_COMPRESS_GZIP, CF_COMPRESS_XZ, CF_COMPRESS_ZSTD};

    return parser->value != NULL ? formats[cli_choice(parser)] : CF_COMPRESS_BY_ENDING;
}

static void take(ctee_settings *settings, const cli_parser *parser, int id)
{
    switch (id) {
    case CLI_OPERAND:
        add_target(settings, parser->value, false);
        break;
    case CTEE_TO:
        add_target(settings, parser->value, true);
        break;
    case CTEE_APPEND:
        settings->files.append = true;
        break;
    case CTEE_ATOMIC:
        settings->files.atomic = true;
        break;
    case CTEE_COMPRESS:
        settings->files.compression = read_compression(parser);
        break;
    case CTEE_IGNORE_INTERRUPTS:
        settings->ignore_interrupts = true;
        break;
    case CTEE_NO_STDOUT:
        settings->no_stdout = true;
        break;
    case CTEE_OUTPUT_ERROR:
        settings->mode = parser->value != NULL ? (ctee_mode)cli_choice(parser) : CTEE_WARN_NOPIPE;
        break;
    case CTEE_PIPES:
        settings->mode = CTEE_WARN_NOPIPE;
        break;
    case CTEE_PROGRESS:
        settings->progress = true;
        break;
    case CTEE_RATE_LIMIT:
        settings->rate = cli_size(parser, 1);
        break;
    case CTEE_ROTATE:
        read_rotation(parser, &settings->files);
        break;
    case CTEE_SYNC:
        settings->files.sync = true;
        break;
    }
}

static void reject_contradictions(const ctee_settings *settings)
{
    if (settings->files.atomic && settings->files.append)
        cli_misuse(&ctee_tool, "'--atomic' replaces a file and '--append' does not: choose one");
    if (settings->files.atomic && settings->files.rotate_size > 0)
        cli_misuse(&ctee_tool, "'--atomic' and '--rotate' do not go together");
    if (settings->no_stdout && settings->target_count == 0)
        cli_misuse(&ctee_tool, "'--no-stdout' needs a FILE or '--to' to write to");
}

void ctee_read_settings(ctee_settings *settings, int argc, char *const argv[])
{
    cli_parser parser;

    *settings = (ctee_settings){.mode = CTEE_SIGPIPE};
    settings->targets = calloc((size_t)argc + 1, sizeof *settings->targets);
    if (settings->targets == NULL)
        cli_fail(ctee_tool.trouble, "out of memory");
    cli_start(&parser, &ctee_tool, argc, argv);
    for (int id; (id = cli_next(&parser)) != CLI_END;)
        take(settings, &parser, id);
    reject_contradictions(settings);
}

void ctee_free_settings(ctee_settings *settings)
{
    free(settings->targets);
}
