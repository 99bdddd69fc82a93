# Sources, one per file.
pkginclude_HEADERS += lib/coflow/source.h lib/coflow/walk.h
libcoflow_all_la_SOURCES += \
    lib/source/above.c \
    lib/source/above.h \
    lib/source/accepted.c \
    lib/source/bus.c \
    lib/source/bus.h \
    lib/source/command.c \
    lib/source/disk.c \
    lib/source/disk.h \
    lib/source/files.c \
    lib/source/follow.c \
    lib/source/gather.c \
    lib/source/gather.h \
    lib/source/generator.c \
    lib/source/ignore.c \
    lib/source/ignore.h \
    lib/source/lines.c \
    lib/source/mapped.c \
    lib/source/mapped.h \
    lib/source/merge.c \
    lib/source/reader.c \
    lib/source/reader.h \
    lib/source/siphon.c \
    lib/source/siphon.h \
    lib/source/text.c \
    lib/source/ticks.c \
    lib/source/walk.c \
    lib/source/watch.c \
    lib/source/watch.h \
    lib/source/recvfrom.c
