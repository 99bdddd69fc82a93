/*
 * plan.c - choose the engine for the parsed patterns. No other file makes this choice.
 */
#include "config.h"

#include "search/plan.h"

#include <string.h>

#include "search/analyse.h"

/* A literal expected at more than this many of 65536 positions is no useful filter. */
enum { TOO_COMMON = 2000 };

static struct cf__plan plan(enum cf__strategy strategy, const char *reason)
{
    return (struct cf__plan){
        .strategy = strategy, .reason = reason, .needs_block = strategy == CF__SEARCH_BLOCK};
}

static bool any_has(const struct cf__literals *literals, unsigned char byte)
{
    for (size_t i = 0; i < literals->count; i++)
        if (memchr(literals->items[i].bytes, byte, literals->items[i].len) != NULL)
            return true;
    return false;
}

static double commonness(const struct cf__literals *literals,
                         const struct cf__frequencies *frequencies)
{
    double sum = 0;
    for (size_t i = 0; i < literals->count; i++)
        sum += cf__literal_commonness(&literals->items[i], frequencies);
    return sum;
}

static struct cf__engine *literal_engine(const struct cf__forest *forest,
                                         struct cf__literals *literals,
                                         const cf_matcher_options *options,
                                         const struct cf__scan *scan)
{
    bool crlf = options->flags & CF_MATCH_CRLF;
    /* CF_MATCH_CRLF strips a CR before the separator. A literal with a CR in it, or one anchored to
     * the end of the line, is then no proof of a match. */
    if (crlf && (literals->after == CF__EDGE_LINE || any_has(literals, '\r')))
        literals->certain = false;
    struct cf__literal_rules rules = {
        .utf = forest->mode.utf,
        .separator = options->separator,
        .before = literals->certain ? literals->before : CF__EDGE_ANY,
        .after = literals->certain ? literals->after : CF__EDGE_ANY,
        .certain = literals->certain,
    };
    if (literals->count == 1)
        return cf__literal_engine(scan, literals, &rules);
    struct cf__engine *engine = cf__teddy_engine(scan, literals, &rules);
    return engine != NULL ? engine : cf__hashed_engine(scan, literals, &rules);
}

static bool try_literals(struct cf__forest *forest, const cf_matcher_options *options,
                         const struct cf__scan *scan, struct cf__plan *result)
{
    struct cf__frequencies frequencies;
    struct cf__literals literals;
    cf__frequencies_init(&frequencies);
    if (!cf__literals_find(&forest->arena, forest->root, &forest->mode, &frequencies, &literals))
        return false;
    if (!literals.certain && commonness(&literals, &frequencies) > TOO_COMMON)
        return false;
    struct cf__engine *engine = literal_engine(forest, &literals, options, scan);
    if (engine == NULL)
        return false;
    *result =
        plan(CF__SEARCH_ENGINE, literals.certain ? "the patterns are literals"
                                                 : "every match contains a literal; PCRE2 decides");
    result->engine = engine;
    result->needs_block = !literals.certain;
    if (!literals.certain && !(options->flags & CF_MATCH_CRLF))
        result->next = cf__bits_engine(scan, forest->root, &forest->mode);
    return true;
}

static bool try_chain(const struct cf__forest *forest, const struct cf__scan *scan,
                      struct cf__plan *result)
{
    struct cf__engine *engine = cf__chain_engine(scan, forest->root, &forest->mode);
    if (engine == NULL)
        return false;
    *result = plan(CF__SEARCH_ENGINE, "the pattern is literals with .* between them");
    result->engine = engine;
    result->needs_block = true;
    return true;
}

static bool try_bits(const struct cf__forest *forest, const struct cf__scan *scan,
                     struct cf__plan *result)
{
    struct cf__engine *engine = cf__bits_engine(scan, forest->root, &forest->mode);
    if (engine == NULL)
        return false;
    *result = plan(CF__SEARCH_ENGINE,
                   "no literal is rare enough; the pattern is a sequence of byte sets");
    result->engine = engine;
    result->needs_block = true;
    return true;
}

struct cf__plan cf__plan_make(struct cf__forest *forest, size_t patterns,
                              const cf_matcher_options *options, const struct cf__scan *scan)
{
    if (patterns == 0)
        return plan(CF__SEARCH_NOTHING, "there is no pattern");
    if (forest->root == NULL)
        return plan(CF__SEARCH_LINES, "a pattern uses syntax that only PCRE2 understands");
    if (cf__matches_empty(forest->root))
        return plan(CF__SEARCH_EVERY, "a pattern matches the empty string");

    struct cf__plan result;
    bool crlf = options->flags & CF_MATCH_CRLF;
    if ((crlf || !try_chain(forest, scan, &result)) &&
        !try_literals(forest, options, scan, &result) && (crlf || !try_bits(forest, scan, &result)))
        result = crlf ? plan(CF__SEARCH_LINES, "a CR may have to be cut off the end of each line")
                      : plan(CF__SEARCH_BLOCK,
                             "no literal and no sequence of byte sets to search for first");
    result.needs_block = result.needs_block && !crlf;
    return result;
}
