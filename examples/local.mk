# The examples: built by make, run by make check. Each file in examples/expected is a test.
LDADD = libcoflow.la # every other program says what it is linked with
TEST_EXTENSIONS += .out
OUT_LOG_COMPILER = $(SHELL) $(top_srcdir)/examples/check.sh
dist_check_SCRIPTS += examples/check.sh
EXTRA_DIST += examples/expected/access-log $(example_outputs)

noinst_PROGRAMS += $(examples)
TESTS += $(example_outputs)

# Coroutines and generators.
examples = \
    examples/course/countdown \
    examples/course/grep \
    examples/course/grepclose \
    examples/course/bogus \
    examples/course/follow \
    examples/course/pipeline \
    examples/course/benchmark \
    examples/course/trampoline \
    examples/fib \
    examples/running_total
example_outputs = \
    examples/expected/course/countdown.out \
    examples/expected/course/grep.out \
    examples/expected/course/grepclose.out \
    examples/expected/course/bogus.out \
    examples/expected/course/follow.out \
    examples/expected/course/pipeline.out \
    examples/expected/course/benchmark.out \
    examples/expected/course/trampoline.out \
    examples/expected/fib.out \
    examples/expected/running_total.out

# Line streams.
examples += \
    examples/course/coroutine \
    examples/course/cofollow \
    examples/course/cogrep \
    examples/course/copipe \
    examples/course/cobroadcast \
    examples/course/cobroadcast2
example_outputs += \
    examples/expected/course/coroutine.out \
    examples/expected/course/cofollow.out \
    examples/expected/course/cogrep.out \
    examples/expected/course/copipe.out \
    examples/expected/course/cobroadcast.out \
    examples/expected/course/cobroadcast2.out

include examples/sched.mk
