/* Broadcast: every target gets every line, whatever becomes of the others. */
#include "stream.h"

TEST(every_target_gets_every_line)
{
    kept k[3] = {{.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), pass_through(2, keeper(&k[1])), keeper(&k[2])};
    assert_int_equal(lines_of_text("a\nb\n\nc", cf_broadcast(targets, 3)), CF_DONE);
    for (int i = 0; i < 3; i++) {
        assert_kept(&k[i], "a\nb\n\nc\n");
        assert_int_equal(k[i].ended, 1);
    }
}

TEST(it_is_a_stage_like_others)
{
    kept k[2] = {{.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), keeper(&k[1])};
    cf_coro *head = pass_through(1, cf_broadcast(targets, 2));
    push(head, "one");
    cf_send(head, cf_str("two"), NULL);
    assert_kept(&k[0], "one\ntwo\n");
    assert_kept(&k[1], "one\ntwo\n");
    cf_free(head);
}

TEST(the_array_stays_the_callers)
{
    kept k[2] = {{.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), keeper(&k[1])};
    cf_coro *head = cf_broadcast(targets, 2);
    targets[0] = targets[1] = NULL;
    assert_int_equal(lines_of_text("a\n", head), CF_DONE);
    assert_kept(&k[1], "a\n");
}

TEST(one_target_is_enough)
{
    kept k = {0};
    cf_coro *target = keeper(&k);
    assert_int_equal(lines_of_text("a\n", cf_broadcast(&target, 1)), CF_DONE);
    assert_kept(&k, "a\n");
}

TEST(a_hundred_targets)
{
    uint64_t lines[100] = {0};
    cf_coro *targets[COUNT(lines)];
    for (size_t i = 0; i < COUNT(lines); i++)
        targets[i] = cf_count(&lines[i], cf_null());
    assert_int_equal(lines_of_text("a\nb\nc\n", cf_broadcast(targets, COUNT(lines))), CF_DONE);
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_int_equal(lines[i], 3);
}

TEST(broadcasts_nest)
{
    kept k[3] = {{.len = 0}};
    cf_coro *inner[] = {keeper(&k[0]), keeper(&k[1])};
    cf_coro *outer[] = {cf_broadcast(inner, 2), keeper(&k[2])};
    assert_int_equal(lines_of_text("a\nb\n", cf_broadcast(outer, 2)), CF_DONE);
    for (int i = 0; i < 3; i++)
        assert_kept(&k[i], "a\nb\n");
}

/* ------------------------------------------------------------------ one stops */

TEST(one_that_stops_leaves_the_others_theirs)
{
    kept k[3] = {{.stop_after = 1}, {.stop_after = 2}, {.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), keeper(&k[1]), keeper(&k[2])};
    assert_int_equal(lines_of_text("a\nb\nc\nd\n", cf_broadcast(targets, 3)), CF_DONE);
    assert_kept(&k[0], "a\n");
    assert_kept(&k[1], "a\nb\n");
    assert_kept(&k[2], "a\nb\nc\nd\n");
}

TEST(when_all_have_stopped_so_does_the_broadcast)
{
    kept k[2] = {{.stop_after = 1}, {.stop_after = 2}};
    cf_coro *targets[] = {keeper(&k[0]), pass_through(1, keeper(&k[1]))};
    cf_coro *head = cf_broadcast(targets, 2);
    push(head, "1");
    assert_true(cf_flush(head));
    push(head, "2");
    assert_false(cf_flush(head));
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
}

/* ------------------------------------------------------------------ one fails */

TEST(one_that_fails_leaves_the_others_theirs_and_its_error_comes_out_at_the_source)
{
    kept k[3] = {{.len = 0}, {.fail_after = 2}, {.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), pass_through(1, keeper(&k[1])), keeper(&k[2])};
    cf_coro *head = pass_through(1, cf_broadcast(targets, 3));
    assert_int_equal(lines_of_text("a\nb\nc\nd\n", head), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, "line 2 is one too many", "sink");
    assert_kept(&k[0], "a\nb\nc\nd\n");
    assert_kept(&k[1], "a\nb\n");
    assert_kept(&k[2], "a\nb\nc\nd\n");
}

TEST(over_many_batches_too)
{
    static char input[300000];
    memset(input, '\n', sizeof input);
    uint64_t lines = 0;
    kept k = {.fail_after = 2};
    cf_coro *targets[] = {keeper(&k), cf_count(&lines, cf_null())};
    cf_coro *head = pass_through(1, cf_broadcast(targets, 2));
    assert_int_equal(lines_of(input, sizeof input, head), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
    assert_int_equal(lines, sizeof input);
}

static cf_value raise_when_closed(cf_coro *self, void *code)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        ;
    return cf_raise(self, *(int *)code, "at the end");
}

TEST(the_first_of_several_errors_comes_out_and_all_are_closed)
{
    int codes[] = {CF_EUSER + 1, CF_EUSER + 2};
    kept k = {0};
    cf_coro *targets[] = {cf_sink(raise_when_closed, &codes[0]),
                          cf_sink(raise_when_closed, &codes[1]), keeper(&k)};
    assert_int_equal(lines_of_text("a\n", cf_broadcast(targets, 3)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "at the end", NULL);
    assert_int_equal(k.ended, 1);
}

TEST(one_stops_and_one_fails_the_error_comes_out)
{
    kept k[2] = {{.stop_after = 1}, {.fail_after = 2}};
    cf_coro *targets[] = {keeper(&k[0]), keeper(&k[1])};
    assert_int_equal(lines_of_text("a\nb\nc\n", cf_broadcast(targets, 2)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 7, NULL, "sink");
}

/* -------------------------------------------------------------- construction */

TEST(a_null_among_the_targets_gives_null_and_closes_the_others)
{
    kept k[2] = {{.len = 0}};
    cf_coro *targets[] = {keeper(&k[0]), no_stage(cf_null()), keeper(&k[1])};
    assert_null(cf_broadcast(targets, 3));
    assert_error(cf_last_error(), CF_EUSER + 5, NULL, NULL);
    assert_int_equal(k[0].ended, 1);
    assert_int_equal(k[1].ended, 1);
}

TEST(without_targets_it_is_invalid)
{
    assert_null(cf_broadcast(NULL, 0));
    assert_error(cf_last_error(), CF_EINVAL, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_target_gets_every_line),
        cmocka_unit_test(it_is_a_stage_like_others),
        cmocka_unit_test(the_array_stays_the_callers),
        cmocka_unit_test(one_target_is_enough),
        cmocka_unit_test(a_hundred_targets),
        cmocka_unit_test(broadcasts_nest),
        cmocka_unit_test(one_that_stops_leaves_the_others_theirs),
        cmocka_unit_test(when_all_have_stopped_so_does_the_broadcast),
        cmocka_unit_test(
            one_that_fails_leaves_the_others_theirs_and_its_error_comes_out_at_the_source),
        cmocka_unit_test(over_many_batches_too),
        cmocka_unit_test(the_first_of_several_errors_comes_out_and_all_are_closed),
        cmocka_unit_test(one_stops_and_one_fails_the_error_comes_out),
        cmocka_unit_test(a_null_among_the_targets_gives_null_and_closes_the_others),
        cmocka_unit_test(without_targets_it_is_invalid),
    };
    return RUN("flow broadcast", tests);
}
