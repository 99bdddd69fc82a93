/*
 * test_options.c - bin/common's option tables: what the parser answers, and how values are read.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/generate.h"
#include "common/help.h"
#include "common/options.h"
#include "common/report.h"
#include "common/values.h"

enum { ALL = 1, CONTEXT, COLOR, COUNT, NUMBER, SECRET, ONLY };

static const cli_option rows[] = {
    {.help = "First"},
    {.id = ALL, .letter = 'a', .name = "all", .help = "everything"},
    {.id = CONTEXT, .letter = 'C', .name = "context", .value = "NUM", .help = "lines around"},
    {.help = "Second"},
    {.id = COLOR,
     .name = "color",
     .value = "WHEN",
     .optional = true,
     .choices = "always|never|auto",
     .help = "mark what matches"},
    {.id = COLOR, .name = "colour", .value = "WHEN", .optional = true},
    {.id = COUNT, .letter = 'c', .name = "count", .help = "only a count"},
    {.id = NUMBER, .value = "NUM", .help = "same as -C NUM"},
    {.id = SECRET, .name = "secret", .hidden = true},
    {.id = ONLY, .letter = 'o', .value = "N", .optional = true, .help = "only the match"},
    {.id = 0},
};

static const char *const usage[] = {"[OPTION]... [FILE]...", "--all", NULL};

static const cli_tool tool = {
    .name = "tool",
    .usage = usage,
    .summary = "Do something.",
    .options = rows,
    .trouble = 2,
};

typedef struct answer {
    int id;
    const char *value;
} answer;

/* Walk the words (NULL at the end) and compare with the answers, the last of which is CLI_END. */
static void check_walk(const char *const words[], const answer expected[])
{
    cli_parser parser;
    int count = 0;

    while (words[count] != NULL)
        count++;
    cli_start(&parser, &tool, count, (char *const *)words);
    for (size_t i = 0;; i++) {
        int id = cli_scan(&parser);
        assert_int_equal(id, expected[i].id);
        const char *value = id == CLI_MISUSE ? parser.message : parser.value;
        if (expected[i].value == NULL)
            assert_null(id == CLI_END ? NULL : value);
        else
            assert_string_equal(value, expected[i].value);
        if (id == CLI_END)
            break;
    }
}

#define WORDS(...)   ((const char *const[]){"tool", __VA_ARGS__, NULL})
#define ANSWERS(...) ((const answer[]){__VA_ARGS__, {CLI_END, NULL}})

static void long_names(void **state)
{
    (void)state;
    check_walk(WORDS("--all", "--context=3", "--context", "4", "--context="),
               ANSWERS({ALL, NULL}, {CONTEXT, "3"}, {CONTEXT, "4"}, {CONTEXT, ""}));
    check_walk(WORDS("--color", "always", "--color=never"),
               ANSWERS({COLOR, NULL}, {CLI_OPERAND, "always"}, {COLOR, "never"}));
    check_walk(WORDS("--help", "--version", "--generate=bash"),
               ANSWERS({CLI_HELP, NULL}, {CLI_VERSION, NULL}, {CLI_GENERATE, "bash"}));
}

static void abbreviations(void **state)
{
    (void)state;
    check_walk(WORDS("--al", "--cont=1", "--cou", "--count"),
               ANSWERS({ALL, NULL}, {CONTEXT, "1"}, {COUNT, NULL}, {COUNT, NULL}));
    /* Two names of one option are one option. */
    check_walk(WORDS("--colo=auto"), ANSWERS({COLOR, "auto"}));
    check_walk(WORDS("--co"), ANSWERS({CLI_MISUSE, "option '--co' could be --context or --color or "
                                                   "--colour or --count"}));
    check_walk(WORDS("--sec", "--secret"),
               ANSWERS({CLI_MISUSE, "unknown option '--sec'"}, {SECRET, NULL}));
}

static void letters(void **state)
{
    (void)state;
    check_walk(WORDS("-ac", "-C3", "-C", "4", "-acC5", "-aC", "-c"),
               ANSWERS({ALL, NULL}, {COUNT, NULL}, {CONTEXT, "3"}, {CONTEXT, "4"}, {ALL, NULL},
                       {COUNT, NULL}, {CONTEXT, "5"}, {ALL, NULL}, {CONTEXT, "-c"}));
    check_walk(WORDS("-o", "3", "-o3"), ANSWERS({ONLY, NULL}, {CLI_OPERAND, "3"}, {ONLY, "3"}));
}

static void number_option(void **state)
{
    (void)state;
    check_walk(WORDS("-5", "-12a", "-a3", "-a1c2"),
               ANSWERS({NUMBER, "5"}, {NUMBER, "12"}, {ALL, NULL}, {ALL, NULL}, {NUMBER, "3"},
                       {ALL, NULL}, {NUMBER, "1"}, {COUNT, NULL}, {NUMBER, "2"}));
}

static void misuse(void **state)
{
    (void)state;
    check_walk(WORDS("--foo", "--foo=1", "-x", "-ax", "-a"),
               ANSWERS({CLI_MISUSE, "unknown option '--foo'"},
                       {CLI_MISUSE, "unknown option '--foo'"}, {CLI_MISUSE, "unknown option '-x'"},
                       {ALL, NULL}, {CLI_MISUSE, "unknown option '-x'"}, {ALL, NULL}));
    check_walk(WORDS("--all=1", "--context"),
               ANSWERS({CLI_MISUSE, "option '--all' takes no value"},
                       {CLI_MISUSE, "option '--context' needs a value"}));
    check_walk(WORDS("-C"), ANSWERS({CLI_MISUSE, "option '-C' needs a value"}));
}

static void long_words_are_cut_in_messages(void **state)
{
    char word[4096];
    cli_parser parser;
    char *words[] = {word, word, NULL};

    (void)state;
    memset(word, '-', 2);
    memset(word + 2, 'x', sizeof word - 3);
    word[sizeof word - 1] = '\0';
    cli_start(&parser, &tool, 2, words);
    assert_int_equal(cli_scan(&parser), CLI_MISUSE);
    assert_true(strlen(parser.message) < sizeof parser.message);
}

static void operands(void **state)
{
    (void)state;
    check_walk(WORDS("one", "-a", "-", "--", "-a", "--"),
               ANSWERS({CLI_OPERAND, "one"}, {ALL, NULL}, {CLI_OPERAND, "-"}, {CLI_OPERAND, "-a"},
                       {CLI_OPERAND, "--"}));
    check_walk(WORDS("--context", "--", "-a"), ANSWERS({CONTEXT, "--"}, {ALL, NULL}));
    check_walk(WORDS("", "-a"), ANSWERS({CLI_OPERAND, ""}, {ALL, NULL}));
}

static void posix_stops_at_an_operand(void **state)
{
    (void)state;
    setenv("POSIXLY_CORRECT", "1", 1);
    check_walk(WORDS("-a", "one", "-a"),
               ANSWERS({ALL, NULL}, {CLI_OPERAND, "one"}, {CLI_OPERAND, "-a"}));
    unsetenv("POSIXLY_CORRECT");
}

static void no_words(void **state)
{
    cli_parser parser;

    (void)state;
    cli_start(&parser, &tool, 0, (char *const[]){NULL});
    assert_int_equal(cli_scan(&parser), CLI_END);
    assert_int_equal(cli_scan(&parser), CLI_END);
}

/* ---------------------------------------------------------------- values */

static void numbers(void **state)
{
    uint64_t n = 7;

    (void)state;
    assert_true(cli_read_number("18446744073709551615", &n));
    assert_true(n == UINT64_MAX);
    n = 7;
    assert_false(cli_read_number("18446744073709551616", &n));
    assert_false(cli_read_number("", &n));
    assert_false(cli_read_number("-1", &n));
    assert_false(cli_read_number("+1", &n));
    assert_false(cli_read_number(" 1", &n));
    assert_false(cli_read_number("1x", &n));
    assert_true(n == 7);
}

static void check_size(const char *text, uint64_t expected)
{
    uint64_t n;

    assert_true(cli_read_size(text, &n));
    assert_true(n == expected);
}

static void sizes(void **state)
{
    uint64_t n = 7;

    (void)state;
    check_size("0", 0);
    check_size("10", 10);
    check_size("10K", 10240);
    check_size("10k", 10240);
    check_size("2KiB", 2048);
    check_size("2KB", 2000);
    check_size("3M", 3u << 20);
    check_size("1G", 1u << 30);
    check_size("15E", UINT64_C(15) << 60);
    assert_false(cli_read_size("16E", &n));
    assert_false(cli_read_size("K", &n));
    assert_false(cli_read_size("1Kx", &n));
    assert_false(cli_read_size("1B", &n));
    assert_false(cli_read_size("", &n));
    assert_true(n == 7);
}

static void choices(void **state)
{
    (void)state;
    assert_int_equal(cli_find_choice("warn|warn-nopipe|exit", "warn"), 0);
    assert_int_equal(cli_find_choice("warn|warn-nopipe|exit", "warn-"), 1);
    assert_int_equal(cli_find_choice("warn|warn-nopipe|exit", "e"), 2);
    assert_int_equal(cli_find_choice("warn|warn-nopipe|exit", "w"), -2);
    assert_int_equal(cli_find_choice("warn|warn-nopipe|exit", "exits"), -1);
    assert_int_equal(cli_find_choice("warn|warn-nopipe|exit", "x"), -1);
}

/* ------------------------------------------------------------- what is shown */

/* What `print` writes for the table above; the caller frees it. */
static char *text_of(void (*print)(const cli_tool *, FILE *))
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    print(&tool, out);
    fclose(out);
    return text;
}

static void help_text(void **state)
{
    char *text = text_of(cli_print_help);

    (void)state;
    assert_string_equal(text, "Usage: tool [OPTION]... [FILE]...\n"
                              "  or:  tool --all\n"
                              "Do something.\n"
                              "\n"
                              "First:\n"
                              "  -a, --all                   everything\n"
                              "  -C, --context=NUM           lines around\n"
                              "\n"
                              "Second:\n"
                              "      --color[=WHEN]          mark what matches\n"
                              "  -c, --count                 only a count\n"
                              "  -NUM                        same as -C NUM\n"
                              "  -o[N]                       only the match\n"
                              "\n"
                              "About:\n"
                              "      --help                  show this help and exit\n"
                              "      --version               show the version and exit\n");
    free(text);
}

static void mdoc_text(void **state)
{
    char *text = text_of(cli_generate_mdoc);

    (void)state;
    assert_non_null(
        strstr(text, ".Ss First\n.Bl -tag -width Ds\n.It Fl a , Fl -all\nEverything.\n"));
    assert_non_null(strstr(text, ".It Fl C Ar NUM , Fl -context Ns = Ns Ar NUM\nLines around.\n"));
    assert_non_null(strstr(text,
                           ".It Fl -color Ns Oo Ns = Ns Ar WHEN Oc , Fl -colour Ns Oo Ns = Ns "
                           "Ar WHEN Oc\n"));
    assert_non_null(strstr(text, ".It Fl Ns Ar NUM\nSame as \\-C NUM.\n"));
    assert_null(strstr(text, "secret"));
    free(text);
}

/* Every name that is shown is in every shell's file, and the hidden ones are in none. */
static void completions_name_every_option(void **state)
{
    void (*const shells[])(const cli_tool *, FILE *) = {cli_generate_bash, cli_generate_zsh,
                                                        cli_generate_fish};
    const cli_option *row = NULL;

    (void)state;
    for (size_t shell = 0; shell < 3; shell++) {
        char *text = text_of(shells[shell]);
        while ((row = cli_next_row(&tool, row)) != NULL)
            if (row->name != NULL)
                assert_int_equal(strstr(text, row->name) != NULL, !row->hidden);
        free(text);
    }
}

static void quoting(void **state)
{
    char room[64];

    (void)state;
    assert_string_equal(cli_quoted("a.txt", room, sizeof room), "a.txt");
    assert_string_equal(cli_quoted("a b", room, sizeof room), "'a b'");
    assert_string_equal(cli_quoted("", room, sizeof room), "''");
    assert_string_equal(cli_quoted("it's", room, sizeof room), "\"it's\"");
    assert_string_equal(cli_quoted("it's$", room, sizeof room), "'it'\\''s$'");
    assert_string_equal(cli_quoted("a very long name", room, 8), "'a '");
    assert_string_equal(cli_quoted("a\nb", room, sizeof room), "'a'$'\\012''b'");
    assert_string_equal(cli_quoted("it's \033", room, sizeof room), "'it'\\''s '$'\\033'''");
    for (size_t size = 5; size < sizeof room; size++) {
        memset(room, 'x', sizeof room);
        assert_true(strlen(cli_quoted("\n\n'\033 '' \001\001\001", room, size)) < size);
        assert_int_equal(room[size], 'x');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_names),
        cmocka_unit_test(abbreviations),
        cmocka_unit_test(letters),
        cmocka_unit_test(number_option),
        cmocka_unit_test(misuse),
        cmocka_unit_test(long_words_are_cut_in_messages),
        cmocka_unit_test(operands),
        cmocka_unit_test(posix_stops_at_an_operand),
        cmocka_unit_test(no_words),
        cmocka_unit_test(numbers),
        cmocka_unit_test(sizes),
        cmocka_unit_test(choices),
        cmocka_unit_test(help_text),
        cmocka_unit_test(mdoc_text),
        cmocka_unit_test(completions_name_every_option),
        cmocka_unit_test(quoting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
