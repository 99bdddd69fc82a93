# The coroutine: switch, stacks, protocol. Nothing but libc.
libcoflow_all_la_SOURCES += \
    lib/coro/annotate.h \
    lib/coro/body.c \
    lib/coro/build.h \
    lib/coro/coro.c \
    lib/coro/coro.h \
    lib/coro/error.c \
    lib/coro/error.h \
    lib/coro/exclusion.c \
    lib/coro/floating.h \
    lib/coro/overflow.c \
    lib/coro/overflow.h \
    lib/coro/park.c \
    lib/coro/park.h \
    lib/coro/resume.c \
    lib/coro/signal.c \
    lib/coro/signal.h \
    lib/coro/stack.c \
    lib/coro/stack.h \
    lib/coro/stack_pool.c \
    lib/coro/stack_pool.h \
    lib/coro/switch.h \
    lib/coro/thread.c \
    lib/coro/thread.h \
    lib/coro/transfer.h \
    lib/coro/value.c

EXTRA_DIST += lib/coro/switch_x86_64.S lib/coro/switch_aarch64.S lib/coro/switch_ucontext.c

if SWITCH_UCONTEXT
libcoflow_all_la_SOURCES += lib/coro/switch_ucontext.c
else
libcoflow_all_la_SOURCES += lib/coro/switch_asm.c
if CPU_X86_64
libcoflow_all_la_SOURCES += lib/coro/switch_x86_64.S
else
libcoflow_all_la_SOURCES += lib/coro/switch_aarch64.S
endif
endif
