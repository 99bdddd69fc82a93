/* Memory that runs out in a pipeline: an error at the source, every line up to it, and nothing
 * leaks. */
#include "stream.h"

#include "failing.h"

/* Passes on a copy of each line, so that text has to be kept as well; does not look at the answers.
 */
static cf_value copy(cf_coro *self, void *arg)
{
    (void)arg;
    char text[64];
    cf_line line;
    while (cf_recv_line(self, &line)) {
        snprintf(text, sizeof text, "%.*s", (int)line.len, line.text);
        cf_send_line(self, line_of(text));
    }
    return cf_nil;
}

static void check_last_error(void)
{
    assert_error(cf_last_error(), CF_ENOMEM, NULL, NULL);
}

/* What was kept is a beginning of "0\n1\n2\n ...". */
static void check_beginning(const kept *k)
{
    char expected[16];
    size_t at = 0;
    for (size_t i = 0; i < k->lines && at + 16 < k->len; i++) {
        size_t len = (size_t)snprintf(expected, sizeof expected, "%zu\n", i);
        assert_memory_equal(k->text + at, expected, len);
        at += len;
    }
}

enum { LINES = 5000 };

static int input = -1;

static int make_input(void **state)
{
    (void)state;
    static char text[LINES * 8];
    size_t len = 0;
    for (int i = 0; i < LINES; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%d\n", i);
    input = file_of(text, len);
    return 0;
}

static int drop_input(void **state)
{
    (void)state;
    return close(input);
}

static bool run_and_check(cf_coro *head, const kept *k)
{
    lseek(input, 0, SEEK_SET);
    bool made = head != NULL;
    if (cf_lines(input, head) == CF_ERROR) {
        check_last_error();
        check_beginning(k);
        return false;
    }
    assert_true(made);
    assert_int_equal(k->lines, LINES);
    check_beginning(k);
    return true;
}

static bool through_stages(void)
{
    static kept k;
    return run_and_check(cf_stage(copy, NULL, pass_through(2, keeper(&k))), &k);
}

TEST(stages_between_a_source_and_a_sink)
{
    failing_each(through_stages);
}

static bool through_stock_stages(void)
{
    static kept k;
    uint64_t lines = 0;
    return run_and_check(cf_count(&lines, cf_head(SIZE_MAX, cf_stage(copy, NULL, keeper(&k)))), &k);
}

TEST(stock_stages)
{
    failing_each(through_stock_stages);
}

static bool through_a_broadcast(void)
{
    static kept k[2];
    cf_coro *targets[] = {cf_stage(copy, NULL, keeper(&k[0])), pass_through(1, keeper(&k[1]))};
    bool whole = run_and_check(cf_broadcast(targets, 2), &k[1]);
    check_beginning(&k[0]);
    return whole;
}

TEST(a_broadcast)
{
    failing_each(through_a_broadcast);
}

static cf_value pass_parity(cf_coro *self, void *odd)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        if ((line.text[line.len - 1] - '0') % 2 == *(int *)odd && !cf_send_line(self, line))
            break;
    return cf_nil;
}

static bool through_a_diamond(void)
{
    static kept k;
    static int even = 0, odd = 1;
    cf_coro *sink = keeper(&k);
    cf_coro *ways[] = {cf_stage(pass_parity, &even, cf_ref(sink)),
                       cf_stage(pass_parity, &odd, sink)};
    lseek(input, 0, SEEK_SET);
    if (cf_lines(input, cf_broadcast(ways, 2)) == CF_ERROR) {
        check_last_error();
        return false;
    }
    assert_int_equal(k.lines, LINES);
    check_beginning(&k);
    return true;
}

/* Also the memory that a flush of what branches wants, without which it finds its way all the same.
 */
TEST(a_diamond)
{
    failing_each(through_a_diamond);
}

static bool one_line_at_a_time(void)
{
    static kept k;
    cf_coro *head = pass_through(2, keeper(&k));
    if (!head) {
        check_last_error();
        return false;
    }
    cf_status status = cf_send(head, cf_str("0"), NULL);
    if (status == CF_ERROR)
        assert_error(cf_error_of(head), CF_ENOMEM, NULL, NULL);
    else
        assert_kept(&k, "0\n");
    cf_free(head);
    return status == CF_YIELD;
}

TEST(a_line_sent_as_a_value)
{
    failing_each(one_line_at_a_time);
}

static bool from_a_plain_function(void)
{
    static kept k;
    char text[16];
    cf_coro *head = pass_through(1, keeper(&k));
    if (!head) {
        check_last_error();
        return false;
    }
    bool go_on = true;
    for (int i = 0; i < LINES && go_on; i++) {
        snprintf(text, sizeof text, "%d", i);
        go_on = push(head, text);
    }
    go_on = go_on && cf_flush(head);
    if (!go_on)
        assert_error(cf_error_of(head), CF_ENOMEM, NULL, NULL);
    check_beginning(&k);
    cf_free(head);
    return go_on;
}

TEST(lines_from_a_plain_function)
{
    failing_each(from_a_plain_function);
}

/* ------------------------------------------------------------------ into a file */

static char path[64];

static void write_old_file(void)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("old\n", file);
    fclose(file);
}

static void assert_old_file(void)
{
    char got[16] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(got, sizeof got, file));
    fclose(file);
    assert_string_equal(got, "old\n");
}

/* A sink that could not be made has replaced nothing. */
static bool into_a_file(void)
{
    cf_file_options atomic = {.atomic = true};
    write_old_file();
    lseek(input, 0, SEEK_SET);
    cf_coro *sink = cf_to_file(path, &atomic);
    if (!sink)
        assert_old_file();
    bool whole = cf_lines(input, sink) == CF_DONE;
    if (!whole)
        check_last_error();
    return whole;
}

TEST(a_file_that_is_replaced)
{
    strcpy(path, "/tmp/coflow-oom-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    failing_each(into_a_file);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stages_between_a_source_and_a_sink),
        cmocka_unit_test(stock_stages),
        cmocka_unit_test(a_broadcast),
        cmocka_unit_test(a_diamond),
        cmocka_unit_test(a_line_sent_as_a_value),
        cmocka_unit_test(lines_from_a_plain_function),
        cmocka_unit_test(a_file_that_is_replaced),
    };
    return cmocka_run_group_tests_name("flow, out of memory", tests, make_input, drop_input);
}
