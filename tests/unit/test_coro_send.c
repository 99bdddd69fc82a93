/* Send: a value in and a value out in one call, handled when it returns. */
#include "unit.h"

/* Yields the sum of all it was sent. */
static cf_value running_total(cf_coro *self, void *arg)
{
    (void)arg;
    int64_t total = 0;
    cf_value v = cf_nil;
    while (cf_yield(self, cf_int(total), &v))
        total += v.i64;
    return cf_int(total);
}

TEST(a_value_goes_in_and_a_value_comes_out_in_one_call)
{
    cf_coro *co = cf_new(running_total, NULL);
    assert_yielded(do_next(co), 0);
    assert_yielded(do_send(co, cf_int(2)), 2);
    assert_yielded(do_send(co, cf_int(3)), 5);
    cf_free(co);
}

static cf_value note_what_comes(cf_coro *self, void *seen)
{
    cf_value v = cf_int(99);
    while (cf_yield(self, cf_int(1), &v))
        *(cf_value *)seen = v;
    return cf_nil;
}

TEST(after_next_the_value_of_the_yield_is_nil)
{
    cf_value seen = cf_int(-1);
    cf_coro *co = cf_new(note_what_comes, &seen);
    cf_next(co, NULL);
    cf_send(co, cf_text("xyz", 3), NULL);
    assert_int_equal(seen.len, 3);
    cf_next(co, NULL);
    assert_memory_equal(&seen, &cf_nil, sizeof seen);
    cf_free(co);
}

TEST(send_of_nil_is_next)
{
    cf_value seen = cf_int(-1);
    cf_coro *co = cf_new(note_what_comes, &seen);
    cf_send(co, cf_nil, NULL);
    cf_send(co, cf_nil, NULL);
    assert_memory_equal(&seen, &cf_nil, sizeof seen);
    cf_free(co);
}

static cf_value receive_three(cf_coro *self, void *log)
{
    cf_value v;
    for (int i = 0; i < 3 && cf_recv(self, &v); i++)
        note(log, v.str);
    return cf_int(3);
}

TEST(recv_takes_a_value_and_yields_nil)
{
    journal log = {""};
    cf_coro *co = cf_new(receive_three, &log);
    assert_yielded(do_next(co), 0);
    assert_yielded(do_send(co, cf_str("one")), 0);
    assert_yielded(do_send(co, cf_str("two")), 0);
    assert_returned(do_send(co, cf_str("three")), 3);
    assert_string_equal(log.text, "one two three");
    cf_free(co);
}

TEST(a_sent_value_has_been_handled_when_send_returns)
{
    journal log = {""};
    cf_coro *co = cf_new(receive_three, &log);
    cf_next(co, NULL);
    cf_send(co, cf_str("one"), NULL);
    assert_string_equal(log.text, "one");
    cf_free(co);
}

static cf_value ignore_what_comes(cf_coro *self, void *rounds)
{
    while (cf_recv(self, NULL) && cf_yield(self, cf_int(1), NULL))
        ++*(int *)rounds;
    return cf_nil;
}

TEST(in_may_be_null_inside_the_body)
{
    int rounds = 0;
    cf_coro *co = cf_new(ignore_what_comes, &rounds);
    cf_next(co, NULL);
    assert_yielded(do_send(co, cf_int(4)), 1);
    assert_yielded(do_send(co, cf_int(5)), 0);
    assert_int_equal(rounds, 1);
    cf_free(co);
}

/* The next one in a chain of plain coroutines. */
static cf_value add_one_and_pass_on(cf_coro *self, void *target)
{
    cf_value v, reply = cf_nil;
    while (cf_yield(self, reply, &v))
        cf_send(target, cf_int(v.i64 + 1), &reply);
    return cf_nil;
}

TEST(a_chain_of_coroutines_answers_through_every_link)
{
    enum { LINKS = 50 };
    cf_coro *chain[LINKS + 1];
    chain[0] = cf_new(running_total, NULL);
    cf_next(chain[0], NULL);
    for (int i = 1; i <= LINKS; i++) {
        chain[i] = cf_new(add_one_and_pass_on, chain[i - 1]);
        cf_next(chain[i], NULL);
    }
    assert_yielded(do_send(chain[LINKS], cf_int(1)), LINKS + 1);
    assert_yielded(do_send(chain[LINKS], cf_int(2)), LINKS + 1 + LINKS + 2);
    for (int i = LINKS; i >= 0; i--)
        cf_free(chain[i]);
}

/* Values that live across a yield: callee-saved registers, the stack, floating point. */
static cf_value keep_locals(cf_coro *self, void *arg)
{
    (void)arg;
    double f = 1.5;
    int64_t a = 1, b = 2, c = 3, d = 4, e = 5;
    char text[64] = "still here";
    for (int i = 0; i < 1000; i++) {
        if (!cf_yield(self, cf_int(a + b + c + d + e), NULL))
            return cf_nil;
        a++, b++, c++, d++, e++;
        f += 1.0;
    }
    return cf_int(f == 1001.5 && strcmp(text, "still here") == 0 ? a + e : -1);
}

TEST(locals_survive_a_thousand_switches)
{
    cf_coro *one = cf_new(keep_locals, NULL), *two = cf_new(keep_locals, NULL);
    double outside = 0.25;
    for (int i = 0; i < 1000; i++) {
        assert_yielded(do_next(one), 15 + 5 * i);
        assert_yielded(do_next(two), 15 + 5 * i);
        outside += 0.5;
    }
    assert_returned(do_next(one), 1001 + 1005);
    assert_returned(do_next(two), 1001 + 1005);
    assert_true(outside == 500.25);
    cf_free(one);
    cf_free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_goes_in_and_a_value_comes_out_in_one_call),
        cmocka_unit_test(after_next_the_value_of_the_yield_is_nil),
        cmocka_unit_test(send_of_nil_is_next),
        cmocka_unit_test(recv_takes_a_value_and_yields_nil),
        cmocka_unit_test(a_sent_value_has_been_handled_when_send_returns),
        cmocka_unit_test(in_may_be_null_inside_the_body),
        cmocka_unit_test(a_chain_of_coroutines_answers_through_every_link),
        cmocka_unit_test(locals_survive_a_thousand_switches),
    };
    return RUN("coro send", tests);
}
