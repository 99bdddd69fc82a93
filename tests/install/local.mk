# Tests of what is installed, by programs and compilers that know nothing of this folder.
EXTRA_DIST += tests/install/stage.sh tests/install/filter.c
install_tests = tests/install/headers.sh tests/install/filter.sh
if VERSION_SCRIPT
install_tests += tests/install/exports.sh
endif
dist_check_SCRIPTS += tests/install/headers.sh tests/install/filter.sh tests/install/exports.sh
TESTS += $(install_tests)
SH_LOG_COMPILER = env MAKE='$(MAKE)' CC='$(CC)' CXX='$(CXX)' CFLAGS='$(CFLAGS) $(CF_SANITIZE)' \
    PKG_CONFIG='$(PKG_CONFIG)' TOP_SRCDIR='$(abs_top_srcdir)' $(SHELL)
