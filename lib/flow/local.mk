# Line streams: blocks, batches, send and receive, flushing, broadcast.
libcoflow_all_la_SOURCES += \
    lib/flow/batch.c \
    lib/flow/block.c \
    lib/flow/block.h \
    lib/flow/broadcast.c \
    lib/flow/delegate.c \
    lib/flow/deliver.c \
    lib/flow/edge.c \
    lib/flow/ends.h \
    lib/flow/finish.c \
    lib/flow/flow.c \
    lib/flow/flow.h \
    lib/flow/flush.c \
    lib/flow/frame.h \
    lib/flow/graph.c \
    lib/flow/mode.c \
    lib/flow/named.h \
    lib/flow/recv.c \
    lib/flow/send.c \
    lib/flow/split.c \
    lib/flow/stage.c \
    lib/flow/stage.h \
    lib/flow/targets.c \
    lib/flow/targets.h \
    lib/flow/turn.c \
    lib/flow/turn.h \
    lib/flow/walk.c \
    lib/flow/walk.h
