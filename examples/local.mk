# The examples: built by make, run by make check. Each file in examples/expected is a test.
examples_ldadd = libcoflow.la
TEST_EXTENSIONS += .out
OUT_LOG_COMPILER = $(SHELL) $(top_srcdir)/examples/check.sh
dist_check_SCRIPTS += examples/check.sh
EXTRA_DIST += examples/expected/access-log $(example_outputs)

example_outputs =
TESTS += $(example_outputs)

# Coroutines and generators.
noinst_PROGRAMS += examples/course/countdown
examples_course_countdown_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/countdown.out

noinst_PROGRAMS += examples/course/grep
examples_course_grep_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/grep.out

noinst_PROGRAMS += examples/course/grepclose
examples_course_grepclose_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/grepclose.out

noinst_PROGRAMS += examples/course/bogus
examples_course_bogus_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/bogus.out

noinst_PROGRAMS += examples/course/follow
examples_course_follow_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/follow.out

noinst_PROGRAMS += examples/course/pipeline
examples_course_pipeline_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/pipeline.out

noinst_PROGRAMS += examples/course/benchmark
examples_course_benchmark_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/benchmark.out

noinst_PROGRAMS += examples/course/trampoline
examples_course_trampoline_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/trampoline.out

noinst_PROGRAMS += examples/fib
examples_fib_LDADD = $(examples_ldadd)
example_outputs += examples/expected/fib.out

noinst_PROGRAMS += examples/running_total
examples_running_total_LDADD = $(examples_ldadd)
example_outputs += examples/expected/running_total.out


# Line streams.
noinst_PROGRAMS += examples/course/coroutine
examples_course_coroutine_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/coroutine.out

noinst_PROGRAMS += examples/course/cofollow
examples_course_cofollow_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/cofollow.out

noinst_PROGRAMS += examples/course/cogrep
examples_course_cogrep_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/cogrep.out

noinst_PROGRAMS += examples/course/copipe
examples_course_copipe_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/copipe.out

noinst_PROGRAMS += examples/course/cobroadcast
examples_course_cobroadcast_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/cobroadcast.out

noinst_PROGRAMS += examples/course/cobroadcast2
examples_course_cobroadcast2_LDADD = $(examples_ldadd)
example_outputs += examples/expected/course/cobroadcast2.out

include examples/sched.mk
