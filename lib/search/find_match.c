/*
 * find_match.c - the matches inside one line.
 */
#include "config.h"

#include <string.h>

#include "search/longest.h"
#include "search/matcher.h"

static void keep_match(cf_matcher *matcher, size_t pattern, cf_match *match)
{
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(matcher->scratch.match);
    size_t groups = cf__regex_groups(matcher->program->regexes[pattern]);
    memcpy(matcher->offsets, found, 2 * (groups + 1) * sizeof *found);
    *match = (cf_match){.start = found[0],
                        .end = found[1] > found[0] ? found[1] : found[0], /* \K may turn them */
                        .pattern = matcher->program->options.syntax == CF_SYNTAX_PERL ? pattern : 0,
                        .groups = groups,
                        .offsets = matcher->offsets};
}

/* Does what a regex has just found come before the match found so far? Perl's patterns
 * have the order they were given in; of the others the longest counts. */
static bool comes_first(const cf_matcher *matcher, const cf_match *match)
{
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(matcher->scratch.match);
    bool perl = matcher->program->options.syntax == CF_SYNTAX_PERL;
    return found[0] < match->start || (!perl && found[0] == match->start && found[1] > match->end);
}

static size_t next_character(const cf_matcher *matcher, const char *line, size_t len, size_t from)
{
    if (matcher->kind == CF__TEXT_UTF8)
        while (from < len && ((unsigned char)line[from] & 0xc0) == 0x80)
            from++;
    return from;
}

/* A set says for certain only of ASCII, or of bytes, what is in it. */
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

cf_found cf__matcher_find_known(cf_matcher *matcher, const char *line, size_t len, size_t from,
                                unsigned flags, cf_match *match)
{
    const struct cf__program *program = matcher->program;
    cf_found found = CF_FOUND_NONE;
    if (can_run(matcher))
        return find_run(matcher, line, len, from, match);
    uint32_t options = flags & CF_FIND_NOT_EMPTY ? PCRE2_NOTEMPTY : 0;
    for (size_t i = 0; i < program->regex_count; i++) {
        int rc = cf__regex_match(program->regexes[i], &matcher->scratch, line, len, from, options,
                                 matcher->kind, false);
        if (rc > 0 && program->longest[i] != NULL)
            rc = cf__longest_extend(program->longest[i], &matcher->scratch, line, len,
                                    matcher->kind);
        if (rc < 0)
            return cf__matcher_fail(matcher, rc);
        if (rc > 0 && (found == CF_FOUND_NONE || comes_first(matcher, match))) {
            keep_match(matcher, i, match);
            found = CF_FOUND_MATCH;
        }
    }
    return found;
}

void cf__matcher_look_at(cf_matcher *matcher, const char *text, size_t len)
{
    bool utf = matcher->program->options.flags & CF_MATCH_UTF;
    matcher->kind = utf ? cf__text_kind(text, len) : CF__TEXT_ASCII;
    cf__matcher_count(matcher, len);
}

cf_found cf_matcher_find(cf_matcher *matcher, const char *line, size_t len, size_t from,
                         unsigned flags, cf_match *match)
{
    len = cf__matcher_without_cr(matcher, line, len);
    if (from == 0)
        cf__matcher_look_at(matcher, line, len);
    from = next_character(matcher, line, len, from);
    if (from > len)
        return CF_FOUND_NONE;
    return cf__matcher_find_known(matcher, line, len, from, flags, match);
}
