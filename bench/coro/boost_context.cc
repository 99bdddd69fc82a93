// boost_context.cc - Boost.Context: fibers that resume each other, values in variables.
#include <boost/context/fiber.hpp>
#include <boost/context/pooled_fixedsize_stack.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>

#include <utility>

#include "bench.h"

namespace context = boost::context;

// A fiber that waits for values, like a coroutine that is sent to.
struct stage {
    context::fiber fiber;
    long value = 0;
    bool closing = false;

    template <typename Handle> explicit stage(Handle handle)
        : fiber([this, handle](context::fiber &&resumer) {
              for (;;) {
                  resumer = std::move(resumer).resume();
                  if (closing)
                      return std::move(resumer);
                  handle(value);
              }
          })
    {
        fiber = std::move(fiber).resume();
    }

    void send(long sent)
    {
        value = sent;
        fiber = std::move(fiber).resume();
    }

    ~stage()
    {
        closing = true;
        fiber = std::move(fiber).resume();
    }
};

static void round_trips()
{
    long sum = 0;
    stage adder([&sum](long value) { sum += value; });
    double start = now();
    for (long i = 0; i < ROUND_TRIPS; i++)
        adder.send(i);
    told("round-trip", start, ROUND_TRIPS);
}

template <typename Allocator> static void births(const char *name, Allocator allocator, long times)
{
    long lives = 0;
    double start = now();
    for (long i = 0; i < times; i++) {
        context::fiber fiber(std::allocator_arg, allocator, [&lives](context::fiber &&resumer) {
            ++lives;
            return std::move(resumer);
        });
        fiber = std::move(fiber).resume();
    }
    told(name, start, times);
}

static void pipeline()
{
    long sum = 0;
    stage e([&sum](long value) { sum += value; });
    stage d([&e](long value) { e.send(value + 1); });
    stage c([&d](long value) { d.send(value + 1); });
    stage b([&c](long value) { c.send(value + 1); });
    stage a([&b](long value) { b.send(value + 1); });
    double start = now();
    for (long i = 0; i < ITEMS; i++)
        a.send(i);
    told("pipeline-5", start, ITEMS);
}

static void broadcast()
{
    long sum = 0;
    auto add = [&sum](long value) { sum += value; };
    stage targets[TARGETS] = {stage(add), stage(add), stage(add), stage(add), stage(add),
                              stage(add), stage(add), stage(add), stage(add), stage(add)};
    stage head([&targets](long value) {
        for (stage &target : targets)
            target.send(value);
    });
    double start = now();
    for (long i = 0; i < ITEMS; i++)
        head.send(i);
    told("broadcast-10", start, ITEMS);
}

int main()
{
    round_trips();
    births("create-run-free", context::fixedsize_stack(), BIRTHS);
    births("create-run-free-pooled", context::pooled_fixedsize_stack(64 * 1024), BIRTHS);
    births("create-run-free-guarded", context::protected_fixedsize_stack(64 * 1024), BIRTHS / 20);
    pipeline();
    broadcast();
}
