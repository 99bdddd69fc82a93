# Tasks, timers, waits for descriptors, futures, channels; threads and child processes as stages.
pkginclude_HEADERS += lib/coflow/io.h
libcoflow_all_la_SOURCES += \
    lib/sched/block.c \
    lib/sched/block.h \
    lib/sched/clock.h \
    lib/sched/io.c
