# lib/search
pkginclude_HEADERS += lib/coflow/search.h
libcoflow_all_la_SOURCES += \
    lib/search/analyse.c \
    lib/search/analyse.h \
    lib/search/ast.c \
    lib/search/ast.h \
    lib/search/bracket.c \
    lib/search/bracket.h \
    lib/search/emit.c \
    lib/search/emit.h \
    lib/search/fail.h \
    lib/search/forest.c \
    lib/search/forest.h \
    lib/search/longest.c \
    lib/search/longest.h \
    lib/search/matcher.c \
    lib/search/parse.h \
    lib/search/parse_posix.c \
    lib/search/program.c \
    lib/search/program.h \
    lib/search/regex.c \
    lib/search/regex.h \
    lib/search/scan.c \
    lib/search/scan.h \
    lib/search/text.c \
    lib/search/text.h
