dnl AX_CF_SANITIZERS: --enable-sanitizers=address,undefined or thread.
AC_DEFUN([AX_CF_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers=LIST], [build with -fsanitize=LIST])], [], [enable_sanitizers=no])
  AS_IF([test "x$enable_sanitizers" != xno],
    [CF_SANITIZE="-fsanitize=$enable_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer -g"])
  AC_SUBST([CF_SANITIZE])
  AM_CONDITIONAL([SANITIZED], [test "x$enable_sanitizers" != xno])
])
