# Tasks, timers, waits for descriptors, futures, channels; threads and child processes as stages.
pkginclude_HEADERS += \
    lib/coflow/deadline.h \
    lib/coflow/future.h \
    lib/coflow/io.h \
    lib/coflow/process.h \
    lib/coflow/socket.h \
    lib/coflow/sync.h \
    lib/coflow/system.h \
    lib/coflow/task.h
libcoflow_all_la_SOURCES += \
    lib/sched/accept.h \
    lib/sched/address.c \
    lib/sched/address.h \
    lib/sched/block.c \
    lib/sched/block.h \
    lib/sched/cancel.c \
    lib/sched/clock.h \
    lib/sched/deadline.c \
    lib/sched/deadline.h \
    lib/sched/descriptor.c \
    lib/sched/failure.c \
    lib/sched/fork.c \
    lib/sched/fork.h \
    lib/sched/future.c \
    lib/sched/inbox.c \
    lib/sched/inbox.h \
    lib/sched/io.c \
    lib/sched/join.c \
    lib/sched/channel.c \
    lib/sched/child.c \
    lib/sched/child.h \
    lib/sched/group.c \
    lib/sched/semaphore.c \
    lib/sched/pool.c \
    lib/sched/pool.h \
    lib/sched/poller.h \
    lib/sched/poller_epoll.c \
    lib/sched/poller_poll.c \
    lib/sched/pump.c \
    lib/sched/pump.h \
    lib/sched/quiet.c \
    lib/sched/quiet.h \
    lib/sched/scheduler.c \
    lib/sched/scheduler.h \
    lib/sched/signals.c \
    lib/sched/socket.c \
    lib/sched/task.c \
    lib/sched/threaded.c \
    lib/sched/parallel.c \
    lib/sched/timer.c \
    lib/sched/timer.h \
    lib/sched/transfer.c \
    lib/sched/transfer.h \
    lib/sched/turn.c \
    lib/sched/wait.c \
    lib/sched/worker.c \
    lib/sched/worker.h
