/*
 * print.c - the sink: prints the spans that the grep filter sends, as a whole if lines need no
 * prefix or change, otherwise line by line.
 */
#include "config.h"

#include "print.h"

#include <coflow.h>
#include <string.h>

#include "json.h"
#include "kept.h"
#include "name.h"
#include "turns.h"

static void print_separator(cgrep_file *file)
{
    const cgrep_layout *layout = &file->run->settings->layout;
    cgrep_output *output = &file->run->output;

    if (layout->group_separator == NULL)
        return;
    cgrep_begin_color(&layout->colors, output, layout->colors.separator);
    cgrep_put_string(output, layout->group_separator);
    cgrep_end_color(&layout->colors, output, layout->colors.separator);
    cgrep_put_byte(output, '\n');
}

static bool is_text(const cgrep_file *file, const cf_span *span)
{
    const cgrep_settings *settings = file->run->settings;

    return settings->binary == CGREP_AS_TEXT || !settings->utf || cf_is_utf8(span->text, span->len);
}

static void print_run(cgrep_file *file, const cf_span *span)
{
    char separator = file->run->settings->separator;

    cgrep_put(&file->run->output, span->text, span->len);
    if (span->single || span->text[span->len - 1] != separator)
        cgrep_put_byte(&file->run->output, separator);
}

/* The separator of the line that begins at `text`; NULL: the line ends with the span. A match that
 * spans lines and is replaced joins those lines into one. */
static const char *line_end(cgrep_file *file, const cf_span *span, const char *text)
{
    const cgrep_settings *settings = file->run->settings;
    char separator = settings->separator;
    const char *end = span->text + span->len;
    const char *stop = span->single ? NULL : memchr(text, separator, (size_t)(end - text));

    if (!settings->spans_lines || settings->layout.replacement == NULL)
        return stop;
    while (stop != NULL && stop + 1 < end && cgrep_multiline_holds(&file->run->multiline, stop))
        stop = memchr(stop + 1, separator, (size_t)(end - stop - 1));
    return stop;
}

static uint64_t lines_in(const cgrep_file *file, const char *text, size_t len)
{
    char separator = file->run->settings->separator;
    const char *end = text + len;
    uint64_t count = 1;

    if (file->run->settings->spans_lines)
        while ((text = memchr(text, separator, (size_t)(end - text))) != NULL) {
            text++;
            count++;
        }
    return count;
}

void cgrep_each_line(cgrep_file *file, const cf_span *span,
                     void (*take)(cgrep_file *file, const cgrep_line *line))
{
    bool multiline = file->run->settings->spans_lines;
    const char *end = span->text + span->len;
    cgrep_line line = {.text = span->text,
                       .number = span->line,
                       .offset = cf_span_offset(span),
                       .selected = cgrep_is_selected(span)};

    do {
        const char *stop = line_end(file, span, line.text);
        line.len = (size_t)((stop != NULL ? stop : end) - line.text);
        line.base = multiline ? file->run->multiline.text : line.text;
        line.ended = stop != NULL;
        take(file, &line);
        line.number += lines_in(file, line.text, line.len);
        line.text += line.len + 1;
        line.offset += line.len + 1;
    } while (line.text < end);
}

/* Print the file's name above its lines, after an empty line if anything precedes it. */
static void print_heading(cgrep_file *file)
{
    if (file->run->output.printed)
        cgrep_put_byte(&file->run->output, '\n');
    cgrep_print_name_line(file);
    file->heading_done = true;
}

/* Print the heading or group separator between a span and what precedes it, which may be another
 * file's lines: whether there are any is only known when the turn has come. */
static void print_gap(cgrep_file *file, const cf_span *span)
{
    cgrep_output *output = &file->run->output;
    bool heading = file->has_heading && !file->heading_done;

    if (heading || (span->tag & CF_GREP_APART && !output->printed))
        cgrep_await_turn(output);
    if (heading)
        print_heading(file);
    else if (span->tag & CF_GREP_APART && output->printed)
        print_separator(file);
    output->printed = true;
}

/* With -U, find all matches of the span at once. */
static void find_multiline(cgrep_file *file, const cf_span *span)
{
    cgrep_run *run = file->run;

    if (!run->settings->spans_lines || run->marker == NULL)
        return;
    const char *error = cgrep_multiline_find(&run->multiline, run->marker, span);
    if (error != NULL)
        cgrep_report(run, "%s: %s", file->name, error);
}

/* In JSON a multi-line match is not divided: its lines are printed as one object. */
static void print_json(cgrep_file *file, const cf_span *span)
{
    if (!file->run->settings->spans_lines || !cgrep_is_selected(span)) {
        cgrep_each_line(file, span, cgrep_json_line);
        return;
    }
    bool ended = span->text[span->len - 1] == file->run->settings->separator;
    cgrep_line lines = {.text = span->text,
                        .len = span->len - ended,
                        .base = file->run->multiline.text,
                        .number = span->line,
                        .offset = cf_span_offset(span),
                        .selected = true,
                        .ended = ended};
    cgrep_json_line(file, &lines);
}

bool cgrep_print_span(cgrep_file *file, const cf_span *span)
{
    find_multiline(file, span);
    if (file->run->settings->json) {
        print_json(file, span);
        return file->run->output.error == 0;
    }
    print_gap(file, span);
    if (cgrep_lines_are_plain(file) && is_text(file, span))
        print_run(file, span);
    else
        cgrep_each_line(file, span, cgrep_print_line);
    return file->run->output.error == 0;
}

/* false: no more of this file is wanted. */
static bool take(cgrep_file *file, const cf_span *span)
{
    if (cgrep_is_selected(span))
        file->resume = cf_span_offset(span) + span->len + span->single;
    if (file->binary) {
        file->withheld |= cgrep_is_selected(span);
        file->run->output.printed |= file->withheld && file->kept == NULL;
        return !file->withheld;
    }
    if (file->kept == NULL)
        return cgrep_print_span(file, span);
    cgrep_keep(file->kept, span);
    return true;
}

static cf_value body(cf_coro *self, void *arg)
{
    cgrep_file *file = arg;
    cf_span span;

    while (cf_recv_span(self, &span) && take(file, &span))
        if (file->live && !cf_batch_left(self) && !cgrep_flush(&file->run->output))
            break;
    return cf_nil;
}

cf_coro *cgrep_printer(cgrep_file *file)
{
    cf_coro *printer = cf_sink(body, file);

    if (printer != NULL)
        cf_set_name(printer, "output");
    return printer;
}
