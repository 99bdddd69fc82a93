# ctee
bin_PROGRAMS += bin/ctee/ctee
bin_ctee_ctee_SOURCES = \
    bin/ctee/main.c \
    bin/ctee/progress.c \
    bin/ctee/progress.h \
    bin/ctee/settings.c \
    bin/ctee/settings.h \
    bin/ctee/table.c \
    bin/ctee/table.h
bin_ctee_ctee_LDFLAGS = $(tool_linking)
bin_ctee_ctee_LDADD = $(tool_libraries)
EXTRA_bin_ctee_ctee_DEPENDENCIES = bin/start.ld
