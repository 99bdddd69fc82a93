// cxx20.cc - C++20's stackless coroutines: a generator, and one that is sent values.
#include <coroutine>
#include <exception>

#include "bench.h"

// noinline: otherwise the compiler inlines the coroutine into its caller.
struct task {
    struct promise_type {
        long value = 0;

        task get_return_object()
        {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept
        {
            return {};
        }
        std::suspend_always final_suspend() noexcept
        {
            return {};
        }
        std::suspend_always yield_value(long yielded) noexcept
        {
            value = yielded;
            return {};
        }
        void return_void()
        {
        }
        void unhandled_exception()
        {
            std::terminate();
        }
    };

    std::coroutine_handle<promise_type> handle;
};

__attribute__((noinline)) static task numbers()
{
    for (long i = 0;; i++)
        co_yield i;
}

__attribute__((noinline)) static task count(long *lives)
{
    ++*lives;
    co_return;
}

int main()
{
    task generator = numbers();
    volatile long sum = 0;
    double start = now();
    for (long i = 0; i < ROUND_TRIPS; i++) {
        generator.handle.resume();
        sum = sum + generator.handle.promise().value;
    }
    told("round-trip", start, ROUND_TRIPS);
    generator.handle.destroy();

    long lives = 0;
    start = now();
    for (long i = 0; i < BIRTHS; i++) {
        task one = count(&lives);
        one.handle.resume();
        one.handle.destroy();
    }
    told("create-run-free", start, BIRTHS);
}
