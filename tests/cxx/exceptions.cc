// exceptions.cc - C++ exceptions and coroutines: caught inside a body, with yields in between, all
// is well; one that leaves a body ends the program in std::terminate, and no frame of the resumer
// is unwound.
#include <coflow.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

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

struct Counted {
    int &count;
    explicit Counted(int &count) : count(count)
    {
        ++count;
    }
    ~Counted()
    {
        --count;
    }
};

// Yields inside a try block; what is thrown after the yield is caught here.
cf_value catcher(cf_coro *self, void *arg)
{
    int &alive = *static_cast<int *>(arg);
    for (int64_t i = 0; i < 3; i++) {
        try {
            Counted one(alive);
            if (!cf_yield(self, cf_int(i), nullptr))
                break;
            throw std::runtime_error("thrown after a yield");
        } catch (const std::runtime_error &) {
            expect(alive == 0, "the object was destroyed before the catch");
        }
    }
    return cf_int(alive);
}

void caught_inside_a_body_across_yields()
{
    int alive = 0;
    cf_coro *co = cf_new(catcher, &alive);
    cf_value value = cf_nil;
    for (int64_t i = 0; i < 3; i++) {
        expect(cf_next(co, &value) == CF_YIELD && value.i64 == i, "it goes on yielding");
        try {
            throw 1; // the resumer's own, while the body stands in its try block
        } catch (int) {
        }
    }
    expect(cf_next(co, &value) == CF_DONE && value.i64 == 0, "it ends, and nothing is left");
    cf_free(co);
}

[[noreturn]] void terminated()
{
    _exit(33);
}

void one_that_leaves_a_body_terminates()
{
    pid_t pid = fork();
    if (pid == 0) {
        std::set_terminate(terminated);
        cf_coro *co = cf_new(
            [](cf_coro *, void *) -> cf_value { throw std::runtime_error("leaves"); }, nullptr);
        try {
            cf_next(co, nullptr);
        } catch (...) {
            _exit(34);
        }
        _exit(35);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    expect(WIFEXITED(status) && WEXITSTATUS(status) == 33,
           "std::terminate, not the resumer's catch");
}

} // namespace

int main()
{
    caught_inside_a_body_across_yields();
    one_that_leaves_a_body_terminates();
    return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
