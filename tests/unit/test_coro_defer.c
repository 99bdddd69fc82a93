/* Defer: what a body leaves to be done when it ends, last first, however it ends. */
#include "unit.h"

typedef struct chore {
    journal *log;
    const char *word;
} chore;

static void do_chore(void *arg)
{
    chore *c = arg;
    note(c->log, c->word);
}

/* What a body did: three chores, of which the third is deferred after the first yield. */
typedef struct job {
    journal log;
    chore chores[3];
} job;

static job *job_init(job *j)
{
    *j = (job){.log = {""}};
    j->chores[0] = (chore){&j->log, "first"};
    j->chores[1] = (chore){&j->log, "second"};
    j->chores[2] = (chore){&j->log, "third"};
    return j;
}

static cf_value defer_three(cf_coro *self, void *arg)
{
    job *j = arg;
    if (!cf_defer(self, do_chore, &j->chores[0]) || !cf_defer(self, do_chore, &j->chores[1]))
        return cf_int(-1);
    bool go_on = cf_yield(self, cf_nil, NULL);
    cf_defer(self, do_chore, &j->chores[2]);
    if (go_on)
        go_on = cf_yield(self, cf_nil, NULL);
    note(&j->log, "body");
    return cf_nil;
}

TEST(deferred_run_last_first_after_the_body_returned)
{
    job j;
    cf_coro *co = cf_new(defer_three, job_init(&j));
    cf_next(co, NULL);
    cf_next(co, NULL);
    assert_string_equal(j.log.text, "");
    assert_ended(do_next(co));
    assert_string_equal(j.log.text, "body third second first");
    cf_free(co);
    assert_string_equal(j.log.text, "body third second first");
}

TEST(deferred_run_on_close)
{
    job j;
    cf_coro *co = cf_new(defer_three, job_init(&j));
    cf_next(co, NULL);
    assert_int_equal(cf_close(co), CF_DONE);
    assert_string_equal(j.log.text, "body third second first");
    cf_close(co);
    cf_free(co);
    assert_string_equal(j.log.text, "body third second first");
}

TEST(deferred_run_when_the_last_reference_is_dropped)
{
    job j;
    cf_coro *co = cf_new(defer_three, job_init(&j));
    cf_next(co, NULL);
    cf_free(co);
    assert_string_equal(j.log.text, "body third second first");
}

TEST(deferred_run_when_an_error_is_thrown_in)
{
    job j;
    cf_coro *co = cf_new(defer_three, job_init(&j));
    cf_next(co, NULL);
    assert_refused(do_throw(co, CF_EUSER, "stop"), co, CF_EUSER);
    assert_string_equal(j.log.text, "body third second first");
    cf_free(co);
}

static cf_value defer_and_raise(cf_coro *self, void *arg)
{
    job *j = arg;
    cf_defer(self, do_chore, &j->chores[0]);
    return cf_raise(self, CF_EUSER + 1, "on purpose");
}

TEST(deferred_run_when_the_body_raises)
{
    job j;
    cf_coro *co = cf_new(defer_and_raise, job_init(&j));
    assert_refused(do_next(co), co, CF_EUSER + 1);
    assert_string_equal(j.log.text, "first");
    cf_free(co);
}

TEST(nothing_is_deferred_by_a_body_that_never_ran)
{
    job j;
    cf_coro *co = cf_new(defer_and_raise, job_init(&j));
    cf_close(co);
    cf_free(co);
    assert_string_equal(j.log.text, "");
}

static void count_up(void *counter)
{
    ++*(int *)counter;
}

static cf_value defer_many(cf_coro *self, void *counter)
{
    for (int i = 0; i < 10000; i++)
        if (!cf_defer(self, count_up, counter))
            return cf_int(-1);
    return cf_int(10000);
}

TEST(thousands_may_be_deferred)
{
    int counter = 0;
    cf_coro *co = cf_new(defer_many, &counter);
    assert_returned(do_next(co), 10000);
    assert_int_equal(counter, 10000);
    cf_free(co);
}

static void free_inner(void *inner)
{
    cf_free(inner);
}

static cf_value hold_inner(cf_coro *self, void *inner)
{
    cf_defer(self, free_inner, inner);
    cf_yield(self, cf_nil, NULL);
    return cf_nil;
}

TEST(a_deferred_call_may_drop_another_coroutine)
{
    job j;
    cf_coro *inner = cf_new(defer_three, job_init(&j));
    cf_next(inner, NULL);
    cf_coro *co = cf_new(hold_inner, inner);
    cf_next(co, NULL);
    cf_free(co);
    assert_string_equal(j.log.text, "body third second first");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deferred_run_last_first_after_the_body_returned),
        cmocka_unit_test(deferred_run_on_close),
        cmocka_unit_test(deferred_run_when_the_last_reference_is_dropped),
        cmocka_unit_test(deferred_run_when_an_error_is_thrown_in),
        cmocka_unit_test(deferred_run_when_the_body_raises),
        cmocka_unit_test(nothing_is_deferred_by_a_body_that_never_ran),
        cmocka_unit_test(thousands_may_be_deferred),
        cmocka_unit_test(a_deferred_call_may_drop_another_coroutine),
    };
    return RUN("coro defer", tests);
}
