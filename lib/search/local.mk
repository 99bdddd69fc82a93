# lib/search
pkginclude_HEADERS += lib/coflow/search.h
libcoflow_all_la_SOURCES += \
    lib/search/fail.h \
    lib/search/matcher.c \
    lib/search/program.c \
    lib/search/program.h \
    lib/search/regex.c \
    lib/search/regex.h \
    lib/search/scan.c \
    lib/search/scan.h \
    lib/search/text.c \
    lib/search/text.h
