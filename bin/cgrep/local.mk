# cgrep
bin_PROGRAMS += bin/cgrep/cgrep
bin_cgrep_cgrep_SOURCES = \
    bin/cgrep/binary.c \
    bin/cgrep/binary.h \
    bin/cgrep/color.c \
    bin/cgrep/color.h \
    bin/cgrep/copies.c \
    bin/cgrep/copies.h \
    bin/cgrep/crew.c \
    bin/cgrep/crew.h \
    bin/cgrep/follow.c \
    bin/cgrep/follow.h \
    bin/cgrep/globs.c \
    bin/cgrep/globs.h \
    bin/cgrep/inputs.c \
    bin/cgrep/inputs.h \
    bin/cgrep/job.c \
    bin/cgrep/job.h \
    bin/cgrep/json.c \
    bin/cgrep/json.h \
    bin/cgrep/line.c \
    bin/cgrep/line.h \
    bin/cgrep/main.c \
    bin/cgrep/match.c \
    bin/cgrep/match.h \
    bin/cgrep/name.c \
    bin/cgrep/name.h \
    bin/cgrep/met.c \
    bin/cgrep/met.h \
    bin/cgrep/output.c \
    bin/cgrep/output.h \
    bin/cgrep/print.c \
    bin/cgrep/print.h \
    bin/cgrep/run.c \
    bin/cgrep/run.h \
    bin/cgrep/search.c \
    bin/cgrep/search.h \
    bin/cgrep/settings.c \
    bin/cgrep/settings.h \
    bin/cgrep/stats.c \
    bin/cgrep/stats.h \
    bin/cgrep/table.c \
    bin/cgrep/table.h \
    bin/cgrep/tell.c \
    bin/cgrep/tell.h \
    bin/cgrep/turns.c \
    bin/cgrep/turns.h \
    bin/cgrep/typed.c \
    bin/cgrep/typed.h \
    bin/cgrep/types.c \
    bin/cgrep/types.h \
    bin/cgrep/whole.c \
    bin/cgrep/whole.h \
    bin/cgrep/words.c \
    bin/cgrep/words.h
bin_cgrep_cgrep_LDFLAGS = $(tool_linking)
bin_cgrep_cgrep_LDADD = bin/common/libcommon.a libcoflow.la
