dnl AX_CF_WARNINGS: the warnings every file compiles under; --enable-werror makes them errors (CI does).
AC_DEFUN([AX_CF_WARNINGS], [
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])], [], [enable_werror=no])
  CF_WARNINGS="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla"
  AS_IF([test "x$enable_werror" = xyes], [CF_WARNINGS="$CF_WARNINGS -Werror"])
  AC_SUBST([CF_WARNINGS])
])
