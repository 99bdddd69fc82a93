# libcoflow. The sources are compiled once into a convenience library, from which the shared and static
# library are made and to which the unit tests link (they see internal names that way).
include_HEADERS += lib/coflow.h
pkgconfig_DATA += lib/coflow.pc
EXTRA_DIST += lib/coflow.map

noinst_LTLIBRARIES += libcoflow-all.la
libcoflow_all_la_SOURCES =
libcoflow_all_la_LIBADD = $(PCRE2_LIBS)

lib_LTLIBRARIES += libcoflow.la
libcoflow_la_SOURCES =
libcoflow_la_LIBADD = libcoflow-all.la
# current:revision:age, see CONTRIBUTING.md
libcoflow_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -no-undefined
# Calls inside the library go straight to their goal; and it stays when a program closes it, because a signal
# handler and a thread's end would still come here.
libcoflow_la_LDFLAGS += -Wl,-Bsymbolic-functions -Wl,-z,nodelete
if VERSION_SCRIPT
libcoflow_la_LDFLAGS += -Wl,--version-script,$(top_srcdir)/lib/coflow.map
libcoflow_la_DEPENDENCIES = libcoflow-all.la $(top_srcdir)/lib/coflow.map
endif

include lib/coflow/local.mk
include lib/coro/local.mk
include lib/flow/local.mk
include lib/search/local.mk
include lib/sched/local.mk
include lib/source/local.mk
include lib/filter/local.mk
include lib/sink/local.mk
include lib/copy/local.mk
include lib/shape/local.mk
