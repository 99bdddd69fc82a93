/*
 * test_search_engines.c - every engine, with every kind of vectors, against PCRE2 line by line, on
 * generated patterns and texts.
 *
 * COFLOW_SEARCH_PAIRS sets how many pairs of pattern and text are tried, COFLOW_SEARCH_SEED which.
 */
#include "unit.h"

#include <stdlib.h>

#include "search/matcher.h"

enum {
    TEXTS_PER_PATTERN = 20,
    PAIRS = 100000,
    DEPTH_MOST = 2,
    PATTERN_MOST = 2048,
    TEXT_MOST = 1024
};
/* What bit streams look at at once: lines beyond it are searched in pieces. */
enum { MATCH_LIMIT = 20000, LONG_TEXT_MOST = 3 * CF__STREAM_BITS + 256, LONG_TEXT_ONE_IN = 10 };

/* Enough for a sample to choose bytes by. */
enum { MANY_LINES_MOST = 4096, MANY_LINES_ONE_IN = 16 };
enum { EDGES_LEAST = CF__MARKS_AT_ONCE * CF__MARK_EDGES, EDGES_MOST = 4 * EDGES_LEAST };

/* ------------------------------------------------------------------- generating */

struct generator {
    uint64_t state;
};

/* xorshift64*, George Marsaglia and Sebastiano Vigna */
static unsigned draw(struct generator *generator, unsigned below)
{
    uint64_t x = generator->state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    generator->state = x;
    return (unsigned)((x * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % below;
}

static const char *pick(struct generator *generator, const char *const *strings, unsigned count)
{
    return strings[draw(generator, count)];
}

static void add_atom(struct generator *generator, char *pattern)
{
    static const char *const atoms[] = {"a",
                                        "b",
                                        "c",
                                        "ab",
                                        "abc",
                                        "Ab",
                                        "foo",
                                        "bar",
                                        "k",
                                        "s",
                                        "x",
                                        "_",
                                        "-",
                                        " ",
                                        "1",
                                        ".",
                                        "[ab]",
                                        "[^a]",
                                        "\\w",
                                        "\\W",
                                        "\\s",
                                        "\\S",
                                        "\\d",
                                        "[a-c]",
                                        "[^ab_]",
                                        "\\b",
                                        "\\B",
                                        "^",
                                        "$",
                                        "\\.",
                                        "[\\w-]",
                                        "\xc3\xa9",
                                        "\xd0\x96",
                                        "[\xc3\xa9x]",
                                        "\\x61",
                                        "(?i:b)",
                                        "(?=a)",
                                        "(?!b)",
                                        "(?<=a)",
                                        "(?<!b)",
                                        "(?>a|ab)",
                                        "[[:alpha:]]",
                                        "[^\\s]",
                                        "\\A",
                                        "\\z",
                                        "\\Z",
                                        "(?i)",
                                        "(?s).",
                                        "\\h",
                                        "[\\s,]",
                                        "\\xe9",
                                        "\\R",
                                        "[à-þ]",
                                        "[^Éx]",
                                        "[é-Ж]",
                                        "[éK]",
                                        "(?i:о)",
                                        "[[:upper:]]",
                                        "[^[:lower:]c]",
                                        "(?i:[[:lower:]])",
                                        "[a[:]"};
    strcat(pattern, pick(generator, atoms, COUNT(atoms)));
}

static void add_pattern(struct generator *generator, char *pattern, int depth)
{
    static const char *const repeats[] = {"*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "+?", "++"};
    unsigned pieces = 1 + draw(generator, 4);
    for (unsigned i = 0; i < pieces && strlen(pattern) < PATTERN_MOST / 16; i++) {
        unsigned kind = draw(generator, 12);
        if (kind == 0 && depth > 0) {
            strcat(pattern, draw(generator, 2) ? "(" : "(?:");
            add_pattern(generator, pattern, depth - 1);
            strcat(pattern, ")");
        } else if (kind == 1 && depth > 0) {
            strcat(pattern, "(?:");
            add_pattern(generator, pattern, depth - 1);
            strcat(pattern, "|");
            add_pattern(generator, pattern, depth - 1);
            strcat(pattern, ")");
        } else if (kind == 2 && depth == DEPTH_MOST) {
            /* Not inside another group: up to 10.42 PCRE2 misses matches of some that refer to
             * themselves. */
            strcat(pattern, "(a|b)\\1");
        } else {
            add_atom(generator, pattern);
        }
        if (draw(generator, 4) == 0)
            strcat(pattern, pick(generator, repeats, COUNT(repeats)));
    }
}

static void add_words(struct generator *generator, char *pattern)
{
    static const char *const words[] = {"foo", "bar", "ab", "a", "abc", "cab", "Foo1", "x-y"};
    unsigned count = 1 + draw(generator, 6);
    for (unsigned i = 0; i < count; i++) {
        strcat(pattern, i > 0 ? "|" : "");
        strcat(pattern, pick(generator, words, COUNT(words)));
    }
}

/* With anything between, and perhaps an end of the line. */
static void add_chain(struct generator *generator, char *pattern)
{
    static const char *const words[] = {"foo", "bar",  "ab",  "a",       "abc",
                                        "cab", "Foo1", "x-y", "\xc3\xa9"};
    static const char *const ends[] = {"", "", "", ".*", ".*?"};
    unsigned count = 2 + draw(generator, 3);
    strcat(pattern, draw(generator, 4) ? "" : "^");
    strcat(pattern, pick(generator, ends, COUNT(ends)));
    for (unsigned i = 0; i < count; i++) {
        strcat(pattern, i > 0 ? ".*" : "");
        strcat(pattern, pick(generator, words, COUNT(words)));
    }
    strcat(pattern, pick(generator, ends, COUNT(ends)));
    strcat(pattern, draw(generator, 4) ? "" : "$");
}

/* More than Teddy takes; the shortest decides how long the windows of the hashed engine are. */
static void add_many_words(struct generator *generator, char *pattern)
{
    unsigned shortest = 1 + draw(generator, 9);
    for (unsigned i = 0; i < 120; i++) {
        char word[12] = {0};
        unsigned len = shortest + draw(generator, 3);
        for (unsigned at = 0; at < len; at++)
            word[at] = "abcfor1F"[draw(generator, 8)];
        strcat(pattern, i > 0 ? "|" : "");
        strcat(pattern, word);
    }
}

static void add_atom_repeated(struct generator *generator, char *pattern)
{
    static const char *const repeats[] = {"+", "{2}", "{1,3}", "{2,}", "++"};
    add_atom(generator, pattern);
    strcat(pattern, pick(generator, repeats, COUNT(repeats)));
}

static void generate_pattern(struct generator *generator, char *pattern)
{
    pattern[0] = '\0';
    if (draw(generator, 10) == 0)
        add_atom_repeated(generator, pattern);
    else if (draw(generator, 20) == 0)
        add_many_words(generator, pattern);
    else if (draw(generator, 10) == 0)
        add_chain(generator, pattern);
    else if (draw(generator, 4) == 0)
        add_words(generator, pattern);
    else
        add_pattern(generator, pattern, DEPTH_MOST);
}

/* Of one kind: plain, with UTF-8, or with anything. Returns the length. */
static size_t add_pieces(struct generator *generator, char *text, size_t want, unsigned kind)
{
    static const char *const pieces[] = {
        "a",   "b",  "c",    "ab",   "abc",      "foo",      "bar",      "x",
        "_",   "-",  " ",    "1",    "A",        "B",        "FOO",      "k",
        "K",   "s",  "\t",   ".",    "\r",       "cab",      "Foo1",     "x-y",
        "\n",  "\n", "\n\n", "\r\n", "\xc3\xa9", "\xc3\x89", "\xd0\x96", "\xe2\x84\xaa",
        "ж",   "—",  "О",    "о",    "ᲂ",      "\xe9",     "\xff",     "\xe2\x84",
        "\x80"};
    static const unsigned limits[] = {28, 37, COUNT(pieces)};
    unsigned limit = limits[kind];
    size_t len = 0;
    while (len < want) {
        const char *piece = pick(generator, pieces, limit);
        if (draw(generator, 40) == 0) {
            text[len++] = '\0';
            continue;
        }
        memcpy(text + len, piece, strlen(piece));
        len += strlen(piece);
    }
    return len;
}

static const char *engine_name(const cf_matcher *matcher)
{
    const struct cf__engine *engine = matcher->program->plan.engine;
    return engine != NULL ? engine->type->name : "none";
}

/* Lines longer than a piece of bit streams, with something other than filling where one ends. */
static size_t generate_long_text(struct generator *generator, char *text)
{
    static const char *const fillings[] = {"a", "b", "x", "_", " ", "1", "\xc3\xa9"};
    const char *filling = pick(generator, fillings, COUNT(fillings));
    unsigned kind = draw(generator, 3);
    size_t pieces = 1 + draw(generator, 3);
    size_t len = 0;
    for (size_t i = 1; i <= pieces; i++) {
        size_t until = i * CF__STREAM_BITS - draw(generator, 24);
        for (; len < until; len += strlen(filling))
            memcpy(text + len, filling, strlen(filling));
        len += add_pieces(generator, text + len, draw(generator, 48), kind);
    }
    return len;
}

/* Lines of every length up to some vectors; long ones where they are no trouble to PCRE2. */
static size_t generate_text(struct generator *generator, const cf_matcher *matcher, char *text)
{
    bool may_be_long = strcmp(engine_name(matcher), "bit streams") == 0;
    size_t want = draw(generator, draw(generator, 2) ? 40 : TEXT_MOST - 8);
    if (draw(generator, MANY_LINES_ONE_IN) == 0)
        want += draw(generator, MANY_LINES_MOST);
    size_t len = may_be_long && draw(generator, LONG_TEXT_ONE_IN) == 0
                     ? generate_long_text(generator, text)
                     : add_pieces(generator, text, want, draw(generator, 3));
    if (draw(generator, 2))
        text[len++] = '\n';
    return len;
}

static cf_matcher_options generate_options(struct generator *generator)
{
    static const unsigned flags[] = {CF_MATCH_ICASE, CF_MATCH_WORD, CF_MATCH_LINE, CF_MATCH_CRLF,
                                     CF_MATCH_WARY};
    cf_matcher_options options = {.separator = draw(generator, 8) ? '\n' : '\0',
                                  .match_limit = MATCH_LIMIT};
    for (size_t i = 0; i < COUNT(flags); i++)
        if (draw(generator, 6) == 0)
            options.flags |= flags[i];
    if (draw(generator, 2))
        options.flags |= CF_MATCH_UTF;
    return options;
}

/* -------------------------------------------------------------------- comparing */

struct answer_list {
    cf_extent lines[LONG_TEXT_MOST];
    size_t count;
};

/* False: a limit was hit, which it may be by one way to search and not by another. */
static bool list_lines(cf_matcher *matcher, const char *text, size_t len, struct answer_list *list)
{
    const char *p = text;
    cf_extent line;
    cf_found found;
    list->count = 0;
    while ((found = cf_matcher_find_line(matcher, p, text + len, &line)) == CF_FOUND_MATCH) {
        list->lines[list->count++] = line;
        p = line.end;
    }
    return found == CF_FOUND_NONE;
}

/* Neighbours together. */
static void join_lines(const struct answer_list *lines, struct answer_list *runs)
{
    runs->count = 0;
    for (size_t i = 0; i < lines->count; i++)
        if (runs->count > 0 && runs->lines[runs->count - 1].end == lines->lines[i].start)
            runs->lines[runs->count - 1].end = lines->lines[i].end;
        else
            runs->lines[runs->count++] = lines->lines[i];
}

/* The runs of lines that match, marked many at once, and how many lines that are; without room they
 * are only counted. False: a limit was hit. */
static bool mark_lines(cf_matcher *matcher, const char *text, size_t len, size_t room,
                       struct answer_list *pieces, uint64_t *count)
{
    static const char *edges[EDGES_MOST];
    struct cf__marks marks = {.edges = room > 0 ? edges : NULL, .room = room};
    cf_extent line;
    cf_found found = CF_FOUND_MATCH;
    pieces->count = 0;
    for (const char *stop = text; found == CF_FOUND_MATCH && stop < text + len;) {
        const char *start = stop;
        marks.edge_count = 0;
        found = cf__matcher_mark_lines(matcher, &stop, text + len, &marks, &line);
        assert_true(found == CF_FOUND_ERROR || stop > start);
        assert_true(marks.edge_count <= room && marks.edge_count % 2 == 0);
        for (size_t i = 0; i < marks.edge_count; i += 2)
            pieces->lines[pieces->count++] = (cf_extent){edges[i], edges[i + 1]};
    }
    *count = marks.count;
    return found != CF_FOUND_ERROR;
}

static void print_bytes(const char *what, const char *bytes, size_t len)
{
    fprintf(stderr, "%s: \"", what);
    for (size_t i = 0; i < len; i++)
        fprintf(stderr, bytes[i] >= 0x20 && bytes[i] < 0x7f ? "%c" : "\\x%02x",
                (unsigned char)bytes[i]);
    fprintf(stderr, "\"\n");
}

static void check_same(const struct answer_list *expected, const struct answer_list *got,
                       const cf_matcher *matcher, const char *pattern, unsigned flags,
                       const char *text, size_t len)
{
    if (got->count == expected->count &&
        memcmp(got->lines, expected->lines, got->count * sizeof *got->lines) == 0)
        return;
    char explanation[1024];
    cf_matcher_explain(matcher, explanation, sizeof explanation);
    print_bytes("pattern", pattern, strlen(pattern));
    print_bytes("text", text, len);
    fail_msg("flags %#x: %zu lines instead of %zu\n%s", flags, got->count, expected->count,
             explanation);
}

/* What is skipped has no line that is found, and no NUL. */
static void check_skipped(cf_matcher *matcher, const struct answer_list *expected,
                          const char *pattern, const char *text, size_t len)
{
    const char *nul = memchr(text, '\0', len);
    size_t skipped = cf_matcher_skip(matcher, text, text + len, '\0');
    bool is_line = skipped == 0 || skipped == len ||
                   (unsigned char)text[skipped - 1] == matcher->program->options.separator;
    if (is_line && skipped <= len &&
        (expected->count == 0 || expected->lines[0].start >= text + skipped) &&
        (nul == NULL || nul >= text + skipped))
        return;
    print_bytes("pattern", pattern, strlen(pattern));
    print_bytes("text", text, len);
    fail_msg("%zu bytes skipped", skipped);
}

/* All matches in the line, one after another, by both. */
static void check_matches(cf_matcher *reference, cf_matcher *matcher, const char *pattern,
                          const char *line, size_t len)
{
    cf_match expected, got;
    for (size_t from = 0; from <= len;) {
        cf_found found = cf_matcher_find(reference, line, len, from, CF_FIND_NOT_EMPTY, &expected);
        cf_found same = cf_matcher_find(matcher, line, len, from, CF_FIND_NOT_EMPTY, &got);
        if (found == CF_FOUND_ERROR || same == CF_FOUND_ERROR)
            return;
        if (found != same ||
            (found == CF_FOUND_MATCH && (expected.start != got.start || expected.end != got.end))) {
            print_bytes("line", line, len);
            fail_msg("other matches of %s, from %zu", pattern, from);
        }
        if (found == CF_FOUND_NONE)
            return;
        from = expected.end;
    }
}

static void check_all_matches(cf_matcher *reference, cf_matcher *matcher, const char *pattern,
                              const struct answer_list *list)
{
    unsigned char separator = matcher->program->options.separator;
    for (size_t i = 0; i < list->count; i++) {
        const cf_extent *line = &list->lines[i];
        size_t len = (size_t)(line->end - line->start);
        if (len > 0 && (unsigned char)line->end[-1] == separator)
            len--;
        check_matches(reference, matcher, pattern, line->start, len);
    }
}

/* Many at once, stopping at every run, or seldom, or counting alone. */
static void check_marks(const struct answer_list *expected, cf_matcher *matcher,
                        const char *pattern, unsigned flags, const char *text, size_t len)
{
    static const size_t rooms[] = {0, EDGES_LEAST, EDGES_LEAST + 2, EDGES_MOST};
    static struct answer_list runs, pieces, got;
    uint64_t count;
    join_lines(expected, &runs);
    for (size_t i = 0; i < COUNT(rooms); i++) {
        if (!mark_lines(matcher, text, len, rooms[i], &pieces, &count))
            continue;
        join_lines(&pieces, &got);
        assert_int_equal(count, expected->count);
        if (rooms[i] > 0)
            check_same(&runs, &got, matcher, pattern, flags, text, len);
    }
}

static void try_text(cf_matcher *reference, cf_matcher *const matchers[], size_t count,
                     const char *pattern, unsigned flags, const char *text, size_t len)
{
    static struct answer_list expected, got;
    /* Exactly as much memory as text: reading past its end is seen by the sanitizer. */
    char *exact = malloc(len > 0 ? len : 1);
    assert_non_null(exact);
    memcpy(exact, text, len);
    bool decided = list_lines(reference, exact, len, &expected);
    for (size_t i = 0; decided && i < count; i++)
        if (list_lines(matchers[i], exact, len, &got)) {
            check_same(&expected, &got, matchers[i], pattern, flags, exact, len);
            check_marks(&expected, matchers[i], pattern, flags, exact, len);
        }
    for (size_t i = 0; decided && i < count; i++)
        check_skipped(matchers[i], &expected, pattern, exact, len);
    if (decided)
        check_all_matches(reference, matchers[0], pattern, &expected);
    free(exact);
}

static cf_matcher *compile(const cf_pattern *pattern, const cf_matcher_options *options,
                           const struct cf__scan *scan, bool line_by_line)
{
    struct cf__tuning tuning = {.scan = scan, .line_by_line = line_by_line};
    return cf__matcher_new_tuned(pattern, 1, options, &tuning);
}

/*
 * Up to PCRE2 10.42 at least, what may stand first after a look-ahead is taken for what must: of
 * "(?=a)1?a" no match is found in "a", unless (*NO_START_OPT) is said.
 */
static bool pcre2_misses_matches_of(const char *pattern)
{
    const char *ahead = strstr(pattern, "(?=a)");
    return ahead && strpbrk(ahead + strlen("(?=a)"), "?*{");
}

/* False: the generator made a pattern that is none, or one without a reference. */
static bool try_pattern(struct generator *generator)
{
    char string[PATTERN_MOST];
    static char text[LONG_TEXT_MOST + 16];
    cf_matcher *matchers[8];
    size_t count = 0;
    generate_pattern(generator, string);
    if (pcre2_misses_matches_of(string))
        return false;
    cf_pattern pattern = {string, strlen(string)};
    cf_matcher_options options = generate_options(generator);
    /* In text that is not UTF-8, \z and \Z match before a bad byte up to PCRE2 10.42 at least. */
    if ((options.flags & CF_MATCH_UTF) && (strstr(string, "\\z") || strstr(string, "\\Z")))
        options.flags &= ~(unsigned)CF_MATCH_UTF;
    cf_matcher *reference = compile(&pattern, &options, NULL, true);
    if (reference == NULL)
        return false;
    bool fast = draw(generator, 8) == 0;
    for (const struct cf__scan *scan; (scan = cf__scan_level(count)) != NULL; count++) {
        matchers[count] = compile(&pattern, &options, scan, false);
        assert_non_null(matchers[count]);
        if (fast)
            cf__program_enable_jit(matchers[count]->program);
    }
    for (int i = 0; i < TEXTS_PER_PATTERN; i++) {
        size_t len = generate_text(generator, matchers[0], text);
        try_text(reference, matchers, count, string, options.flags, text, len);
    }
    for (size_t i = 0; i < count; i++)
        cf_matcher_free(matchers[i]);
    cf_matcher_free(reference);
    return true;
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
    const char *value = getenv(variable);
    return value != NULL ? strtoull(value, NULL, 0) : otherwise;
}

TEST(every_engine_answers_as_pcre2_does)
{
    struct generator generator = {number_from("COFLOW_SEARCH_SEED", 1) * 0x9e3779b97f4a7c15u};
    uint64_t pairs = number_from("COFLOW_SEARCH_PAIRS", PAIRS);
    for (uint64_t done = 0; done < pairs;)
        if (try_pattern(&generator))
            done += TEXTS_PER_PATTERN;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_engine_answers_as_pcre2_does)};
    return RUN("search_engines", tests);
}
