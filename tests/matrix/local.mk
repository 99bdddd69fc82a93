# lib/coro and its protocol tests on other machines, C libraries, compilers and flags. Run by hand and in CI.
dist_noinst_SCRIPTS += \
    tests/matrix/aarch64.sh \
    tests/matrix/build.sh \
    tests/matrix/builds.sh \
    tests/matrix/musl.sh
EXTRA_DIST += tests/matrix/shim/cmocka.h
