/*
 * main.c - cgrep: print the lines in which a pattern is found.
 */
#include "config.h"

#include <coflow.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "blame.h"
#include "common/report.h"
#include "common/standard.h"
#include "copies.h"
#include "follow.h"
#include "inputs.h"
#include "json.h"
#include "run.h"
#include "settings.h"
#include "stats.h"
#include "table.h"
#include "explain.h"
#include "typed.h"
#include "words.h"

/* Compile patterns and print the warnings they cause. NULL: see cf_last_error(). */
static cf_matcher *compile(const cgrep_settings *settings, const cf_pattern patterns[],
                           size_t count)
{
    cf_matcher *matcher = cf_matcher_new(patterns, count, &settings->matching);

    for (size_t i = 0; matcher != NULL && cf_matcher_warning(matcher, i) != NULL; i++)
        cli_warn("warning: %s", cf_matcher_warning(matcher, i));
    return matcher;
}

static void compile_conditions(cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    run->conditions = calloc(settings->condition_count + 1, sizeof *run->conditions);
    if (run->conditions == NULL)
        cli_fail(cgrep_tool.trouble, "out of memory");
    for (size_t i = 0; i < settings->condition_count; i++) {
        const char *text = settings->conditions[i].pattern;
        run->conditions[i].matcher = compile(settings, &(cf_pattern){text, strlen(text)}, 1);
        run->conditions[i].absent = settings->conditions[i].absent;
        if (run->conditions[i].matcher == NULL)
            cgrep_blame_option(run->conditions[i].absent ? "not" : "and", text);
    }
}

/* The pattern is matched against lines, not records; -w and -x do not apply to it. */
static void compile_record_start(cgrep_run *run)
{
    const char *text = run->settings->record_start;
    cf_matcher_options options = run->settings->matching;

    if (text == NULL)
        return;
    options.separator = (unsigned char)run->settings->separator;
    options.flags &= ~(unsigned)(CF_MATCH_WORD | CF_MATCH_LINE);
    run->record_start = cf_matcher_new(&(cf_pattern){text, strlen(text)}, 1, &options);
    if (run->record_start == NULL)
        cgrep_blame_option("record-start", text);
}

/* The matcher that locates matches within a line; NULL when the output needs no positions. */
static cf_matcher *marker_for(const cgrep_run *run)
{
    const cgrep_layout *layout = &run->settings->layout;

    if (!layout->only_matching && !layout->colors.on && !layout->column &&
        layout->replacement == NULL && layout->max_columns == 0 && !run->settings->stats &&
        !run->settings->json && !run->settings->counts_matches)
        return NULL;
    cf_matcher *marker = cf_matcher_clone(run->matcher);
    if (marker == NULL)
        cli_fail(cgrep_tool.trouble, "%s", cf_last_error()->text);
    return marker;
}

/* Runs even when nothing will be searched (-m 0), so that an invalid pattern is always reported. */
static void compile_all(cgrep_run *run)
{
    run->matcher = compile(run->settings, run->settings->patterns, run->settings->pattern_count);
    if (run->matcher == NULL)
        cgrep_blame_patterns(run->settings);
    run->marker = marker_for(run);
    compile_conditions(run);
    compile_record_start(run);
}

static void free_run(cgrep_run *run)
{
    cf_block_free(run->small);
    for (size_t i = 0; i < run->settings->condition_count; i++)
        cf_matcher_free(run->conditions[i].matcher);
    free(run->conditions);
    cgrep_multiline_free(&run->multiline);
    cgrep_multiline_free(&run->counted);
    cf_matcher_free(run->record_start);
    cf_matcher_free(run->marker);
    cf_matcher_free(run->matcher);
}

static void prepare_output(cgrep_run *run)
{
    run->output.fd = STDOUT_FILENO;
    run->writes_file = fstat(STDOUT_FILENO, &run->written) == 0 && S_ISREG(run->written.st_mode);
}

static void search(cgrep_run *run)
{
    const cgrep_settings *settings = run->settings;

    cgrep_start_stats(run);
    if (settings->follow)
        cgrep_follow(run);
    else if (!settings->selects_nothing || settings->mode == CGREP_WITHOUT)
        cgrep_search_inputs(run);
    if (settings->json)
        cgrep_json_summary(run);
    else if (settings->stats)
        cgrep_print_stats(run);
}

static void write_out(cgrep_run *run)
{
    cgrep_flush(&run->output);
    if (run->output.error == 0)
        return;
    cli_warn_errno(run->output.error, "write error");
    run->trouble = true;
}

static int exit_status(const cgrep_run *run)
{
    if (run->settings->mode == CGREP_SILENCE && run->selected)
        return 0;
    if (run->trouble)
        return cgrep_tool.trouble;
    return run->selected ? 0 : 1;
}

int main(int argc, char *argv[])
{
    cgrep_words words;
    cgrep_typed typed;
    cgrep_settings settings;
    static cgrep_run run; /* in .bss, so that unused pages of its output buffer stay untouched */

    cli_hold_standard();
    signal(SIGCHLD, SIG_DFL); /* if inherited as ignored, exit statuses of commands are lost */
    cgrep_gather_words(&words, argc, argv);
    cgrep_read_command_line(&typed, words.count, words.list);
    if (typed.show_config)
        cgrep_show_config(&words);
    cgrep_settle(&settings, &typed);
    run.settings = &settings;
    compile_all(&run);
    prepare_output(&run);
    cgrep_open_copies(&run);
    search(&run);
    write_out(&run);
    cgrep_close_copies(&run); /* after standard output: a --to command may wait for its reader */
    cgrep_explain_search(&run);
    free_run(&run);
    cgrep_free_settings(&settings);
    cgrep_free_typed(&typed);
    cgrep_free_words(&words);
    return exit_status(&run);
}
