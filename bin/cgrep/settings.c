/*
 * settings.c - resolves options, environment and terminal into the settings of a run.
 */
#include "config.h"

#include "settings.h"

#include <coflow.h>
#include <langinfo.h>
#include <locale.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/options.h"
#include "common/report.h"
#include "job.h"
#include "table.h"

enum {
    MOST_BY_DEFAULT = 8, /* threads: the kernel's part of a walk hardly scales beyond this */
    SPACE_OF_THREAD = 64 * 1024 * 1024,      /* address space for its stack and malloc arena */
    FILES_OF_THREAD = CGREP_JOB_FOLDERS + 2, /* descriptors */
    FILES_OF_WALK = 24                       /* descriptors, for the walk and everything else */
};

/* --------------------------------------------------------------------- environment */

static bool is_utf8_codeset(const char *name, size_t len)
{
    return (len == 5 && strncasecmp(name, "UTF-8", len) == 0) ||
           (len == 4 && strncasecmp(name, "utf8", len) == 0);
}

/* A locale name that includes its encoding ("de_DE.UTF-8") is taken at its word: loading the locale
 * would cost more than the rest of the start-up. */
static bool locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *name = NULL;

    for (size_t i = 0; i < 3 && (name == NULL || *name == '\0'); i++)
        name = getenv(names[i]);
    if (name == NULL || *name == '\0' || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
        return false;
    const char *codeset = strchr(name, '.');
    if (codeset != NULL)
        return is_utf8_codeset(codeset + 1, strcspn(codeset + 1, "@"));
    return setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static bool is_terminal(void)
{
    const char *terminal = getenv("TERM");

    return isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

static bool wants_colors(cgrep_when when)
{
    const char *refusal = getenv("NO_COLOR");

    return when == CGREP_ALWAYS ||
           (when == CGREP_AUTO && is_terminal() && (refusal == NULL || *refusal == '\0'));
}

static bool wants_links(cgrep_when when)
{
    return when == CGREP_ALWAYS || (when == CGREP_AUTO && is_terminal());
}

/* ------------------------------------------------------------------------ patterns */

/* PATTERNS is the first operand, unless -e or -f was given. */
static void settle_operands(cgrep_settings *settings, cgrep_typed *typed)
{
    size_t first = 0;

    if (!typed->patterns.given) {
        if (typed->operand_count == 0)
            cli_misuse(&cgrep_tool, "PATTERNS is missing");
        const char *text = typed->operands[first++];
        cgrep_add_patterns(&typed->patterns, text, strlen(text));
    }
    settings->paths = typed->operands + first;
    settings->path_count = typed->operand_count - first;
}

static void settle_patterns(cgrep_settings *settings, const cgrep_typed *typed)
{
    const char *p = typed->patterns.len > 0 ? typed->patterns.text : "";
    const char *end = p + typed->patterns.len;
    size_t count = 0;

    for (const char *q = p; q < end; q++)
        count += *q == '\n';
    settings->sources = typed->patterns.sources;
    settings->source_count = typed->patterns.source_count;
    settings->patterns = calloc(count + 1, sizeof *settings->patterns);
    if (settings->patterns == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    while (p < end) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        settings->patterns[settings->pattern_count++] = (cf_pattern){p, (size_t)(newline - p)};
        p = newline + 1;
    }
}

/* For --smart-case. A letter after a backslash ("\\S") does not count, except with -F. */
static bool has_capital(const cf_pattern *pattern, bool fixed)
{
    for (size_t i = 0; i < pattern->len; i++) {
        if (pattern->text[i] == '\\' && !fixed)
            i++;
        else if (pattern->text[i] >= 'A' && pattern->text[i] <= 'Z')
            return true;
    }
    return false;
}

static bool ignores_case(const cgrep_settings *settings, const cgrep_typed *typed)
{
    if (typed->ignore_case || !typed->smart_case)
        return typed->ignore_case;
    for (size_t i = 0; i < settings->pattern_count; i++)
        if (has_capital(&settings->patterns[i], typed->syntax == CF_SYNTAX_FIXED))
            return false;
    return true;
}

static void settle_matching(cgrep_settings *settings, const cgrep_typed *typed)
{
    settings->utf = typed->utf.given ? typed->utf.number != 0 : locale_is_utf8();
    settings->matching.syntax = typed->syntax;
    settings->separator = typed->null_data ? '\0' : '\n';
    /* Within a record, as with -z, a newline is an ordinary character. */
    settings->matching.separator = typed->null_data || typed->record_start != NULL ? '\0' : '\n';
    settings->matching.match_limit = typed->match_limit;
    settings->matching.flags =
        (ignores_case(settings, typed) ? CF_MATCH_ICASE : 0u) | (typed->word ? CF_MATCH_WORD : 0u) |
        (typed->line ? CF_MATCH_LINE : 0u) | (typed->crlf ? CF_MATCH_CRLF : 0u) |
        (typed->no_jit ? CF_MATCH_NO_JIT : 0u) | (typed->multiline ? CF_MATCH_MULTILINE : 0u) |
        (settings->utf ? CF_MATCH_UTF : 0u) | CF_MATCH_WARY; /* big files are mapped */
    settings->spans_lines = typed->multiline;
    settings->record_start = typed->record_start;
    if (typed->multiline && typed->record_start != NULL)
        cli_misuse(&cgrep_tool, "'-U' cannot be used with '--record-start'");
    settings->conditions = typed->conditions;
    settings->condition_count = typed->condition_count;
}

/* -------------------------------------------------------------------------- output */

static cgrep_mode settle_mode(const cgrep_typed *typed)
{
    if (typed->quiet)
        return CGREP_SILENCE;
    if (typed->list != CGREP_LIST_NONE)
        return typed->list == CGREP_LIST_WITH ? CGREP_WITH : CGREP_WITHOUT;
    return typed->count || typed->count_matches ? CGREP_COUNTS : CGREP_LINES;
}

static uint64_t first_given(const cgrep_optional *first, const cgrep_optional *second)
{
    return first->given ? first->number : second->number;
}

/* True without any pattern, and for -v with the empty pattern, which matches every line. */
static bool never_matches(const cgrep_settings *settings, const cgrep_typed *typed)
{
    if (settings->pattern_count == 0)
        return !typed->invert;
    return typed->invert && settings->pattern_count == 1 && settings->patterns[0].len == 0 &&
           !typed->word && !typed->line;
}

static void settle_selection(cgrep_settings *settings, const cgrep_typed *typed)
{
    cf_grep_options *grep = &settings->grep;
    bool lines = settings->mode == CGREP_LINES;

    grep->invert = typed->invert;
    settings->counts_matches =
        settings->mode == CGREP_COUNTS && typed->count_matches && !typed->invert;
    settings->copies = typed->copies;
    settings->copy_count = typed->copy_count;
    settings->stats = typed->stats;
    settings->debug = typed->debug;
    settings->json = lines && typed->json;
    grep->silent = !lines && !settings->counts_matches && typed->copy_count == 0 && !typed->stats;
    grep->numbers = lines && (typed->line_number || typed->column || typed->vimgrep || typed->json);
    grep->limit = typed->max_count.number;
    if (!lines && settings->mode != CGREP_COUNTS)
        grep->limit = 1;
    if (lines) {
        grep->everything = typed->passthru;
        grep->context =
            typed->passthru || typed->after.given || typed->before.given || typed->context.given;
        grep->after = first_given(&typed->after, &typed->context);
        grep->before = first_given(&typed->before, &typed->context);
    }
    settings->selects_nothing =
        (typed->max_count.given && typed->max_count.number == 0) || never_matches(settings, typed);
}

static cgrep_naming settle_naming(const cgrep_settings *settings, const cgrep_typed *typed)
{
    if (typed->with_filename.given)
        return typed->with_filename.number ? CGREP_NAMED : CGREP_UNNAMED;
    if (typed->vimgrep || settings->path_count > 1 || settings->list_count > 0)
        return CGREP_NAMED;
    return settings->recurse ? CGREP_NAMED_IN_FOLDERS : CGREP_UNNAMED;
}

static void settle_layout(cgrep_settings *settings, const cgrep_typed *typed)
{
    cgrep_layout *layout = &settings->layout;

    layout->naming = settle_naming(settings, typed);
    layout->line_number = typed->line_number || typed->column || typed->vimgrep;
    layout->column = typed->column || typed->vimgrep;
    layout->for_each_match = typed->vimgrep;
    layout->byte_offset = typed->byte_offset;
    layout->initial_tab = typed->initial_tab;
    layout->null_after_name = typed->null;
    layout->heading = typed->heading && !typed->vimgrep;
    layout->only_matching = typed->only_matching;
    layout->group = typed->group;
    layout->replacement = typed->replacement;
    layout->trim = typed->trim;
    layout->max_columns = typed->max_columns;
    layout->inverted = typed->invert;
    layout->group_separator = typed->group_separator;
    layout->links = wants_links(typed->hyperlink);
    layout->colors.on = wants_colors(typed->color);
    if (layout->colors.on)
        cgrep_read_colors(&layout->colors, getenv("GREP_COLORS"));
}

/* --------------------------------------------------------------------------- files */

/* Refuse what --follow cannot do: its input has no end, and it reopens files by name. */
static void settle_following(const cgrep_settings *settings)
{
    if (settings->path_count == 0)
        cli_misuse(&cgrep_tool, "'--follow' needs a FILE");
    if (settings->mode != CGREP_LINES && settings->mode != CGREP_SILENCE)
        cli_misuse(&cgrep_tool,
                   "'--follow' never ends, so it cannot be used with '-c', '-l' or '-L'");
    if (settings->spans_lines)
        cli_misuse(&cgrep_tool, "'--follow' never ends, so it cannot be used with '-U'");
    if (settings->decompress)
        cli_misuse(&cgrep_tool, "'--follow' cannot be used with '--decompress'");
    if (settings->list_count > 0)
        cli_misuse(&cgrep_tool, "'--follow' takes its files from the command line only");
    if (settings->recurse)
        cli_misuse(&cgrep_tool,
                   "'--follow' takes files, not folders, so it cannot be used with '-r'");
    for (size_t i = 0; i < settings->path_count; i++)
        if (strcmp(settings->paths[i], "-") == 0)
            cli_misuse(&cgrep_tool, "'--follow' cannot follow standard input");
}

/* Reports an unknown encoding here, before anything is read. */
static void settle_content(cgrep_settings *settings, const cgrep_typed *typed)
{
    const char *name = typed->encoding;
    bool named = name != NULL && strcmp(name, "auto") != 0 && strcmp(name, "none") != 0;

    settings->binary = typed->binary;
    settings->decompress = typed->decompress;
    settings->detects_encoding = name == NULL || strcmp(name, "auto") == 0;
    settings->encoding = named ? name : NULL;
    if (!named)
        return;
    cf_coro *decoder = cf_decode(name, cf_null());
    if (decoder == NULL)
        cli_misuse(&cgrep_tool, "invalid value '%s' for '--encoding': %s", name,
                   cf_last_error()->text);
    cf_free(decoder);
}

static rlim_t limit_of(int resource)
{
    struct rlimit limit;

    return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

static size_t processors(void)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

/* How many of `threads` can have `each` of what is available; at least one. */
static size_t afford(size_t threads, rlim_t available, rlim_t each)
{
    rlim_t most = available / each;

    return most >= threads ? threads : most > 1 ? (size_t)most : 1;
}

/* A single thread when --tee or --to is given, whose outputs all files share, and for --debug,
 * which reports the counters of one matcher. */
static size_t settle_threads(const cgrep_typed *typed)
{
    rlim_t files = limit_of(RLIMIT_NOFILE);
    size_t count = typed->threads;

    if (typed->copy_count > 0 || typed->debug)
        return 1;
    if (count == 0) {
        count = processors();
        count = count < MOST_BY_DEFAULT ? count : MOST_BY_DEFAULT;
        count = afford(count, limit_of(RLIMIT_AS), SPACE_OF_THREAD);
    }
    return afford(count, files > FILES_OF_WALK ? files - FILES_OF_WALK : 0, FILES_OF_THREAD);
}

static void settle_files(cgrep_settings *settings, const cgrep_typed *typed)
{
    static const char *const here[] = {"."};
    static const char *const standard_input[] = {"-"};

    settings->recurse = typed->directories == CGREP_RECURSE;
    settings->skip_folders = typed->directories == CGREP_SKIP_FOLDERS ||
                             (typed->max_depth.given && typed->max_depth.number == 0);
    settings->max_depth = typed->max_depth.number;
    settings->one_file_system = typed->one_file_system;
    settings->sorted = typed->sorted;
    settings->threads = settle_threads(typed);
    settings->maps = limit_of(RLIMIT_AS) == RLIM_INFINITY;
    settings->part_size = typed->part_size;
    settings->lists = typed->lists;
    settings->list_count = typed->list_count;
    settings->dereference = typed->dereference;
    settings->skip_hidden = typed->no_hidden;
    settings->ignore_files = typed->ignore_files;
    settings->devices = typed->devices;
    settings->files = &typed->files;
    settings->folders = &typed->folders;
    settings->types = typed->types;
    settings->type_count = typed->type_count;
    settings->follow = typed->follow;
    settings->no_messages = typed->no_messages;
    settings->standard_input = typed->label != NULL ? typed->label : "(standard input)";
    if (settings->follow)
        settle_following(settings);
    if (settings->path_count == 0 && settings->list_count == 0) {
        settings->omit_dot = settings->recurse;
        settings->paths = settings->recurse ? here : standard_input;
        settings->path_count = 1;
    }
}

void cgrep_settle(cgrep_settings *settings, cgrep_typed *typed)
{
    *settings = (cgrep_settings){.mode = settle_mode(typed)};
    settle_operands(settings, typed);
    settle_patterns(settings, typed);
    settle_matching(settings, typed);
    settle_selection(settings, typed);
    settle_content(settings, typed);
    settle_files(settings, typed);
    settle_layout(settings, typed);
}

void cgrep_free_settings(cgrep_settings *settings)
{
    free(settings->patterns);
}
