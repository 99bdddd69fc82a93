/* Close: it travels downstream, in order; each body's end runs first and may still send. */
#include "stream.h"

typedef struct member {
    journal *log;
    const char *name;
    kept *lines;
} member;

/* Passes lines on; at its end notes its name, and sends it as a last line. */
static cf_value say_goodbye(cf_coro *self, void *arg)
{
    member *me = arg;
    cf_line line;
    while (cf_recv_line(self, &line))
        cf_send_line(self, line);
    note(me->log, me->name);
    note_pending(me->log, self);
    cf_send_line(self, line_of(me->name));
    return cf_nil;
}

static cf_value keep_and_say_goodbye(cf_coro *self, void *arg)
{
    member *me = arg;
    cf_value result = keep_lines(self, me->lines);
    note(me->log, me->name);
    return result;
}

typedef struct family {
    journal log;
    kept lines;
    member head, middle, sink;
} family;

static cf_coro *family_head(family *f)
{
    *f = (family){.log = {""}};
    f->head = (member){&f->log, "head", NULL};
    f->middle = (member){&f->log, "middle", NULL};
    f->sink = (member){&f->log, "sink", &f->lines};
    return cf_stage(say_goodbye, &f->head,
                    cf_stage(say_goodbye, &f->middle, cf_sink(keep_and_say_goodbye, &f->sink)));
}

static void check_ended_in_order(const family *f)
{
    assert_string_equal(f->log.text, "head closed middle closed sink");
    assert_kept(&f->lines, "1\nhead\nmiddle\n");
}

TEST(close_of_the_head_ends_the_bodies_in_order)
{
    static family f;
    cf_coro *head = family_head(&f);
    push(head, "1");
    assert_int_equal(cf_close(head), CF_DONE);
    check_ended_in_order(&f);
    cf_free(head);
    check_ended_in_order(&f);
}

TEST(free_of_the_head_does_the_same)
{
    static family f;
    cf_coro *head = family_head(&f);
    push(head, "1");
    cf_free(head);
    check_ended_in_order(&f);
}

TEST(the_end_of_a_source_does_the_same)
{
    static family f;
    assert_int_equal(lines_of_text("1\n", family_head(&f)), CF_DONE);
    check_ended_in_order(&f);
}

/* ------------------------------------------------------------------- who speaks when */

static cf_value note_lines(cf_coro *self, void *log)
{
    cf_line line;
    while (cf_recv_line(self, &line))
        note(log, line.text[0] == 'a' ? "line" : "goodbye");
    note(log, "sink");
    return cf_nil;
}

/* The head and the middle say goodbye: a note, and a line. */
static cf_coro *who_notes_lines(family *f)
{
    *f = (family){.log = {""}};
    f->head = (member){&f->log, "head", NULL};
    f->middle = (member){&f->log, "middle", NULL};
    return cf_stage(say_goodbye, &f->head,
                    pass_through(2, cf_stage(say_goodbye, &f->middle,
                                             pass_through(2, cf_sink(note_lines, &f->log)))));
}

/* As in Python: what came before a close has been seen everywhere before the first body ends, and
 * what that one sends before the next one does. */
static void check_told_in_order(const family *f)
{
    assert_string_equal(f->log.text,
                        "line line line head closed goodbye middle closed goodbye sink");
}

TEST(what_came_before_is_seen_before_a_body_ends)
{
    static family f;
    cf_coro *head = who_notes_lines(&f);
    push(head, "a1");
    push(head, "a2");
    push(head, "a3");
    assert_int_equal(cf_close(head), CF_DONE);
    cf_free(head);
    check_told_in_order(&f);
}

TEST(so_it_is_at_the_end_of_a_source)
{
    static family f;
    assert_int_equal(lines_of_text("a1\na2\na3\n", who_notes_lines(&f)), CF_DONE);
    check_told_in_order(&f);
    cf_coro *targets[] = {cf_null(), who_notes_lines(&f), cf_null()};
    assert_int_equal(lines_of_text("a1\na2\na3\n", cf_broadcast(targets, 3)), CF_DONE);
    check_told_in_order(&f);
}

TEST(so_it_is_after_batches_that_went_down_before)
{
    static family f;
    cf_coro *head = who_notes_lines(&f);
    push(head, "a1");
    cf_flush(head);
    push(head, "a2");
    assert_int_equal(lines_of_text("a3\n", head), CF_DONE);
    check_told_in_order(&f);
}

TEST(close_flushes_first)
{
    kept k = {0};
    cf_coro *head = pass_through(4, keeper(&k));
    for (int i = 0; i < 10; i++)
        push(head, "x");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_int_equal(k.lines, 10);
    assert_int_equal(k.ended, 1);
    cf_free(head);
}

TEST(a_target_somebody_else_holds_is_not_closed)
{
    kept k = {0};
    cf_coro *sink = keeper(&k);
    cf_coro *head = pass_through(2, cf_ref(sink));
    push(head, "from the head");
    cf_free(head);
    assert_kept(&k, "from the head\n");
    assert_int_equal(k.ended, 0);
    assert_true(push(sink, "from elsewhere"));
    cf_free(sink);
    assert_kept(&k, "from the head\nfrom elsewhere\n");
    assert_int_equal(k.ended, 1);
}

TEST(close_twice_is_fine)
{
    kept k = {0};
    cf_coro *head = pass_through(2, keeper(&k));
    assert_int_equal(cf_close(head), CF_DONE);
    assert_int_equal(cf_close(head), CF_DONE);
    assert_int_equal(k.ended, 1);
    cf_free(head);
}

TEST(what_is_sent_to_a_closed_stage_goes_nowhere)
{
    kept k = {0};
    cf_coro *head = pass_through(1, keeper(&k));
    cf_close(head);
    assert_false(push(head, "late"));
    assert_false(cf_flush(head));
    assert_int_equal(cf_send(head, cf_str("late"), NULL), CF_DONE);
    assert_int_equal(k.lines, 0);
    cf_free(head);
}

TEST(a_long_pipeline_closes_to_its_end)
{
    kept k = {0};
    cf_coro *head = pass_through(200, keeper(&k));
    push(head, "through all of them");
    assert_int_equal(cf_close(head), CF_DONE);
    assert_kept(&k, "through all of them\n");
    assert_int_equal(k.ended, 1);
    cf_free(head);
}

/* Longer than a body's stack has frames: what follows a pipeline must not call itself. */
static cf_value make_run_and_close(cf_coro *self, void *arg)
{
    (void)self;
    cf_coro *targets[] = {pass_through(3000, keeper(arg)), cf_null()};
    cf_coro *head = pass_through(1, cf_broadcast(targets, 2));
    push(head, "through all of them");
    cf_flush(head);
    push(head, "and again");
    cf_status status = cf_close(head);
    cf_free(head);
    return cf_int(status == CF_DONE);
}

TEST(a_body_may_flush_and_close_a_pipeline_of_thousands)
{
    kept k = {0};
    cf_value closed = cf_nil;
    cf_coro *body = cf_new(make_run_and_close, &k);
    assert_int_equal(cf_next(body, &closed), CF_DONE);
    assert_int_equal(closed.i64, 1);
    assert_kept(&k, "through all of them\nand again\n");
    cf_free(body);
}

static void count_up(void *counter)
{
    ++*(int *)counter;
}

static cf_value defer_then_pass_on(cf_coro *self, void *counter)
{
    cf_defer(self, count_up, counter);
    return pass_on(self, NULL);
}

TEST(what_a_stage_deferred_runs_at_its_end)
{
    int counter = 0;
    kept k = {0};
    cf_coro *head = cf_stage(defer_then_pass_on, &counter, keeper(&k));
    assert_int_equal(counter, 0);
    cf_free(head);
    assert_int_equal(counter, 1);
}

/* What was sent is handled first: who fails at that fails the close, once. */
TEST(a_failure_at_what_was_sent_before_comes_out_of_the_close)
{
    for (int stages = 0; stages < 3; stages++) {
        kept k = {.fail_after = 1};
        cf_coro *head = pass_through(stages, keeper(&k));
        push(head, "1");
        assert_int_equal(cf_close(head), CF_ERROR);
        assert_error(cf_error_of(head), CF_EUSER + 7, NULL, "sink");
        assert_int_equal(cf_close(head), CF_DONE);
        cf_free(head);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(close_of_the_head_ends_the_bodies_in_order),
        cmocka_unit_test(free_of_the_head_does_the_same),
        cmocka_unit_test(the_end_of_a_source_does_the_same),
        cmocka_unit_test(what_came_before_is_seen_before_a_body_ends),
        cmocka_unit_test(so_it_is_at_the_end_of_a_source),
        cmocka_unit_test(so_it_is_after_batches_that_went_down_before),
        cmocka_unit_test(close_flushes_first),
        cmocka_unit_test(a_target_somebody_else_holds_is_not_closed),
        cmocka_unit_test(close_twice_is_fine),
        cmocka_unit_test(what_is_sent_to_a_closed_stage_goes_nowhere),
        cmocka_unit_test(a_long_pipeline_closes_to_its_end),
        cmocka_unit_test(a_body_may_flush_and_close_a_pipeline_of_thousands),
        cmocka_unit_test(what_a_stage_deferred_runs_at_its_end),
        cmocka_unit_test(a_failure_at_what_was_sent_before_comes_out_of_the_close),
    };
    return RUN("flow close", tests);
}
