/*
 * select.c - divides a span of whole lines into selected lines, context, and lines that are passed
 * over.
 *
 *   span   | passed over | context | selected | selected | context | passed over |
 *                        `-- before ------------------------ after '
 *
 * Adjacent lines of a kind are sent as one span. Lines are counted only if they must be, and then
 * for a whole gap at a time.
 */
#include "config.h"

#include "filter/grep.h"

/* ------------------------------------------------------------------------- sending */

static bool send_run(struct cf__grep *grep)
{
    cf_span run = grep->run;
    grep->run.text = NULL;
    if (!run.text || grep->options.silent)
        return true;
    return cf_send_span(grep->self, run);
}

static bool extends(const cf_span *run, const char *start, uint32_t tag)
{
    return run->text && !run->single && run->text + run->len == start &&
           (run->tag & ~(uint32_t)CF_GREP_APART) == tag;
}

/* Queue [start, end) of the current span to be sent. */
static bool put(struct cf__grep *grep, const char *start, const char *end, uint32_t tag)
{
    if (grep->apart)
        tag |= CF_GREP_APART;
    grep->apart = false;
    if (extends(&grep->run, start, tag)) {
        grep->run.len += (size_t)(end - start);
        return true;
    }
    if (!send_run(grep))
        return false;
    grep->run = grep->from;
    grep->run.text = start;
    grep->run.len = (size_t)(end - start);
    grep->run.line = grep->line;
    grep->run.tag = tag;
    return true;
}

/* Send the kept lines, the context before a selected line. */
static bool send_held(struct cf__grep *grep)
{
    const cf_span *first;
    while ((first = cf__held_first(&grep->held))) {
        cf_span span = *first;
        span.tag = CF_GREP_CONTEXT | (grep->apart ? CF_GREP_APART : 0u);
        grep->apart = false;
        if (!send_run(grep) || (!grep->options.silent && !cf_send_span(grep->self, span)))
            return false;
        cf__held_drop(&grep->held);
    }
    return true;
}

/* ---------------------------------------------------------- selected, context, rest */

static uint64_t count_lines(const struct cf__grep *grep, const char *start, const char *end)
{
    return cf__grep_lines(&grep->from, start, end);
}

static void advance(struct cf__grep *grep, uint64_t lines)
{
    if (grep->line)
        grep->line += lines;
    if (grep->options.lines)
        *grep->options.lines += lines;
}

/* Send [start, *end), which has so many lines; 0: not counted yet. If the limit allows fewer, *end
 * is lowered. With multi-line matches the limit counts matches, which are not divided. */
static bool select_lines(struct cf__grep *grep, const char *start, const char **end, uint64_t lines)
{
    const cf_grep_options *options = &grep->options;
    uint64_t *selected = grep->ahead.counts ? NULL : options->selected;
    if (lines == 0 && (selected || options->limit || grep->line))
        lines = count_lines(grep, start, *end);
    bool is_one = grep->multiline && !options->invert;
    if (!is_one && lines > grep->left) {
        lines = grep->left;
        *end = cf__grep_skip(&grep->from, start, *end, &lines);
    }
    if (!send_held(grep) || !put(grep, start, *end, CF_GREP_SELECTED))
        return false;
    if (options->limit)
        grep->left -= is_one ? 1 : lines;
    if (selected)
        *selected += lines;
    advance(grep, lines);
    grep->after_left = options->after;
    return true;
}

/* Send the context after a selected line; returns where it ends. */
static const char *send_after(struct cf__grep *grep, const char *start, const char *end, bool *sent)
{
    uint64_t lines = grep->options.everything ? 0 : grep->after_left;
    const char *stop = end;
    if (!grep->options.everything)
        stop = cf__grep_skip(&grep->from, start, end, &lines);
    else if (grep->line)
        lines = count_lines(grep, start, end);
    *sent = put(grep, start, stop, CF_GREP_CONTEXT);
    if (!grep->options.everything)
        grep->after_left -= lines;
    advance(grep, lines);
    return stop;
}

static bool out_of_memory(struct cf__grep *grep)
{
    cf_raise(grep->self, CF_ENOMEM, "no memory for context");
    return false;
}

static bool pass_over(struct cf__grep *grep, const char *start, const char *end)
{
    if (grep->options.everything || grep->after_left > 0) {
        bool sent;
        start = send_after(grep, start, end, &sent);
        if (!sent || start == end)
            return sent;
    }
    if (grep->options.before > 0) {
        if (!cf__held_add(grep, start, end))
            return out_of_memory(grep);
    } else
        grep->apart = grep->options.context;
    if (grep->line)
        advance(grep, count_lines(grep, start, end));
    return true;
}

/* ------------------------------------------------------------------------ searching */

/* Raise CF_ELIMIT for a line that the matcher cannot decide, naming its number or its offset. All
 * lines before it have been handled. */
static bool undecided(struct cf__grep *grep, const char *line, const cf_matcher *matcher)
{
    const char *name = cf_span_name(&grep->from);
    cf_span here = grep->from;
    here.text = line;
    const char *unit = grep->line ? "line" : "byte";
    uint64_t place = grep->line ? grep->line : cf_span_offset(&here);
    if (send_run(grep))
        cf_raise(grep->self, CF_ELIMIT, "%s%s%s %llu: %s", name ? name : "", name ? ": " : "", unit,
                 (unsigned long long)place, cf_matcher_error(matcher));
    return false;
}

/* With -v the gap is selected. What the limit cuts off, and the matching line, may be context. */
static bool step_inverted(struct cf__grep *grep, const char *gap, bool has_gap,
                          const cf_extent *line, bool has_line)
{
    const char *stop = line->start;
    if (has_gap && !select_lines(grep, gap, &stop, 0))
        return false;
    if (stop < line->start && !pass_over(grep, stop, line->start))
        return false;
    return !has_line || pass_over(grep, line->start, line->end);
}

/* Handle a gap, and the matching lines after it, if any. */
static bool take_both(struct cf__grep *grep, const char *gap, bool has_gap, const cf_extent *line,
                      bool has_line)
{
    const char *end = line->end;
    if (grep->options.invert)
        return step_inverted(grep, gap, has_gap, line, has_line);
    if (has_gap && !pass_over(grep, gap, line->start))
        return false;
    return !has_line ||
           select_lines(grep, line->start, &end, grep->multiline || grep->ahead.many ? 0 : 1);
}

/* Find the next matching lines, and handle them and the gap before. *start is advanced past both.
 */
static bool step(struct cf__grep *grep, const char **start, const char *end)
{
    const cf_matcher *failed = NULL;
    const char *gap = *start;
    cf_extent line;
    cf_found found = cf__grep_find(grep, gap, end, &line, &failed);
    bool has_line = found == CF_FOUND_MATCH;
    if (found == CF_FOUND_NONE)
        line = (cf_extent){end, end};
    bool has_gap = grep->from.single ? found == CF_FOUND_NONE : gap < line.start;
    if (!take_both(grep, gap, has_gap, &line, has_line))
        return false;
    *start = found == CF_FOUND_ERROR ? line.start : line.end;
    return found != CF_FOUND_ERROR || grep->left == 0 || undecided(grep, line.start, failed);
}

bool cf__grep_span(struct cf__grep *grep, const cf_span *span)
{
    const char *start = span->text;
    const char *end = start + span->len;
    bool more = true;
    grep->from = *span;
    if (span->line > 0 && (grep->line > 0 || span->single))
        grep->line = span->line; /* counted by an earlier stage, such as records */
    cf__grep_begin(grep);
    do {
        if (grep->left > 0)
            more = step(grep, &start, end);
        else {
            more = pass_over(grep, start, end);
            start = end;
        }
    } while (more && start < end);
    if (!more || !send_run(grep))
        return false;
    return grep->left > 0 || grep->after_left > 0 || grep->options.everything;
}
