/*
 * typed.c - parses a command line into cgrep_typed; also reads the files of -f and --exclude-from.
 */
#include "config.h"

#include "typed.h"

#include <stdlib.h>
#include <string.h>

#include "common/options.h"
#include "common/report.h"
#include "common/values.h"
#include "table.h"
#include "whole.h"

enum { MOST_THREADS = 256 };

static _Noreturn void out_of_memory(void)
{
    cli_fail(cgrep_tool.trouble, "out of memory");
}

/* ------------------------------------------------------------------------- files */

void cgrep_add_patterns(cgrep_patterns *patterns, const char *text, size_t len)
{
    char *joined = realloc(patterns->text, patterns->len + len + 1);

    if (joined == NULL)
        out_of_memory();
    memcpy(joined + patterns->len, text, len);
    patterns->text = joined;
    patterns->len += len;
    patterns->text[patterns->len++] = '\n';
    patterns->given = true;
}

static void add_pattern_file(cgrep_patterns *patterns, const char *path)
{
    size_t len;
    char *text = cgrep_read_whole(path, &len);
    cgrep_source *source = &patterns->sources[patterns->source_count++];

    *source = (cgrep_source){.path = path, .start = patterns->len};
    patterns->given = true;
    if (len > 0)
        cgrep_add_patterns(patterns, text, len - (text[len - 1] == '\n'));
    free(text);
    source->end = patterns->len;
}

static void add_glob(cgrep_globs *globs, const char *pattern, size_t len, bool includes)
{
    if (!cgrep_add_glob(globs, pattern, len, includes))
        out_of_memory();
}

/* Read a file with one glob per line; white space at the end of a line is ignored. */
static void add_glob_file(cgrep_globs *globs, const char *path)
{
    size_t len;
    char *text = cgrep_read_whole(path, &len);
    size_t width;

    for (const char *line = text; *line != '\0'; line += width + (line[width] == '\n')) {
        width = strcspn(line, "\n");
        size_t used = width;
        while (used > 0 && strchr(" \t\r\f\v", line[used - 1]) != NULL)
            used--;
        if (used > 0)
            add_glob(globs, line, used, false);
    }
    free(text);
}

static void add_folder_glob(cgrep_globs *globs, const char *pattern)
{
    size_t len = strlen(pattern);

    while (len > 1 && pattern[len - 1] == '/')
        len--;
    add_glob(globs, pattern, len, false);
}

/* ------------------------------------------------------------------------ options */

static cgrep_optional number(const cli_parser *parser)
{
    return (cgrep_optional){true, cli_number(parser, 0, UINT64_MAX)};
}

static cgrep_optional lines(const cli_parser *parser)
{
    return (cgrep_optional){true, cli_count(parser, parser->option->id == CGREP_MAX_COUNT)};
}

static cgrep_when when(const cli_parser *parser)
{
    return parser->value != NULL ? (cgrep_when)cli_choice(parser) : CGREP_AUTO;
}

/* Options for patterns and matching. false: the option is none of them. */
static bool take_matching(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CGREP_PERL:
        typed->syntax = CF_SYNTAX_PERL;
        return true;
    case CGREP_EXTENDED:
        typed->syntax = CF_SYNTAX_EXTENDED;
        return true;
    case CGREP_BASIC:
        typed->syntax = CF_SYNTAX_BASIC;
        return true;
    case CGREP_FIXED:
        typed->syntax = CF_SYNTAX_FIXED;
        return true;
    case CGREP_PATTERN:
        cgrep_add_patterns(&typed->patterns, parser->value, strlen(parser->value));
        return true;
    case CGREP_PATTERN_FILE:
        add_pattern_file(&typed->patterns, parser->value);
        return true;
    case CGREP_IGNORE_CASE:
    case CGREP_NO_IGNORE_CASE:
        typed->ignore_case = id == CGREP_IGNORE_CASE;
        return true;
    case CGREP_SMART_CASE:
        typed->smart_case = true;
        return true;
    case CGREP_INVERT:
        typed->invert = true;
        return true;
    case CGREP_WORD:
        typed->word = true;
        return true;
    case CGREP_LINE:
        typed->line = true;
        return true;
    case CGREP_AND:
    case CGREP_NOT:
        typed->conditions[typed->condition_count++] =
            (cgrep_condition){parser->value, id == CGREP_NOT};
        return true;
    case CGREP_MULTILINE:
        typed->multiline = true;
        return true;
    case CGREP_RECORD_START:
        typed->record_start = parser->value;
        return true;
    case CGREP_NULL_DATA:
        typed->null_data = true;
        return true;
    case CGREP_MAX_COUNT:
        typed->max_count = lines(parser);
        return true;
    default:
        return false;
    }
}

/* Options for characters and the matching engine. false: the option is none of them. */
static bool take_engine(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CGREP_CRLF:
        typed->crlf = true;
        return true;
    case CGREP_UTF:
    case CGREP_NO_UTF:
        typed->utf = (cgrep_optional){true, id == CGREP_UTF};
        return true;
    case CGREP_MATCH_LIMIT:
        typed->match_limit = (uint32_t)cli_number(parser, 1, UINT32_MAX);
        return true;
    case CGREP_NO_JIT:
        typed->no_jit = true;
        return true;
    default:
        return false;
    }
}

/* Options that choose what is printed. false: the option is none of them. */
static bool take_output(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CGREP_COUNT:
        typed->count = true;
        return true;
    case CGREP_COUNT_MATCHES:
        typed->count_matches = true;
        return true;
    case CGREP_FILES_WITH:
        typed->list = CGREP_LIST_WITH;
        return true;
    case CGREP_FILES_WITHOUT:
        typed->list = CGREP_LIST_WITHOUT;
        return true;
    case CGREP_ONLY_MATCHING:
        typed->only_matching = true;
        typed->group = parser->value != NULL ? cli_number(parser, 0, UINT16_MAX) : 0;
        return true;
    case CGREP_REPLACE:
        typed->replacement = parser->value;
        return true;
    case CGREP_MAX_COLUMNS:
        typed->max_columns = cli_number(parser, 0, SIZE_MAX / 2);
        return true;
    case CGREP_JSON:
        typed->json = true;
        return true;
    case CGREP_STATS:
        typed->stats = true;
        return true;
    case CGREP_TRIM:
        typed->trim = true;
        return true;
    case CGREP_HEADING:
        typed->heading = true;
        return true;
    case CGREP_QUIET:
        typed->quiet = true;
        return true;
    case CGREP_NO_MESSAGES:
        typed->no_messages = true;
        return true;
    case CGREP_COLOR:
        typed->color = when(parser);
        return true;
    case CGREP_HYPERLINK:
        typed->hyperlink = when(parser);
        return true;
    case CGREP_LINE_BUFFERED:
        return true;
    default:
        return false;
    }
}

/* Options for prefixes, colours and context. false: the option is none of them. */
static bool take_layout(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CGREP_LINE_NUMBER:
        typed->line_number = true;
        return true;
    case CGREP_BYTE_OFFSET:
        typed->byte_offset = true;
        return true;
    case CGREP_COLUMN:
        typed->column = true;
        return true;
    case CGREP_VIMGREP:
        typed->vimgrep = true;
        return true;
    case CGREP_WITH_FILENAME:
    case CGREP_NO_FILENAME:
        typed->with_filename = (cgrep_optional){true, id == CGREP_WITH_FILENAME};
        return true;
    case CGREP_LABEL:
        typed->label = parser->value;
        return true;
    case CGREP_INITIAL_TAB:
        typed->initial_tab = true;
        return true;
    case CGREP_NULL:
        typed->null = true;
        return true;
    case CGREP_AFTER:
        typed->after = lines(parser);
        return true;
    case CGREP_BEFORE:
        typed->before = lines(parser);
        return true;
    case CGREP_CONTEXT:
        typed->context = lines(parser);
        return true;
    case CGREP_PASSTHRU:
        typed->passthru = true;
        return true;
    case CGREP_GROUP_SEPARATOR:
    case CGREP_NO_GROUP_SEPARATOR:
        typed->group_separator = id == CGREP_GROUP_SEPARATOR ? parser->value : NULL;
        return true;
    default:
        return false;
    }
}

static void add_type(cgrep_typed *typed, const cli_parser *parser)
{
    const cgrep_type *type = cgrep_find_type(parser->value);

    if (type == NULL)
        cli_misuse(parser->tool, "unknown type '%s' for '%s': see --type-list", parser->value,
                   parser->typed);
    typed->types[typed->type_count++] = type;
}

/* Options that choose files. false: the option is none of them. */
static bool take_files(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CLI_OPERAND:
        typed->operands[typed->operand_count++] = parser->value;
        return true;
    case CGREP_FILES_FROM:
    case CGREP_FILES_FROM0:
        typed->lists[typed->list_count++] =
            (cgrep_list_file){parser->value, id == CGREP_FILES_FROM0};
        return true;
    case CGREP_TYPE:
        add_type(typed, parser);
        return true;
    case CGREP_TYPE_LIST:
        cgrep_list_types();
        exit(cli_close_stdout(0, cgrep_tool.trouble));
    case CGREP_DEVICES:
        typed->devices = (cgrep_devices)cli_choice(parser);
        return true;
    case CGREP_INCLUDE:
    case CGREP_EXCLUDE:
        add_glob(&typed->files, parser->value, strlen(parser->value), id == CGREP_INCLUDE);
        return true;
    case CGREP_EXCLUDE_FROM:
        add_glob_file(&typed->files, parser->value);
        return true;
    case CGREP_EXCLUDE_DIR:
        add_folder_glob(&typed->folders, parser->value);
        return true;
    case CGREP_THREADS:
        typed->threads = cli_number(parser, 0, MOST_THREADS);
        return true;
    case CGREP_PART_SIZE:
        typed->part_size = cli_size(parser, 1);
        return true;
    default:
        return false;
    }
}

/* Options for walking folders. false: the option is none of them. */
static bool take_walk(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CGREP_DEREFERENCE:
        typed->dereference = true;
        typed->directories = CGREP_RECURSE;
        return true;
    case CGREP_RECURSIVE:
        typed->directories = CGREP_RECURSE;
        return true;
    case CGREP_DIRECTORIES:
        typed->directories = (cgrep_directories)cli_choice(parser);
        return true;
    case CGREP_HIDDEN:
    case CGREP_NO_HIDDEN:
        typed->no_hidden = id == CGREP_NO_HIDDEN;
        return true;
    case CGREP_IGNORE_FILES:
    case CGREP_NO_IGNORE_FILES:
        typed->ignore_files = id == CGREP_IGNORE_FILES;
        return true;
    case CGREP_MAX_DEPTH:
        typed->max_depth = number(parser);
        return true;
    case CGREP_ONE_FILE_SYSTEM:
        typed->one_file_system = true;
        return true;
    case CGREP_SORT:
        typed->sorted = cli_choice(parser) == 0;
        return true;
    default:
        return false;
    }
}

/* Options for the content of files, and all others. */
static void take_content(cgrep_typed *typed, const cli_parser *parser, int id)
{
    switch (id) {
    case CGREP_TEXT:
        typed->binary = CGREP_AS_TEXT;
        break;
    case CGREP_NO_BINARY:
        typed->binary = CGREP_WITHOUT_MATCH;
        break;
    case CGREP_BINARY_FILES:
        typed->binary = (cgrep_binary)cli_choice(parser);
        break;
    case CGREP_ENCODING:
        typed->encoding = parser->value;
        break;
    case CGREP_DECOMPRESS:
        typed->decompress = true;
        break;
    case CGREP_TEE:
    case CGREP_TO:
        typed->copies[typed->copy_count++] = (cgrep_copy){parser->value, id == CGREP_TO};
        break;
    case CGREP_FOLLOW:
        typed->follow = true;
        break;
    case CGREP_DEBUG:
        typed->debug = true;
        break;
    case CGREP_SHOW_CONFIG:
        typed->show_config = true;
        break;
    default:
        break;
    }
}

void cgrep_read_command_line(cgrep_typed *typed, int argc, char *const argv[])
{
    cli_parser parser;

    *typed = (cgrep_typed){
        .color = CGREP_NEVER,
        .hyperlink = CGREP_NEVER,
        .group_separator = "--",
        .devices = CGREP_READ_TYPED_DEVICES,
        .operands = calloc((size_t)argc + 1, sizeof *typed->operands),
        .conditions = calloc((size_t)argc + 1, sizeof *typed->conditions),
        .lists = calloc((size_t)argc + 1, sizeof *typed->lists),
        .copies = calloc((size_t)argc + 1, sizeof *typed->copies),
        .types = calloc((size_t)argc + 1, sizeof(cgrep_type *)),
        .patterns.sources = calloc((size_t)argc + 1, sizeof(cgrep_source)),
    };
    if (typed->operands == NULL || typed->conditions == NULL || typed->lists == NULL ||
        typed->copies == NULL || typed->types == NULL || typed->patterns.sources == NULL)
        out_of_memory();
    cli_start(&parser, &cgrep_tool, argc, argv);
    for (int id; (id = cli_next(&parser)) != CLI_END;)
        if (!take_matching(typed, &parser, id) && !take_engine(typed, &parser, id) &&
            !take_output(typed, &parser, id) && !take_layout(typed, &parser, id) &&
            !take_files(typed, &parser, id) && !take_walk(typed, &parser, id))
            take_content(typed, &parser, id);
}

void cgrep_free_typed(cgrep_typed *typed)
{
    free(typed->patterns.text);
    free(typed->patterns.sources);
    free(typed->operands);
    free(typed->conditions);
    free(typed->lists);
    free(typed->copies);
    free(typed->types);
    cgrep_free_globs(&typed->files);
    cgrep_free_globs(&typed->folders);
}
