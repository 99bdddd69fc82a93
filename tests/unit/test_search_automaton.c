/*
 * test_search_automaton.c - the automaton for many literals, against looking for each of them at
 * each place, on generated literals and texts. How it comes to be asked is in test_search_plan.c.
 */
#include "unit.h"

#include <stdlib.h>

#include "search/automaton.h"

enum {
    ROUNDS = 60,
    TEXTS = 20,
    LITERALS_MOST = 40,
    TEXT_MOST = 100000, /* several batches */
    LONG_LINE = 40000
};

static unsigned draw(unsigned below)
{
    static uint64_t state = 1;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % below;
}

/* --------------------------------------------------------------------- literals */

struct literal_set {
    struct cf__own_literal items[LITERALS_MOST];
    size_t count;
};

static unsigned char other_case(unsigned char byte)
{
    return byte >= 'a' && byte <= 'z' ? byte - 0x20 : byte;
}

static void add_literal(struct literal_set *set, const unsigned char *bytes, size_t len, bool fold)
{
    unsigned char others[256];
    for (size_t i = 0; i < len; i++)
        others[i] = fold ? other_case(bytes[i]) : bytes[i];
    const struct cf__literal literal = {bytes, others, len};
    assert_true(cf__own_literal_init(&set->items[set->count++], &literal));
}

static void free_literals(struct literal_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        free(set->items[i].bytes);
}

static void generate_literals(struct literal_set *set)
{
    static const unsigned longest[] = {3, 8, 30, 256};
    bool fold = draw(3) == 0;
    unsigned most = longest[draw(COUNT(longest))];
    set->count = 0;
    for (size_t left = 1 + draw(LITERALS_MOST); left > 0; left--) {
        unsigned char bytes[256];
        size_t len = 1 + draw(most);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (unsigned char)"abcd\xc3"[draw(5)];
        add_literal(set, bytes, len, fold);
    }
}

static bool is_in(const struct literal_set *set, const char *line, const char *end)
{
    for (const char *p = line; p < end; p++)
        for (size_t i = 0; i < set->count; i++)
            if ((size_t)(end - p) >= set->items[i].len && cf__literal_is_at(&set->items[i], p, end))
                return true;
    return false;
}

/* ------------------------------------------------------------------------- texts */

/* Some literal of the set, perhaps in the other case, perhaps not whole. */
static size_t add_piece(const struct literal_set *set, char *text)
{
    const struct cf__own_literal *literal = &set->items[draw((unsigned)set->count)];
    size_t len = draw(2) ? literal->len : 1 + draw((unsigned)literal->len);
    memcpy(text, draw(4) ? literal->bytes : literal->others, len);
    return len;
}

/* Most of it is in no literal. */
static size_t add_line(const struct literal_set *set, char *text)
{
    size_t want = draw(20) ? draw(100) : draw(LONG_LINE);
    size_t len = 0;
    while (len < want) {
        size_t filling = draw(3) ? draw(60) : draw(5000);
        memset(text + len, "x-C"[draw(3)], filling);
        len += filling;
        if (draw(8) == 0)
            len += add_piece(set, text + len);
    }
    return len;
}

static size_t generate_text(const struct literal_set *set, char *text)
{
    size_t want = draw(2) ? draw(400) : draw(TEXT_MOST);
    size_t len = 0;
    while (len < want) {
        len += add_line(set, text + len);
        text[len++] = '\n';
    }
    return draw(2) && len > 0 ? len - 1 : len;
}

struct edge_list {
    const char *edges[TEXT_MOST + LONG_LINE];
    size_t count;
};

/* Two edges of a run may be one place, where the room for them ended. Returns how many lines. */
static size_t list_edges(struct cf__automaton *automaton, const struct cf__scan *scan,
                         const char *text, const char *end, struct edge_list *list)
{
    const char *edges[300];
    struct cf__marks marks = {.separator = '\n', .edges = edges, .room = COUNT(edges)};
    bool continues = false;
    for (list->count = 0; text < end; continues = true) {
        cf__marks_begin(&marks, text);
        marks.edge_count = 0;
        text = cf__automaton_mark(automaton, scan, text, end, continues, &marks);
        cf__marks_end(&marks);
        assert_true(marks.edge_count <= COUNT(edges));
        size_t known =
            list->count > 0 && marks.edge_count > 0 && list->edges[list->count - 1] == edges[0];
        list->count -= known;
        memcpy(list->edges + list->count, edges + known,
               (marks.edge_count - known) * sizeof *edges);
        list->count += marks.edge_count - known;
    }
    return marks.count;
}

/* Runs of lines, and how many there are without the edges. */
static void check_marks(struct cf__automaton *automaton, const struct cf__scan *scan,
                        const struct literal_set *set, const char *text, const char *end)
{
    static struct edge_list list;
    size_t counted = list_edges(automaton, scan, text, end, &list);
    struct cf__marks marks = {.separator = '\n'};
    cf__marks_begin(&marks, text);
    assert_ptr_equal(cf__automaton_mark(automaton, scan, text, end, false, &marks), end);
    size_t expected = 0;
    size_t edge = 0;
    for (const char *line = text; line < end;) {
        const char *separator = memchr(line, '\n', (size_t)(end - line));
        bool is_matching = is_in(set, line, separator != NULL ? separator : end);
        expected += is_matching;
        if (is_matching != edge % 2)
            assert_ptr_equal(list.edges[edge++], line);
        line = separator != NULL ? separator + 1 : end;
    }
    assert_int_equal(list.count, edge + edge % 2);
    assert_int_equal(counted, expected);
    assert_int_equal(marks.count, expected);
}

static void check_text(struct cf__automaton *automaton, const struct cf__scan *scan,
                       const struct literal_set *set, const char *text, const char *end)
{
    check_marks(automaton, scan, set, text, end);
    bool continues = false;
    const char *at = cf__automaton_find(automaton, scan, text, end, false);
    for (const char *line = text; line < end;) {
        const char *separator = memchr(line, '\n', (size_t)(end - line));
        const char *next = separator != NULL ? separator + 1 : end;
        bool expected = is_in(set, line, separator != NULL ? separator : end);
        bool got = at != NULL && at >= line && at < next;
        if (got != expected)
            fail_msg("%zu bytes from %zu of %zu: a literal %s", (size_t)(next - line),
                     (size_t)(line - text), (size_t)(end - text),
                     expected ? "is missed" : "is seen that is not there");
        continues = !draw(20) ? false : true; /* from time to time it is to begin anew */
        if (got)
            at = cf__automaton_find(automaton, scan, next, end, continues);
        line = next;
    }
    assert_null(at);
}

TEST(it_finds_the_lines_that_have_a_literal)
{
    char *text = malloc(TEXT_MOST + 2 * LONG_LINE);
    for (int round = 0; round < ROUNDS; round++) {
        struct literal_set set;
        generate_literals(&set);
        struct cf__automaton *automaton = cf__automaton_new(set.items, set.count, '\n');
        const struct cf__scan *scan;
        for (int i = 0; automaton != NULL && i < TEXTS; i++) {
            size_t len = generate_text(&set, text);
            char *exact = malloc(len > 0 ? len : 1); /* guarded by the sanitizer */
            assert_non_null(exact);
            memcpy(exact, text, len);
            for (size_t level = 0; (scan = cf__scan_level(level)) != NULL; level++)
                check_text(automaton, scan, &set, exact, exact + len);
            free(exact);
        }
        free(automaton);
        free_literals(&set);
    }
    free(text);
}

/* A line that goes on behind a batch by up to some segments. */
TEST(a_long_line_is_read_to_its_end_and_no_further)
{
    enum { FROM = 16000, TO = 20000, APART = 37, LITERAL = 200 };
    struct literal_set set = {.count = 0};
    unsigned char literal[LITERAL];
    memset(literal, 'a', LITERAL);
    literal[LITERAL - 1] = 'X';
    add_literal(&set, literal, LITERAL, false);
    struct cf__automaton *automaton = cf__automaton_new(set.items, set.count, '\n');
    for (size_t len = FROM; len < TO; len += APART) {
        char *text = malloc(len);
        assert_non_null(text);
        memset(text, 'a', len);
        check_text(automaton, &cf__scan_plain, &set, text, text + len);
        text[len - 1] = 'X';
        check_text(automaton, &cf__scan_plain, &set, text, text + len);
        free(text);
    }
    free(automaton);
    free_literals(&set);
}

/* ------------------------------------------------------------------------ limits */

static struct cf__automaton *automaton_of(const char *const words[], size_t count, bool fold_last)
{
    struct literal_set set = {.count = 0};
    for (size_t i = 0; i < count; i++)
        add_literal(&set, (const unsigned char *)words[i], strlen(words[i]),
                    fold_last && i + 1 == count);
    struct cf__automaton *automaton = cf__automaton_new(set.items, set.count, '\n');
    free_literals(&set);
    return automaton;
}

TEST(what_begins_alike_shares_its_states)
{
    const char *const words[] = {"abcd", "abce", "bc", "xbc"};
    struct cf__automaton *automaton = automaton_of(words, COUNT(words), false);
    assert_non_null(automaton);
    /* no match, match, start; a, ab, abc; b; x, xb */
    assert_int_equal(cf__automaton_states(automaton), 9);
    free(automaton);
}

TEST(a_byte_is_folded_everywhere_or_nowhere)
{
    const char *const words[] = {"abc", "cba"};
    struct cf__automaton *automaton = automaton_of(words, COUNT(words), false);
    assert_non_null(automaton);
    free(automaton);
    assert_null(automaton_of(words, COUNT(words), true));
}

TEST(a_literal_of_several_lines_is_refused)
{
    const char *const words[] = {"abc", "c\nba"};
    assert_null(automaton_of(words, COUNT(words), false));
}

/* Random ones share few of their states. */
TEST(too_many_states_are_refused)
{
    enum { COUNT_MOST = 4000, LENGTH = 32 };
    struct cf__own_literal *literals = calloc(COUNT_MOST, sizeof *literals);
    assert_non_null(literals);
    for (size_t i = 0; i < COUNT_MOST; i++) {
        unsigned char bytes[LENGTH];
        for (size_t at = 0; at < LENGTH; at++)
            bytes[at] = (unsigned char)('a' + draw(26));
        const struct cf__literal literal = {bytes, bytes, LENGTH};
        assert_true(cf__own_literal_init(&literals[i], &literal));
    }
    struct cf__automaton *some = cf__automaton_new(literals, COUNT_MOST / 40, '\n');
    assert_non_null(some);
    assert_null(cf__automaton_new(literals, COUNT_MOST, '\n'));
    for (size_t i = 0; i < COUNT_MOST; i++)
        free(literals[i].bytes);
    free(literals);
    free(some);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_the_lines_that_have_a_literal),
        cmocka_unit_test(a_long_line_is_read_to_its_end_and_no_further),
        cmocka_unit_test(what_begins_alike_shares_its_states),
        cmocka_unit_test(a_byte_is_folded_everywhere_or_nowhere),
        cmocka_unit_test(a_literal_of_several_lines_is_refused),
        cmocka_unit_test(too_many_states_are_refused),
    };
    return RUN("search_automaton", tests);
}
