# The tools, by name. What they share is compiled once; a tool links with it and with the installed library's
# names only, as a program of anybody's would.
tools = cbroadcast cgrep ctee

# From the static library, where there is one, and with no library that is not needed: half of a tool's
# start-up is the dynamic linker's. See m4/tools.m4.
tool_linking = $(AM_LDFLAGS) $(TOOL_LINKING) -Wl,--as-needed
network_tool_linking = $(AM_LDFLAGS) $(NETWORK_TOOL_LINKING) -Wl,--as-needed
tool_libraries = bin/common/libcommon.a libcoflow.la

noinst_LIBRARIES += bin/common/libcommon.a
bin_common_libcommon_a_SOURCES = \
    bin/common/generate.c \
    bin/common/generate.h \
    bin/common/generate_bash.c \
    bin/common/generate_fish.c \
    bin/common/generate_mdoc.c \
    bin/common/generate_zsh.c \
    bin/common/help.c \
    bin/common/help.h \
    bin/common/next.c \
    bin/common/options.c \
    bin/common/options.h \
    bin/common/report.c \
    bin/common/report.h \
    bin/common/standard.c \
    bin/common/standard.h \
    bin/common/values.c \
    bin/common/values.h

# For the linker, beside its own script.
dist_noinst_DATA += bin/start.order
CLEANFILES += bin/start.ld
bin/start.ld: bin/start.order
	$(AM_V_GEN)$(MKDIR_P) bin && $(AWK) ' \
	    BEGIN { print "SECTIONS { .text.start : {" } \
	    !/^#/ { for (i = 2; i <= NF; i++) print "*" $$1 ":" $$i ".o(.text .text.*)" } \
	    END { print "} } INSERT BEFORE .text;" }' $(srcdir)/bin/start.order >$@

include bin/cbroadcast/local.mk
include bin/cgrep/local.mk
include bin/ctee/local.mk

distclean-local:
	-rm -rf archives
