/* One line at a time: cf_send into a stage, CF_SYNC, flush, and coroutines that are no stages. */
#include "stream.h"

typedef struct talker {
    journal *log;
    const char *name;
} talker;

/* Notes each line as it passes, with its own name. */
static cf_value talk(cf_coro *self, void *arg)
{
    talker *me = arg;
    cf_line line;
    char word[32];
    while (cf_recv_line(self, &line)) {
        snprintf(word, sizeof word, "%s:%.*s", me->name, (int)line.len, line.text);
        note(me->log, word);
        if (cf_target(self))
            cf_send_line(self, line);
    }
    return cf_nil;
}

typedef struct trio {
    journal log;
    talker talkers[3];
} trio;

static cf_coro *trio_head(trio *t)
{
    static const char *const names[] = {"a", "b", "c"};
    *t = (trio){.log = {""}};
    for (int i = 0; i < 3; i++)
        t->talkers[i] = (talker){&t->log, names[i]};
    return cf_stage(talk, &t->talkers[0],
                    cf_stage(talk, &t->talkers[1], cf_sink(talk, &t->talkers[2])));
}

/* ------------------------------------------------------------------ cf_send */

TEST(send_delivers_a_line_down_to_the_sink_before_it_returns)
{
    trio t;
    cf_coro *head = trio_head(&t);
    assert_int_equal(cf_send(head, cf_str("1"), NULL), CF_YIELD);
    assert_string_equal(t.log.text, "a:1 b:1 c:1");
    assert_int_equal(cf_send(head, cf_text("22x", 2), NULL), CF_YIELD);
    assert_string_equal(t.log.text, "a:1 b:1 c:1 a:22 b:22 c:22");
    cf_free(head);
    assert_string_equal(t.log.text, "a:1 b:1 c:1 a:22 b:22 c:22");
}

TEST(send_comes_after_what_was_sent_as_lines)
{
    trio t;
    cf_coro *head = trio_head(&t);
    push(head, "1");
    cf_send(head, cf_str("2"), NULL);
    const char *one = strstr(t.log.text, "c:1"), *two = strstr(t.log.text, "c:2");
    assert_true(one && two && one < two);
    cf_free(head);
}

TEST(nil_is_invalid_and_the_stage_goes_on)
{
    kept k = {0};
    cf_coro *head = pass_through(2, keeper(&k));
    assert_refused(do_send(head, cf_nil), head, CF_EINVAL);
    assert_refused(do_next(head), head, CF_EINVAL);
    assert_int_equal(cf_state_of(head), CF_SUSPENDED);
    assert_int_equal(cf_send(head, cf_str("still here"), NULL), CF_YIELD);
    cf_free(head);
    assert_kept(&k, "still here\n");
}

TEST(a_value_that_is_not_text_is_invalid_and_the_stage_goes_on)
{
    kept k = {0};
    cf_coro *head = pass_through(1, keeper(&k));
    assert_refused(do_send(head, cf_int(5)), head, CF_EINVAL);
    assert_refused(do_send(head, cf_double(0.5)), head, CF_EINVAL);
    assert_refused(do_send(head, cf_ptr(NULL)), head, CF_EINVAL);
    cf_send(head, cf_str("still here"), NULL);
    cf_free(head);
    assert_kept(&k, "still here\n");
}

TEST(an_empty_text_is_an_empty_line)
{
    kept k = {0};
    cf_coro *head = pass_through(1, keeper(&k));
    assert_int_equal(cf_send(head, cf_str(""), NULL), CF_YIELD);
    cf_free(head);
    assert_kept(&k, "\n");
}

TEST(send_to_a_stage_that_wants_no_more_is_done)
{
    kept k = {.stop_after = 1};
    cf_coro *head = pass_through(2, keeper(&k));
    cf_send(head, cf_str("1"), NULL);
    assert_int_equal(cf_send(head, cf_str("2"), NULL), CF_DONE);
    assert_int_equal(cf_send(head, cf_str("3"), NULL), CF_DONE);
    cf_free(head);
    assert_kept(&k, "1\n");
}

TEST(send_to_a_stage_whose_sink_fails_answers_its_error)
{
    kept k = {.fail_after = 1};
    cf_coro *head = pass_through(2, keeper(&k));
    assert_refused(do_send(head, cf_str("1")), head, CF_EUSER + 7);
    assert_error(cf_error_of(head), CF_EUSER + 7, "line 1 is one too many", "sink");
    cf_free(head);
}

/* ------------------------------------------------------------------ CF_SYNC */

TEST(in_sync_mode_each_line_is_delivered_as_it_is_sent)
{
    trio t;
    cf_coro *head = trio_head(&t);
    cf_set_mode(head, CF_SYNC);
    push(head, "1");
    assert_string_equal(t.log.text, "a:1 b:1 c:1");
    push(head, "2");
    assert_string_equal(t.log.text, "a:1 b:1 c:1 a:2 b:2 c:2");
    cf_free(head);
}

TEST(a_source_keeps_to_sync_mode)
{
    trio t;
    cf_coro *head = trio_head(&t);
    cf_set_mode(head, CF_SYNC);
    assert_int_equal(lines_of_text("1\n2\n3", head), CF_DONE);
    assert_string_equal(t.log.text, "a:1 b:1 c:1 a:2 b:2 c:2 a:3 b:3 c:3");
}

/* Two pipelines of every stock stage, one with CF_SYNC, must keep the same. */
static cf_coro *some_of_everything(kept *k, uint64_t *lines)
{
    static char seven[] = "7", one[] = "1";
    cf_coro *branches[] = {
        cf_stage(pass_matching, seven, cf_head(40, keeper(k))),
        cf_count(lines, cf_stage(pass_matching, one, cf_null())),
    };
    return pass_through(1, cf_broadcast(branches, COUNT(branches)));
}

TEST(with_and_without_it_the_output_is_the_same)
{
    static kept batched, single;
    uint64_t lines[2] = {0};
    static char input[20000];
    size_t len = 0;
    for (int i = 0; i < 3000; i++)
        len += (size_t)snprintf(input + len, sizeof input - len, "%d\n", i);
    assert_int_equal(lines_of(input, len, some_of_everything(&batched, &lines[0])), CF_DONE);
    cf_coro *head = some_of_everything(&single, &lines[1]);
    cf_set_mode(head, CF_SYNC);
    assert_int_equal(lines_of(input, len, head), CF_DONE);
    assert_int_equal(lines[0], 3000);
    assert_int_equal(lines[1], 3000);
    assert_int_equal(batched.lines, 40);
    assert_kept_bytes(&single, batched.text, batched.len);
}

/* -------------------------------------------------------------------- flush */

TEST(flush_lets_everything_below_handle_what_was_sent)
{
    trio t;
    cf_coro *head = trio_head(&t);
    push(head, "1");
    assert_true(cf_flush(head));
    assert_string_equal(t.log.text, "a:1 b:1 c:1");
    assert_true(cf_flush(head));
    assert_string_equal(t.log.text, "a:1 b:1 c:1");
    cf_free(head);
}

TEST(flush_is_false_when_the_target_wants_no_more)
{
    kept k = {.stop_after = 2};
    cf_coro *head = pass_through(2, keeper(&k));
    push(head, "1");
    assert_true(cf_flush(head));
    push(head, "2");
    assert_false(cf_flush(head));
    assert_null(cf_error_of(head));
    cf_free(head);
}

TEST(flush_is_false_when_the_target_failed)
{
    kept k = {.fail_after = 1};
    cf_coro *head = pass_through(2, keeper(&k));
    push(head, "1");
    assert_false(cf_flush(head));
    assert_error(cf_error_of(head), CF_EUSER + 7, NULL, "sink");
    cf_free(head);
}

/* -------------------------------------------------- coroutines, not stages */

static cf_value receive_text(cf_coro *self, void *log)
{
    cf_value v;
    char word[32];
    while (cf_recv(self, &v)) {
        snprintf(word, sizeof word, "%.*s", (int)v.len, v.str);
        note(log, word);
    }
    return cf_nil;
}

TEST(a_plain_coroutine_is_sent_each_line_as_text)
{
    journal log = {""};
    cf_coro *co = cf_new(receive_text, &log);
    cf_next(co, NULL);
    assert_true(push(co, "one"));
    assert_true(push(co, "two"));
    assert_string_equal(log.text, "one two");
    cf_free(co);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(send_delivers_a_line_down_to_the_sink_before_it_returns),
        cmocka_unit_test(send_comes_after_what_was_sent_as_lines),
        cmocka_unit_test(nil_is_invalid_and_the_stage_goes_on),
        cmocka_unit_test(a_value_that_is_not_text_is_invalid_and_the_stage_goes_on),
        cmocka_unit_test(an_empty_text_is_an_empty_line),
        cmocka_unit_test(send_to_a_stage_that_wants_no_more_is_done),
        cmocka_unit_test(send_to_a_stage_whose_sink_fails_answers_its_error),
        cmocka_unit_test(in_sync_mode_each_line_is_delivered_as_it_is_sent),
        cmocka_unit_test(a_source_keeps_to_sync_mode),
        cmocka_unit_test(with_and_without_it_the_output_is_the_same),
        cmocka_unit_test(flush_lets_everything_below_handle_what_was_sent),
        cmocka_unit_test(flush_is_false_when_the_target_wants_no_more),
        cmocka_unit_test(flush_is_false_when_the_target_failed),
        cmocka_unit_test(a_plain_coroutine_is_sent_each_line_as_text),
    };
    return RUN("flow, one line at a time", tests);
}
