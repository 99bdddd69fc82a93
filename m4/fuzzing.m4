dnl AX_CF_FUZZING: --enable-fuzzing builds the libFuzzer targets in fuzz/, with clang and its sanitizers.
AC_DEFUN([AX_CF_FUZZING], [
  AC_ARG_ENABLE([fuzzing],
    [AS_HELP_STRING([--enable-fuzzing], [build the fuzz targets (clang only)])], [], [enable_fuzzing=no])
  AS_IF([test "x$enable_fuzzing" = xyes],
    [CF_SANITIZE="$CF_SANITIZE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -g"])
  AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" = xyes])
])
