/*
 * find_line.c - find the next line that holds a match. Three parties decide: this file and block.c,
 * where lines begin and end; the engine, which lines may match; PCRE2, whether a line does, unless
 * the engine was certain.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "search/block.h"
#include "search/matcher.h"
#include "search/parse.h"

/*
 * An engine is given up when more than one in so many bytes is a candidate, once there have been
 * CANDIDATES_TO_JUDGE: for PCRE2 over whole blocks at USELESS_DISTANCE, for the plan's next engine
 * at NEXT_DISTANCE.
 */
enum { USELESS_DISTANCE = 100, NEXT_DISTANCE = 300, CANDIDATES_TO_JUDGE = 512 };

static cf_extent line_at(const cf_matcher *matcher, const char *start, const char *end)
{
    const char *separator =
        memchr(start, matcher->program->options.separator, (size_t)(end - start));
    return (cf_extent){start, separator != NULL ? separator + 1 : end};
}

static size_t length_without_separator(const cf_matcher *matcher, const cf_extent *line)
{
    size_t len = (size_t)(line->end - line->start);
    if (len > 0 && (unsigned char)line->end[-1] == matcher->program->options.separator)
        len--;
    return cf__matcher_without_cr(matcher, line->start, len);
}

/* Set where the search for the next match continues: after this one, past an empty match by a whole
 * character. */
static void go_past(cf_matcher *matcher, const cf_match *match, size_t len)
{
    size_t next = match->end + (match->end == match->start);
    matcher->across.next = cf__matcher_next_character(matcher, matcher->across.text, len, next);
}

/* The lines that a match lies in, without those before `text`. */
static cf_extent lines_of(const cf_matcher *matcher, const cf_match *match, const char *text,
                          const char *end)
{
    unsigned char separator = matcher->program->options.separator;
    const char *start = matcher->across.text + match->start;
    const char *stop = matcher->across.text + match->end;
    const char *before = start > text ? memrchr(text, separator, (size_t)(start - text)) : NULL;
    bool ends_line = stop > start && (unsigned char)stop[-1] == separator;
    return (cf_extent){before != NULL ? before + 1 : text,
                       stop - ends_line < text ? text
                                               : line_at(matcher, stop - ends_line, end).end};
}

/*
 * CF_MATCH_MULTILINE: find the lines of the next match. All text from the first call on is one
 * subject. A match may begin in a line that was returned before, and look behind into it.
 */
static cf_found find_across_lines(cf_matcher *matcher, const char *text, const char *end,
                                  cf_extent *lines)
{
    struct cf__engine_state *state = &matcher->state;
    if (text != state->resume || end != state->resume_end) {
        cf__matcher_look_at(matcher, text, (size_t)(end - text));
        matcher->across.text = text;
        matcher->across.next = 0;
    }
    size_t len = (size_t)(end - matcher->across.text);
    *lines = (cf_extent){text, text};
    while (lines->end == text) {
        cf_match match;
        cf_found found = CF_FOUND_NONE;
        if (matcher->across.next < len)
            found = cf__matcher_find_known(matcher, matcher->across.text, len, matcher->across.next,
                                           0, &match);
        if (found != CF_FOUND_MATCH || match.start == len) {
            *lines = (cf_extent){text, end};
            return found == CF_FOUND_ERROR ? found : CF_FOUND_NONE;
        }
        go_past(matcher, &match, len);
        *lines = lines_of(matcher, &match, text, end);
    }
    state->resume = lines->end;
    state->resume_end = end;
    return CF_FOUND_MATCH;
}

/* Is the first character of the line invalid UTF-8? And the last one? */
static bool starts_badly(const char *line, size_t len)
{
    const char *end = line + len;
    return len > 0 && (unsigned char)*line >= 0x80 && cf__character_length(line, end, true) == 1;
}

static bool ends_badly(const char *line, size_t len)
{
    size_t last = len;
    while (last > 0 && len - last < 4 && ((unsigned char)line[last - 1] & 0xc0) == 0x80)
        last--;
    last -= last > 0; /* the first byte of the last character */
    return len > 0 && !cf__is_utf8(line + last, line + len);
}

/*
 * Invalid bytes match nothing, but before and after them are still the line's start and end, which
 * PCRE2 does not try there. So ask it about an empty subject that is the start of a line but not
 * its end (PCRE2_NOTEOL), or the other way round.
 */
static int match_beside_bad_bytes(cf_matcher *matcher, struct cf__regex *regex, const char *line,
                                  size_t len)
{
    int rc = 0;
    if (starts_badly(line, len))
        rc = cf__regex_match(regex, &matcher->scratch, "", 0, 0, PCRE2_NOTEOL, CF__TEXT_UTF8, true);
    if (rc == 0 && ends_badly(line, len))
        rc = cf__regex_match(regex, &matcher->scratch, "", 0, 0, PCRE2_NOTBOL, CF__TEXT_UTF8, true);
    return rc;
}

static cf_found decide_line(cf_matcher *matcher, const cf_extent *line)
{
    const struct cf__program *program = matcher->program;
    size_t len = length_without_separator(matcher, line);
    cf__matcher_count(matcher, len + 1);
    enum cf__text_kind kind = CF__TEXT_ASCII;
    if (program->options.flags & CF_MATCH_UTF)
        kind = cf__text_kind(line->start, len);
    for (size_t i = 0; i < program->regex_count; i++) {
        int rc = cf__regex_match(program->regexes[i], &matcher->scratch, line->start, len, 0, 0,
                                 kind, true);
        if (rc == 0 && kind == CF__TEXT_BROKEN)
            rc = match_beside_bad_bytes(matcher, program->regexes[i], line->start, len);
        if (rc != 0)
            return rc > 0 ? CF_FOUND_MATCH : cf__matcher_fail(matcher, rc);
    }
    return CF_FOUND_NONE;
}

static cf_extent line_around(const cf_matcher *matcher, const char *at, const char *text,
                             const char *end)
{
    unsigned char separator = matcher->program->options.separator;
    const char *before = memrchr(text, separator, (size_t)(at - text));
    const char *after = at < end ? memchr(at, separator, (size_t)(end - at)) : NULL;
    return (cf_extent){before != NULL ? before + 1 : text, after != NULL ? after + 1 : end};
}

static cf_found find_line_by_line(cf_matcher *matcher, const char *text, const char *end,
                                  cf_extent *line)
{
    for (const char *p = text; p < end; p = line->end) {
        *line = line_at(matcher, p, end);
        cf_found found = decide_line(matcher, line);
        if (found != CF_FOUND_NONE)
            return found;
    }
    return CF_FOUND_NONE;
}

static cf_found find_in_block(cf_matcher *matcher, const char *text, const char *end,
                              cf_extent *line)
{
    const struct cf__program *program = matcher->program;
    const struct cf__block_search search = {
        .regex = program->block,
        .scratch = &matcher->scratch,
        .utf = program->options.flags & CF_MATCH_UTF,
        .separator = program->options.separator,
    };
    cf__matcher_count(matcher, (size_t)(end - text));
    while (text < end) {
        const char *at;
        int rc = cf__block_find(&search, text, end, &at);
        if (rc == 0)
            return CF_FOUND_NONE;
        if (rc > 0) {
            *line = line_around(matcher, at, text, end);
            return CF_FOUND_MATCH;
        }
        /* Lines together may hit a limit that each alone does not: decide this line alone, then go
         * on. */
        *line = line_at(matcher, at, end);
        cf_found found = decide_line(matcher, line);
        if (found != CF_FOUND_NONE)
            return found;
        text = line->end;
    }
    return CF_FOUND_NONE;
}

/* Do so many lines pass the engine that another way, if there is one, would be faster? */
static bool engine_is_useless(const cf_matcher *matcher)
{
    const struct cf__engine_state *state = &matcher->state;
    const struct cf__plan *plan = &matcher->program->plan;
    bool has_next = matcher->engine == plan->engine && plan->next != NULL;
    uint64_t distance = has_next ? NEXT_DISTANCE : USELESS_DISTANCE;
    return (has_next || matcher->program->block != NULL) &&
           state->candidates >= CANDIDATES_TO_JUDGE && state->candidates * distance > state->bytes;
}

static void give_up_engine(cf_matcher *matcher)
{
    const struct cf__plan *plan = &matcher->program->plan;
    free(matcher->state.scratch);
    matcher->state.scratch = NULL;
    if (matcher->engine == plan->engine)
        matcher->first_state = matcher->state;
    matcher->engine = matcher->engine == plan->engine ? plan->next : NULL;
    matcher->state = (struct cf__engine_state){.learned = false};
}

/* Let PCRE2 decide a candidate that the engine found in the text from `text` on. */
static cf_found decide_candidate(cf_matcher *matcher, const char *text, const cf_extent *line)
{
    struct cf__engine_state *state = &matcher->state;
    state->candidates++;
    state->bytes += (uint64_t)(line->end - text);
    cf_found found = decide_line(matcher, line);
    state->false_positives += found == CF_FOUND_NONE;
    if (engine_is_useless(matcher))
        give_up_engine(matcher);
    return found;
}

static cf_found find_by_engine(cf_matcher *matcher, const char *text, const char *end,
                               cf_extent *line)
{
    struct cf__engine_state *state = &matcher->state;
    state->continues = text == state->resume && end == state->resume_end;
    for (; text < end && matcher->engine != NULL; state->continues = text == state->resume) {
        bool certain = false;
        const char *at = matcher->engine->type->find(matcher->engine, state, text, end, &certain);
        if (at == NULL) {
            state->resume = NULL; /* whoever asks next has another text, even at the same address */
            return CF_FOUND_NONE;
        }
        *line = line_around(matcher, at, text, end);
        state->resume = line->end;
        state->resume_end = end;
        cf_found found = certain ? CF_FOUND_MATCH : decide_candidate(matcher, text, line);
        if (found != CF_FOUND_NONE)
            return found;
        text = line->end;
    }
    return text < end ? find_in_block(matcher, text, end, line) : CF_FOUND_NONE;
}

cf_found cf_matcher_find_line(cf_matcher *matcher, const char *text, const char *end,
                              cf_extent *line)
{
    const struct cf__program *program = matcher->program;
    if (text == end || program->plan.strategy == CF__SEARCH_NOTHING)
        return CF_FOUND_NONE;
    if (program->options.flags & CF_MATCH_MULTILINE)
        return find_across_lines(matcher, text, end, line);
    switch (program->plan.strategy) {
    case CF__SEARCH_EVERY:
        *line = line_at(matcher, text, end);
        return CF_FOUND_MATCH;
    case CF__SEARCH_ENGINE:
        return find_by_engine(matcher, text, end, line);
    case CF__SEARCH_BLOCK:
        return find_in_block(matcher, text, end, line);
    default:
        return find_line_by_line(matcher, text, end, line);
    }
}
