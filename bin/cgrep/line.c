/*
 * line.c - prints a line, or its matches (-o), with prefix and colours.
 */
#include "config.h"

#include "line.h"

#include <string.h>

#include "match.h"
#include "name.h"

/* What print_prefix needs besides the file and the line. */
typedef struct prefix {
    uint64_t offset; /* in the file */
    size_t column;   /* from 1; 0: none */
    char mark;       /* printed after each field: ':' or '-' */
} prefix;

static const cgrep_layout *layout_of(const cgrep_file *file)
{
    return &file->run->settings->layout;
}

bool cgrep_lines_are_plain(const cgrep_file *file)
{
    const cgrep_layout *layout = layout_of(file);

    return !file->named && !layout->line_number && !layout->byte_offset && !layout->column &&
           !layout->only_matching && !layout->colors.on && !layout->trim &&
           layout->max_columns == 0 && layout->replacement == NULL;
}

/* Can the line have matches to colour, replace or locate? With -v the context lines do. */
static bool has_matches(const cgrep_file *file, const cgrep_line *line)
{
    return line->selected != layout_of(file)->inverted;
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

/* false: the text is not valid in the locale's encoding, which file->withheld notes. */
static bool is_printable(cgrep_file *file, const char *text, size_t len)
{
    const cgrep_settings *settings = file->run->settings;

    if (settings->binary == CGREP_AS_TEXT || !settings->utf || cf_is_utf8(text, len))
        return true;
    file->withheld = true;
    return false;
}

static void print_prefix(cgrep_file *file, const cgrep_line *line, const prefix *before,
                         bool is_empty)
{
    const cgrep_layout *layout = layout_of(file);

    if (file->named)
        cgrep_print_name(file, before->mark);
    if (layout->line_number)
        put_number(file, layout->colors.line_number, line->number, before->mark);
    if (before->column > 0)
        put_number(file, layout->colors.line_number, before->column, before->mark);
    if (layout->byte_offset)
        put_number(file, layout->colors.byte_offset, before->offset, before->mark);
    if (layout->initial_tab && !is_empty &&
        (file->named || layout->line_number || layout->byte_offset))
        cgrep_put_byte(&file->run->output, '\t');
}

/* -------------------------------------------------------------------------- parts */

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

/* The bytes of a line that are shown; --trim and --max-columns make it less than the line. */
typedef struct window {
    size_t from;
    size_t to;
    bool cut; /* more than leading white space is left out before it */
} window;

/* Print the window up to the end of its last match; returns where the rest begins. */
static size_t print_marked(cgrep_file *file, const cgrep_line *line, window shown,
                           const line_colors *colors)
{
    size_t from = shown.from;
    cf_match match;

    while (cgrep_next_match(file, line, from, &match) && match.start < shown.to) {
        if (match.end > shown.to)
            match.end = shown.to;
        cgrep_begin_color(&layout_of(file)->colors, &file->run->output, colors->line);
        cgrep_put(&file->run->output, line->text + from, match.start - from);
        cgrep_print_match(file, line, &match, colors->match);
        from = match.end;
    }
    return from;
}

/* Print the rest in the line's colour, but not a CR at its end; returns where that begins. */
static size_t print_tail(cgrep_file *file, const cgrep_line *line, window rest, const char *sgr)
{
    size_t from = rest.from;
    size_t end = rest.to;

    if (end > from && line->text[end - 1] == '\r')
        end--;
    if (end > from)
        put_colored(file, sgr, line->text + from, end - from);
    return end;
}

static size_t leading_space(const cgrep_line *line)
{
    size_t from = 0;

    while (from < line->len && strchr(" \t\r\f\v", line->text[from]) != NULL &&
           line->text[from] != '\0')
        from++;
    return from;
}

static bool continues_character(const cgrep_file *file, const cgrep_line *line, size_t at)
{
    return file->run->settings->utf && at < line->len &&
           ((unsigned char)line->text[at] & 0xc0) == 0x80;
}

/* Choose a window of --max-columns bytes, of which up to a third precede the first match. */
static window window_of(cgrep_file *file, const cgrep_line *line, bool marks)
{
    const cgrep_layout *layout = layout_of(file);
    size_t most = layout->max_columns;
    window shown = {.from = layout->trim ? leading_space(line) : 0, .to = line->len};
    size_t first = shown.from;
    cf_match match;

    if (most == 0 || line->len - shown.from <= most)
        return shown;
    if (marks && cgrep_next_match(file, line, shown.from, &match) &&
        match.start > shown.from + most / 3)
        shown.from = match.start - most / 3;
    if (shown.from + most > line->len)
        shown.from = line->len - most;
    shown.to = shown.from + most;
    while (continues_character(file, line, shown.from))
        shown.from++;
    while (continues_character(file, line, shown.to))
        shown.to--;
    shown.cut = shown.from > first;
    return shown;
}

/* -------------------------------------------------------------------------- whole */

static void print_whole(cgrep_file *file, const cgrep_line *line, size_t column)
{
    const cgrep_layout *layout = layout_of(file);
    cgrep_output *output = &file->run->output;
    line_colors colors = colors_of(file, line);
    prefix before = {.offset = line->offset, .column = column, .mark = line->selected ? ':' : '-'};
    bool marks = has_matches(file, line);

    if (!is_printable(file, line->text, line->len))
        return;
    window shown = window_of(file, line, marks);
    print_prefix(file, line, &before, shown.from == shown.to);
    if (shown.cut)
        cgrep_put_string(output, "...");
    if (marks && (*colors.match != '\0' || layout->replacement != NULL))
        shown.from = print_marked(file, line, shown, &colors);
    if (*colors.line != '\0')
        shown.from = print_tail(file, line, shown, colors.line);
    cgrep_put(output, line->text + shown.from, shown.to - shown.from);
    if (shown.to < line->len)
        cgrep_put_string(output, "...");
    cgrep_put_byte(output, file->run->settings->separator);
}

static size_t first_column(cgrep_file *file, const cgrep_line *line)
{
    cf_match match;

    if (!layout_of(file)->column || !has_matches(file, line))
        return 0;
    return cgrep_next_match(file, line, 0, &match) ? match.start + 1 : 1;
}

/* Print the line once for each match that begins in it, and once if it has no match. With -U, a
 * line that only continues a match is not printed. */
static void print_for_each_match(cgrep_file *file, const cgrep_line *line)
{
    cf_match match;
    size_t from = 0;

    while (cgrep_next_match(file, line, from, &match)) {
        if (!cgrep_begins_before(line, &match))
            print_whole(file, line, match.start + 1);
        from = match.end;
    }
    if (from == 0)
        print_whole(file, line, first_column(file, line));
}

/* -------------------------------------------------------------------- only matches */

/* Reduce the match to the group that -o asks for. false: the group is unset or empty. */
static bool take_group(const cgrep_file *file, const cgrep_line *line, cf_match *match)
{
    size_t group = layout_of(file)->group;

    return group == 0 || cgrep_group(line, match, group, &match->start, &match->end);
}

/* false: the match is not text; do not print the others either. */
static bool print_only(cgrep_file *file, const cgrep_line *line, const cf_match *match)
{
    const cgrep_layout *layout = layout_of(file);
    prefix before = {.offset = line->offset + match->start,
                     .column = layout->column ? match->start + 1 : 0,
                     .mark = layout->inverted ? '-' : ':'};

    if (!is_printable(file, line->text + match->start, match->end - match->start))
        return false;
    print_prefix(file, line, &before, false);
    cgrep_print_match(file, line, match, colors_of(file, line).match);
    cgrep_put_byte(&file->run->output, file->run->settings->separator);
    return true;
}

static void print_only_matches(cgrep_file *file, const cgrep_line *line)
{
    cf_match match;

    for (size_t from = 0; cgrep_next_match(file, line, from, &match);) {
        from = match.end;
        if (take_group(file, line, &match) && !print_only(file, line, &match))
            return;
    }
}

void cgrep_print_line(cgrep_file *file, const cgrep_line *line)
{
    const cgrep_layout *layout = layout_of(file);

    if (layout->only_matching && has_matches(file, line))
        print_only_matches(file, line);
    else if (layout->only_matching)
        return;
    else if (layout->for_each_match && has_matches(file, line))
        print_for_each_match(file, line);
    else
        print_whole(file, line, first_column(file, line));
}
