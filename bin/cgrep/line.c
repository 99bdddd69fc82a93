/*
 * line.c - prints a line, or with -o its matches, each with its prefix and in its colours.
 */
#include "config.h"

#include "line.h"

#include <string.h>

static const cgrep_layout *layout_of(const cgrep_file *file)
{
    return &file->run->settings->layout;
}

bool cgrep_lines_are_plain(const cgrep_file *file)
{
    const cgrep_layout *layout = layout_of(file);

    return !file->named && !layout->line_number && !layout->byte_offset && !layout->only_matching &&
           !layout->colors.on;
}

/* ------------------------------------------------------------------------- prefix */

static void put_colored(cgrep_file *file, const char *sgr, const char *text, size_t len)
{
    const cgrep_colors *colors = &layout_of(file)->colors;
    cgrep_output *output = &file->run->output;

    cgrep_begin_color(colors, output, sgr);
    cgrep_put(output, text, len);
    cgrep_end_color(colors, output, sgr);
}

static void put_mark(cgrep_file *file, char mark)
{
    put_colored(file, layout_of(file)->colors.separator, &mark, 1);
}

static void put_number(cgrep_file *file, const char *sgr, uint64_t number, char mark)
{
    const cgrep_colors *colors = &layout_of(file)->colors;
    cgrep_output *output = &file->run->output;

    cgrep_begin_color(colors, output, sgr);
    cgrep_put_number(output, number, file->number_width);
    cgrep_end_color(colors, output, sgr);
    put_mark(file, mark);
}

void cgrep_print_name(cgrep_file *file, char mark)
{
    const cgrep_layout *layout = layout_of(file);

    put_colored(file, layout->colors.filename, file->name, strlen(file->name));
    if (layout->null_after_name)
        cgrep_put_byte(&file->run->output, '\0');
    else
        put_mark(file, mark);
}

/* What is not text is not printed. */
static bool is_printable(cgrep_file *file, const char *text, size_t len)
{
    const cgrep_settings *settings = file->run->settings;

    if (settings->binary == CGREP_AS_TEXT || !settings->utf || cf_is_utf8(text, len))
        return true;
    file->withheld = true;
    return false;
}

/* What stands before text[0..len), which begins at `offset`. false: it is not to be printed. */
static bool print_prefix(cgrep_file *file, const cgrep_line *line, const char *text, size_t len,
                         char mark)
{
    const cgrep_layout *layout = layout_of(file);

    if (!is_printable(file, text, len))
        return false;
    if (file->named)
        cgrep_print_name(file, mark);
    if (layout->line_number)
        put_number(file, layout->colors.line_number, line->number, mark);
    if (layout->byte_offset)
        put_number(file, layout->colors.byte_offset, line->offset + (uint64_t)(text - line->text),
                   mark);
    if (layout->initial_tab && len > 0 &&
        (file->named || layout->line_number || layout->byte_offset))
        cgrep_put_byte(&file->run->output, '\t');
    return true;
}

/* ------------------------------------------------------------------------ matches */

typedef struct line_colors {
    const char *line;
    const char *match;
} line_colors;

static line_colors colors_of(const cgrep_file *file, const cgrep_line *line)
{
    const cgrep_layout *layout = layout_of(file);
    const cgrep_colors *colors = &layout->colors;
    bool as_selected = line->selected != (layout->inverted && colors->swap_when_inverted);

    if (!colors->on)
        return (line_colors){"", ""};
    return (line_colors){as_selected ? colors->selected : colors->context,
                         line->selected ? colors->match : colors->context_match};
}

/* Behind an empty match the search goes on a byte further: what follows may not be empty. */
static bool next_match(cgrep_file *file, const cgrep_line *line, size_t from, cf_match *match)
{
    for (; from < line->len; from = match->start + 1) {
        cf_found found = cf_matcher_find(file->run->marker, line->text, line->len, from, 0, match);
        if (found == CF_FOUND_ERROR)
            cgrep_report(file->run, "%s: byte %llu: %s", file->name,
                         (unsigned long long)line->offset, cf_matcher_error(file->run->marker));
        if (found != CF_FOUND_MATCH)
            return false;
        if (match->end > match->start)
            return true;
    }
    return false;
}

static void print_only_matches(cgrep_file *file, const cgrep_line *line)
{
    const char *sgr = colors_of(file, line).match;
    char mark = layout_of(file)->inverted ? '-' : ':';
    cf_match match;

    for (size_t from = 0; next_match(file, line, from, &match); from = match.end) {
        const char *text = line->text + match.start;
        size_t len = match.end - match.start;
        if (!print_prefix(file, line, text, len, mark))
            return;
        put_colored(file, sgr, text, len);
        cgrep_put_byte(&file->run->output, (char)file->run->settings->matching.separator);
    }
}

/* The line as far as its last match; returns where the rest begins. */
static size_t print_marked(cgrep_file *file, const cgrep_line *line, const line_colors *colors)
{
    size_t from = 0;
    cf_match match;

    while (next_match(file, line, from, &match)) {
        cgrep_begin_color(&layout_of(file)->colors, &file->run->output, colors->line);
        cgrep_put(&file->run->output, line->text + from, match.start - from);
        put_colored(file, colors->match, line->text + match.start, match.end - match.start);
        from = match.end;
    }
    return from;
}

/* In the line's own colour, but for a CR at its end. */
static size_t print_tail(cgrep_file *file, const cgrep_line *line, size_t from, const char *sgr)
{
    size_t end = line->len;

    if (end > from && line->text[end - 1] == '\r')
        end--;
    if (end > from)
        put_colored(file, sgr, line->text + from, end - from);
    return end;
}

/* --------------------------------------------------------------------------- line */

static void print_whole(cgrep_file *file, const cgrep_line *line, bool has_matches)
{
    line_colors colors = colors_of(file, line);
    size_t from = 0;

    if (!print_prefix(file, line, line->text, line->len, line->selected ? ':' : '-'))
        return;
    if (has_matches && *colors.match != '\0')
        from = print_marked(file, line, &colors);
    if (*colors.line != '\0')
        from = print_tail(file, line, from, colors.line);
    cgrep_put(&file->run->output, line->text + from, line->len - from);
    cgrep_put_byte(&file->run->output, (char)file->run->settings->matching.separator);
}

void cgrep_print_line(cgrep_file *file, const cgrep_line *line)
{
    const cgrep_layout *layout = layout_of(file);
    bool has_matches = line->selected != layout->inverted;

    if (!layout->only_matching)
        print_whole(file, line, has_matches);
    else if (has_matches)
        print_only_matches(file, line);
}
