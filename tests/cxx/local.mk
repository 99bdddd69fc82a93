# The headers from C++17.
if HAVE_CXX
check_PROGRAMS += tests/cxx/coroutine
TESTS += tests/cxx/coroutine
tests_cxx_coroutine_SOURCES = tests/cxx/coroutine.cc
tests_cxx_coroutine_CXXFLAGS = $(AM_CXXFLAGS) -pedantic -Werror
tests_cxx_coroutine_LDADD = libcoflow.la

check_PROGRAMS += tests/cxx/exceptions
TESTS += tests/cxx/exceptions
tests_cxx_exceptions_SOURCES = tests/cxx/exceptions.cc
tests_cxx_exceptions_CXXFLAGS = $(AM_CXXFLAGS) -pedantic -Werror
tests_cxx_exceptions_LDADD = libcoflow.la
endif
