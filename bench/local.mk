# Benchmarks, run by hand. Each folder has the results of the last run in results.md.
include bench/coro/local.mk
include bench/grep/local.mk
EXTRA_DIST += \
    bench/ctee/results.md \
    bench/ctee/run \
    bench/flow/lines.c \
    bench/flow/results.md \
    bench/flow/run \
    bench/memory/results.md \
    bench/sched/results.md \
    bench/sched/run \
    bench/sched/tasks.c \
    bench/sched/tasks-uv.c \
    bench/sched/tasks.go \
    bench/sched/tasks.py
