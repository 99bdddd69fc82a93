# Filters, one per file.
pkginclude_HEADERS += lib/coflow/filter.h
libcoflow_all_la_SOURCES += \
    lib/filter/count.c \
    lib/filter/head.c
