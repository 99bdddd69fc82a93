# Stages that connect stages: queues, and routes to one of several targets.
pkginclude_HEADERS += lib/coflow/shape.h
libcoflow_all_la_SOURCES += \
    lib/shape/queue.c \
    lib/shape/route.c \
    lib/shape/spool.c \
    lib/shape/spool.h
