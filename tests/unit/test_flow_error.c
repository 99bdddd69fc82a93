/* Errors in a pipeline: they come out at the source, with the name of the stage where they
 * happened. */
#include "stream.h"

#include <pthread.h>

static cf_value raise_at(cf_coro *self, void *word)
{
    cf_line line;
    while (cf_recv_line(self, &line)) {
        if (line.len == strlen(word) && memcmp(line.text, word, line.len) == 0)
            return cf_raise(self, CF_EUSER + 1, "cannot have %s", (char *)word);
        if (cf_target(self))
            cf_send_line(self, line);
    }
    return cf_nil;
}

static cf_coro *named(cf_coro *co, const char *name)
{
    cf_set_name(co, name);
    return co;
}

/* --------------------------------------------------------- from the sink up */

TEST(a_sinks_error_comes_out_at_the_source_with_the_sinks_name)
{
    char word[] = "bad";
    cf_coro *sink = named(cf_sink(raise_at, word), "disk");
    cf_coro *head = named(pass_through(2, sink), "head");
    assert_int_equal(lines_of_text("good\nbad\ngood\n", head), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, "cannot have bad", "disk");
}

TEST(a_sinks_error_comes_out_at_a_plain_function_that_sends)
{
    char word[] = "bad";
    cf_coro *head = pass_through(2, named(cf_sink(raise_at, word), "disk"));
    push(head, "good");
    push(head, "bad");
    assert_false(cf_flush(head));
    assert_error(cf_error_of(head), CF_EUSER + 1, "cannot have bad", "disk");
    assert_false(push(head, "good"));
    cf_free(head);
}

TEST(a_middle_stages_error_comes_out_too_and_closes_what_is_below)
{
    kept k = {0};
    char word[] = "bad";
    cf_coro *middle = named(cf_stage(raise_at, word, keeper(&k)), "middle");
    assert_int_equal(lines_of_text("one\nbad\ntwo\n", pass_through(2, middle)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, NULL, "middle");
    assert_kept(&k, "one\n");
    assert_int_equal(k.ended, 1);
}

static cf_value return_normally(cf_coro *self, void *ended)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    *(bool *)ended = true;
    return cf_nil;
}

TEST(a_stage_whose_target_failed_ends_with_that_error_although_its_body_returns)
{
    bool ended = false;
    char word[] = "bad";
    cf_coro *sink = named(cf_sink(raise_at, word), "disk");
    cf_coro *head = cf_stage(return_normally, &ended, sink);
    push(head, "bad");
    assert_false(cf_flush(head));
    push(head, "x");
    cf_flush(head);
    assert_true(ended);
    assert_int_equal(cf_state_of(head), CF_CLOSED);
    assert_error(cf_error_of(head), CF_EUSER + 1, "cannot have bad", "disk");
    cf_free(head);
}

/* A sink that raises when it is closed: what a last flush to a full disk does. */
static cf_value raise_when_closed(cf_coro *self, void *arg)
{
    (void)arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        ;
    return cf_raise(self, CF_EUSER + 2, "could not finish");
}

TEST(an_error_at_the_sinks_end_comes_out_of_the_source)
{
    cf_coro *head = pass_through(2, named(cf_sink(raise_when_closed, NULL), "disk"));
    assert_int_equal(lines_of_text("a\n", head), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 2, "could not finish", "disk");
}

TEST(an_error_at_the_sinks_end_comes_out_of_close)
{
    cf_coro *head = pass_through(2, named(cf_sink(raise_when_closed, NULL), "disk"));
    push(head, "a");
    assert_int_equal(cf_close(head), CF_ERROR);
    assert_error(cf_error_of(head), CF_EUSER + 2, "could not finish", "disk");
    cf_free(head);
}

TEST(the_first_error_is_the_one_that_comes_out)
{
    char word[] = "bad";
    cf_coro *sink = named(cf_sink(raise_when_closed, NULL), "disk");
    cf_coro *middle = named(cf_stage(raise_at, word, sink), "middle");
    assert_int_equal(lines_of_text("bad\n", middle), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 1, NULL, "middle");
}

/* ----------------------------------------------------------------- throw in */

TEST(a_throw_into_the_head_leaves_the_targets_what_was_already_sent)
{
    kept k = {0};
    cf_coro *head = pass_through(3, keeper(&k));
    push(head, "one");
    push(head, "two");
    assert_refused(do_throw(head, CF_EUSER + 3, "from outside"), head, CF_EUSER + 3);
    assert_kept(&k, "one\ntwo\n");
    assert_error(cf_error_of(head), CF_EUSER + 3, "from outside", NULL);
    cf_free(head);
    assert_int_equal(k.ended, 1);
}

static cf_value catch_and_go_on(cf_coro *self, void *caught)
{
    cf_line line;
    for (;;) {
        while (cf_recv_line(self, &line))
            cf_send_line(self, line);
        if (!cf_pending(self) || cf_pending(self)->code == CF_ECLOSED)
            return cf_nil;
        *(int *)caught = cf_catch(self).code;
    }
}

TEST(a_stage_that_catches_a_throw_goes_on)
{
    kept k = {0};
    int caught = 0;
    cf_coro *head = cf_stage(catch_and_go_on, &caught, keeper(&k));
    push(head, "before");
    assert_int_equal(cf_throw(head, CF_EUSER + 4, "caught", NULL), CF_YIELD);
    assert_int_equal(caught, CF_EUSER + 4);
    assert_true(push(head, "after"));
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
    assert_kept(&k, "before\nafter\n");
}

/* ------------------------------------------------------- constructors that fail */

TEST(a_null_target_gives_null_and_keeps_the_first_cause)
{
    uint64_t lines;
    cf_coro *head = cf_stage(pass_on, NULL, cf_head(3, no_stage(cf_null())));
    assert_null(head);
    assert_error(cf_last_error(), CF_EUSER + 5, "cannot be made", NULL);
    assert_null(cf_count(&lines, pass_through(2, head)));
    assert_error(cf_last_error(), CF_EUSER + 5, "cannot be made", NULL);
}

static cf_coro *null_target(void)
{
    return cf_grep("(", 0, cf_null());
}

static cf_coro *failing_target(void)
{
    return cf_to_command("exit 3");
}

static cf_coro *no_filter(void *arg, cf_coro *target)
{
    (void)arg;
    cf_free(target);
    return null_target();
}

/* Why a stage could not be made, and not how a target ended that it had taken over. */
TEST(the_end_of_a_target_does_not_hide_the_cause)
{
    cf_coro *broadcast[] = {failing_target(), null_target()};
    assert_null(cf_broadcast(broadcast, 2));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    cf_coro *route[] = {failing_target(), null_target()};
    assert_null(cf_round_robin(route, 2));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    cf_coro *queue[] = {failing_target(), null_target()};
    assert_null(cf_first_ready(NULL, queue, 2));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    assert_null(cf_parallel(2, no_filter, NULL, failing_target()));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
    assert_null(cf_parallel(0, no_filter, NULL, failing_target()));
    assert_int_equal(cf_last_error()->code, CF_EINVAL);
    assert_null(cf_stage(NULL, NULL, failing_target()));
    assert_int_equal(cf_last_error()->code, CF_EINVAL);
    assert_null(cf_replace("(", "", 0, failing_target()));
    assert_int_equal(cf_last_error()->code, CF_EPATTERN);
}

TEST(a_source_with_a_null_target_is_an_error_with_the_cause_kept)
{
    assert_int_equal(lines_of_text("a\n", pass_through(1, no_stage(cf_null()))), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, "cannot be made", NULL);
    assert_int_equal(cf_lines_file("/nonexistent", no_stage(cf_null())), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 5, "cannot be made", NULL);
}

TEST(a_constructor_that_fails_has_closed_its_target)
{
    kept k = {0};
    assert_null(no_stage(keeper(&k)));
    assert_int_equal(k.ended, 1);
    assert_null(cf_stage(NULL, NULL, keeper(&k)));
    assert_error(cf_last_error(), CF_EINVAL, NULL, NULL);
    assert_int_equal(k.ended, 1);
}

TEST(a_source_that_fails_has_closed_its_target)
{
    kept k = {0};
    assert_int_equal(cf_lines_file("/nonexistent/file", keeper(&k)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, NULL);
    assert_int_equal(k.ended, 1);
    assert_int_equal(cf_lines(-1, keeper(&k)), CF_ERROR);
    assert_error(cf_last_error(), CF_ESYS, NULL, NULL);
    assert_int_equal(k.ended, 1);
}

static void *fail_on_this_thread(void *code)
{
    if (!no_stage(cf_null()))
        *(int *)code = cf_last_error()->code;
    return NULL;
}

TEST(the_last_error_is_of_this_thread_only)
{
    int code = 0;
    pthread_t thread;
    assert_int_equal(cf_lines_file("/nonexistent/file", cf_null()), CF_ERROR);
    assert_int_equal(pthread_create(&thread, NULL, fail_on_this_thread, &code), 0);
    pthread_join(thread, NULL);
    assert_int_equal(code, CF_EUSER + 5);
    assert_error(cf_last_error(), CF_ESYS, NULL, NULL);
}

/* ---------------------------------------------- a target that is no stage */

static cf_value raise_at_bad(cf_coro *self, void *arg)
{
    (void)arg;
    cf_value line;
    while (cf_recv(self, &line))
        if (line.len == 3 && memcmp(line.str, "bad", 3) == 0)
            return cf_raise(self, CF_EUSER + 2, "cannot have it");
    return cf_nil;
}

TEST(an_error_of_a_plain_coroutine_comes_out_at_the_source)
{
    cf_coro *plain = named(cf_new(raise_at_bad, NULL), "plain");
    assert_int_equal(cf_next(plain, NULL), CF_YIELD);
    assert_int_equal(lines_of_text("good\nbad\ngood\n", pass_through(2, plain)), CF_ERROR);
    assert_error(cf_last_error(), CF_EUSER + 2, "cannot have it", "plain");
}

TEST(a_plain_coroutine_that_was_not_started_is_an_error_not_a_loss)
{
    cf_coro *plain = cf_new(raise_at_bad, NULL);
    assert_int_equal(lines_of_text("good\n", plain), CF_ERROR);
    assert_error(cf_last_error(), CF_EUNSTARTED, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sinks_error_comes_out_at_the_source_with_the_sinks_name),
        cmocka_unit_test(a_sinks_error_comes_out_at_a_plain_function_that_sends),
        cmocka_unit_test(a_middle_stages_error_comes_out_too_and_closes_what_is_below),
        cmocka_unit_test(
            a_stage_whose_target_failed_ends_with_that_error_although_its_body_returns),
        cmocka_unit_test(an_error_at_the_sinks_end_comes_out_of_the_source),
        cmocka_unit_test(an_error_at_the_sinks_end_comes_out_of_close),
        cmocka_unit_test(the_first_error_is_the_one_that_comes_out),
        cmocka_unit_test(a_throw_into_the_head_leaves_the_targets_what_was_already_sent),
        cmocka_unit_test(a_stage_that_catches_a_throw_goes_on),
        cmocka_unit_test(a_null_target_gives_null_and_keeps_the_first_cause),
        cmocka_unit_test(the_end_of_a_target_does_not_hide_the_cause),
        cmocka_unit_test(a_source_with_a_null_target_is_an_error_with_the_cause_kept),
        cmocka_unit_test(a_constructor_that_fails_has_closed_its_target),
        cmocka_unit_test(a_source_that_fails_has_closed_its_target),
        cmocka_unit_test(the_last_error_is_of_this_thread_only),
        cmocka_unit_test(an_error_of_a_plain_coroutine_comes_out_at_the_source),
        cmocka_unit_test(a_plain_coroutine_that_was_not_started_is_an_error_not_a_loss),
    };
    return RUN("flow errors", tests);
}
