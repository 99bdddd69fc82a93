// boost_coroutine2.cc - Boost.Coroutine2: its push coroutines.
#include <boost/coroutine2/all.hpp>

#include "bench.h"

using coroutine = boost::coroutines2::coroutine<long>;

static void round_trips()
{
    long sum = 0;
    coroutine::push_type adder([&sum](coroutine::pull_type &source) {
        for (long value : source)
            sum += value;
    });
    double start = now();
    for (long i = 0; i < ROUND_TRIPS; i++)
        adder(i);
    told("round-trip", start, ROUND_TRIPS);
}

static void births()
{
    long lives = 0;
    double start = now();
    for (long i = 0; i < BIRTHS; i++) {
        coroutine::push_type one([&lives](coroutine::pull_type &) { ++lives; });
        one(i);
    }
    told("create-run-free", start, BIRTHS);
}

static void pipeline()
{
    long sum = 0;
    auto to = [](coroutine::push_type &target) {
        return [&target](coroutine::pull_type &source) {
            for (long value : source)
                target(value + 1);
        };
    };
    coroutine::push_type e([&sum](coroutine::pull_type &source) {
        for (long value : source)
            sum += value;
    });
    coroutine::push_type d(to(e)), c(to(d)), b(to(c)), a(to(b));
    double start = now();
    for (long i = 0; i < ITEMS; i++)
        a(i);
    told("pipeline-5", start, ITEMS);
}

int main()
{
    round_trips();
    births();
    pipeline();
}
