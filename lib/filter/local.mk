# Filters, one per file.
pkginclude_HEADERS += lib/coflow/filter.h lib/coflow/grep.h
libcoflow_all_la_SOURCES += \
    lib/filter/context.c \
    lib/filter/count.c \
    lib/filter/grep.c \
    lib/filter/grep.h \
    lib/filter/head.c \
    lib/filter/runs.h \
    lib/filter/select.c \
    lib/filter/utf8.c
