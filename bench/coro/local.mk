# bench/coro/run builds the programs itself, against whatever peers are installed.
EXTRA_DIST += \
    bench/coro/bench.h \
    bench/coro/boost_context.cc \
    bench/coro/boost_coroutine2.cc \
    bench/coro/channels.go \
    bench/coro/coflow.c \
    bench/coro/crowd.c \
    bench/coro/cxx20.cc \
    bench/coro/generators.py \
    bench/coro/results.md \
    bench/coro/run \
    bench/coro/table.awk \
    bench/coro/ucontext.c
