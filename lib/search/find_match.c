/*
 * find_match.c - find the matches inside one line.
 */
#include "config.h"

#include <string.h>

#include "search/longest.h"
#include "search/matcher.h"
#include "search/parse.h"

static void keep_match(cf_matcher *matcher, size_t pattern, cf_match *match)
{
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(matcher->scratch.match);
    size_t groups = cf__regex_groups(matcher->program->regexes[pattern]);
    memcpy(matcher->offsets, found, 2 * (groups + 1) * sizeof *found);
    *match = (cf_match){.start = found[0],
                        .end = found[1] > found[0] ? found[1] : found[0], /* \K may move it */
                        .pattern = matcher->program->options.syntax == CF_SYNTAX_PERL ? pattern : 0,
                        .groups = groups,
                        .offsets = matcher->offsets};
}

/* At the same start, Perl syntax prefers the pattern given first; in the others the longest match
 * wins. */
static bool comes_first(const cf_matcher *matcher, const struct cf__next_match *match,
                        const struct cf__next_match *other)
{
    bool perl = matcher->program->options.syntax == CF_SYNTAX_PERL;
    return match->start < other->start ||
           (!perl && match->start == other->start && match->end > other->end);
}

/* After an empty match before a multi-byte character, `from` is inside that character. */
size_t cf__matcher_next_character(const cf_matcher *matcher, const char *text, size_t len,
                                  size_t from)
{
    size_t start = from;
    if (matcher->kind == CF__TEXT_ASCII || from >= len)
        return from;
    while (start > 0 && from - start < 3 && ((unsigned char)text[start] & 0xc0) == 0x80)
        start--;
    size_t end = start + cf__character_length(text + start, text + len, true);
    return start < from && end > from ? end : from;
}

/* Can cf__run_find be used? A set's bits are complete only for ASCII text, or outside UTF mode. */
static bool can_run(const cf_matcher *matcher)
{
    bool utf = matcher->program->options.flags & CF_MATCH_UTF;
    return matcher->program->run.usable && (!utf || matcher->kind == CF__TEXT_ASCII);
}

static cf_found find_run(cf_matcher *matcher, const char *line, size_t len, size_t from,
                         cf_match *match)
{
    size_t *offsets = matcher->offsets;
    *match = (cf_match){.offsets = offsets};
    if (!cf__run_find(&matcher->program->run, line, len, from, &offsets[0], &offsets[1]))
        return CF_FOUND_NONE;
    match->start = offsets[0];
    match->end = offsets[1];
    return CF_FOUND_MATCH;
}

/* Is the remembered match of the pattern also its next match from here? */
static bool is_known(const cf_matcher *matcher, size_t pattern, size_t from, uint32_t options)
{
    const struct cf__next_match *next = &matcher->next[pattern];
    return next->text == matcher->texts && next->options == options && next->from <= from &&
           (!next->found || from <= next->start) &&
           (next->from == from || !cf__regex_sees_start(matcher->program->regexes[pattern]));
}

/* Find one pattern's next match and remember it in matcher->next. Negative: PCRE2's error. */
static int look_for(cf_matcher *matcher, size_t pattern, const char *line, size_t len, size_t from,
                    uint32_t options)
{
    const struct cf__program *program = matcher->program;
    struct cf__next_match *next = &matcher->next[pattern];
    int rc = cf__regex_match(program->regexes[pattern], &matcher->scratch, line, len, from, options,
                             matcher->kind, false);
    if (rc > 0 && program->longest[pattern] != NULL)
        rc = cf__longest_extend(program->longest[pattern], &matcher->scratch, line, len,
                                matcher->kind);
    *next = (struct cf__next_match){.text = matcher->texts, .options = options, .from = from};
    next->found = rc > 0;
    if (next->found) {
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(matcher->scratch.match);
        next->start = found[0];
        next->end = found[1];
    }
    next->text = rc < 0 ? 0 : next->text;
    return rc;
}

/*
 * Remembering each pattern's next match matters when one text is searched for many matches: a rare
 * pattern would otherwise be searched for to the end of the text after each match of a frequent
 * one.
 */
cf_found cf__matcher_find_known(cf_matcher *matcher, const char *line, size_t len, size_t from,
                                unsigned flags, cf_match *match)
{
    const size_t count = matcher->program->regex_count;
    if (can_run(matcher))
        return find_run(matcher, line, len, from, match);
    uint32_t options = flags & CF_FIND_NOT_EMPTY ? PCRE2_NOTEMPTY : 0;
    size_t first = count;
    size_t kept = count;
    int rc = 0;
    for (size_t i = 0; i < count && rc >= 0; i++) {
        bool known = count > 1 && is_known(matcher, i, from, options);
        if (!known)
            rc = look_for(matcher, i, line, len, from, options);
        const struct cf__next_match *next = &matcher->next[i];
        if (rc < 0 || !next->found ||
            (first < count && !comes_first(matcher, next, &matcher->next[first])))
            continue;
        first = i;
        if (!known) {
            keep_match(matcher, i, match);
            kept = i;
        }
    }
    if (rc >= 0 && first != kept) { /* only its offsets were remembered, not its groups */
        rc = look_for(matcher, first, line, len, from, options);
        if (rc > 0)
            keep_match(matcher, first, match);
    }
    if (rc < 0)
        return cf__matcher_fail(matcher, rc);
    return first < count ? CF_FOUND_MATCH : CF_FOUND_NONE;
}

void cf__matcher_look_at(cf_matcher *matcher, const char *text, size_t len)
{
    bool utf = matcher->program->options.flags & CF_MATCH_UTF;
    matcher->kind = utf ? cf__text_kind(text, len) : CF__TEXT_ASCII;
    matcher->texts++;
    cf__matcher_count(matcher, len);
}

cf_found cf_matcher_find(cf_matcher *matcher, const char *line, size_t len, size_t from,
                         unsigned flags, cf_match *match)
{
    len = cf__matcher_without_cr(matcher, line, len);
    if (from == 0)
        cf__matcher_look_at(matcher, line, len);
    from = cf__matcher_next_character(matcher, line, len, from);
    if (from > len)
        return CF_FOUND_NONE;
    return cf__matcher_find_known(matcher, line, len, from, flags, match);
}
