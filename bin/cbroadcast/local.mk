# cbroadcast
bin_PROGRAMS += bin/cbroadcast/cbroadcast
bin_cbroadcast_cbroadcast_SOURCES = \
    bin/cbroadcast/main.c \
    bin/cbroadcast/outlet.c \
    bin/cbroadcast/outlet.h \
    bin/cbroadcast/report.c \
    bin/cbroadcast/report.h \
    bin/cbroadcast/settings.c \
    bin/cbroadcast/settings.h \
    bin/cbroadcast/table.c \
    bin/cbroadcast/table.h \
    bin/cbroadcast/target.c \
    bin/cbroadcast/target.h
bin_cbroadcast_cbroadcast_LDFLAGS = $(network_tool_linking)
bin_cbroadcast_cbroadcast_LDADD = $(tool_libraries)
