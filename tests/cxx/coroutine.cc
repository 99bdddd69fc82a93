// coroutine.cc - the public headers from C++17: a program that uses values, generators and stages,
// with lambdas for bodies, objects on the stacks of coroutines, and exceptions that stay within a
// body.
#include <coflow.h>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace
{

int failures = 0;

void expect(bool holds, const char *what)
{
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        ++failures;
    }
}

struct Ended {
    bool &ended;
    ~Ended()
    {
        ended = true;
    }
};

void a_generator_in_a_for_loop()
{
    cf_coro *numbers = cf_new(
        [](cf_coro *self, void *) {
            for (int64_t i = 1; i <= 4 && cf_yield(self, cf_int(i), nullptr); i++) {
            }
            return cf_nil;
        },
        nullptr);
    int64_t sum = 0;
    CF_FOR (n, numbers) {
        sum += n.i64;
    }
    cf_free(numbers);
    expect(sum == 10, "a for loop over a generator");
}

void the_macro_for_nil()
{
    cf_value nil = CF_NIL;
    expect(nil.u64 == 0 && nil.len == 0, "CF_NIL is all zero");
    expect(cf_nil.u64 == 0 && cf_nil.len == 0, "cf_nil is all zero");
}

void objects_on_the_stack_of_a_coroutine_are_destroyed()
{
    bool ended = false;
    cf_coro *co = cf_new(
        [](cf_coro *self, void *arg) {
            Ended at_the_end{*static_cast<bool *>(arg)};
            std::string text = "a string that is too long for its own room";
            cf_yield(self, cf_text(text.data(), text.size()), nullptr);
            return cf_nil;
        },
        &ended);
    cf_value text = CF_NIL;
    expect(cf_next(co, &text) == CF_YIELD && text.len == 42, "text from a std::string");
    expect(!ended, "the object lives while its coroutine is suspended");
    cf_free(co);
    expect(ended, "the object is destroyed when its coroutine is closed");
}

void an_exception_may_be_caught_within_a_body()
{
    cf_coro *co = cf_new(
        [](cf_coro *self, void *) {
            for (;;) {
                try {
                    cf_value in = CF_NIL;
                    if (!cf_yield(self, cf_nil, &in))
                        return cf_nil;
                    if (in.i64 < 0)
                        throw std::runtime_error("negative");
                } catch (const std::runtime_error &error) {
                    return cf_raise(self, CF_EUSER, "%s", error.what());
                }
            }
        },
        nullptr);
    cf_next(co, nullptr);
    expect(cf_send(co, cf_int(1), nullptr) == CF_YIELD, "a send before the exception");
    expect(cf_send(co, cf_int(-1), nullptr) == CF_ERROR, "the exception became an error");
    expect(std::string(cf_error_of(co)->text) == "negative", "the error has its text");
    cf_free(co);
}

void stages_with_lambdas()
{
    std::vector<std::string> kept;
    cf_coro *sink = cf_sink(
        [](cf_coro *self, void *arg) {
            cf_line line;
            while (cf_recv_line(self, &line))
                static_cast<std::vector<std::string> *>(arg)->emplace_back(line.text, line.len);
            return cf_nil;
        },
        &kept);
    cf_coro *twice = cf_stage(
        [](cf_coro *self, void *) {
            cf_line line;
            while (cf_recv_line(self, &line)) {
                cf_send_line(self, line);
                std::string own = std::string(line.text, line.len) + "!";
                cf_send_line(self, cf_line{own.data(), own.size()});
            }
            return cf_nil;
        },
        nullptr, sink);
    cf_send_line_to(nullptr, twice, cf_line{"a", 1});
    cf_send(twice, cf_str("b"), nullptr);
    cf_free(twice);
    expect(kept == std::vector<std::string>{"a", "a!", "b", "b!"}, "lines through a stage");
}

void the_first_pipeline()
{
    int ends[2];
    expect(pipe(ends) == 0, "a pipe");
    expect(write(ends[1], "x\n", 2) == 2, "a line into it");
    close(ends[1]);
    uint64_t lines = 0;
    expect(cf_lines(ends[0], cf_head(5, cf_count(&lines, cf_null()))) == CF_DONE, "a pipeline");
    expect(lines == 1, "its count");
    close(ends[0]);
}

} // namespace

int main()
{
    a_generator_in_a_for_loop();
    the_macro_for_nil();
    objects_on_the_stack_of_a_coroutine_are_destroyed();
    an_exception_may_be_caught_within_a_body();
    stages_with_lambdas();
    the_first_pipeline();
    return failures != 0;
}
