dnl AX_CF_COMPRESSION: the compression libraries, each used when it is there. --without-NAME leaves it out,
dnl --with-NAME makes its absence an error. CF_COMPRESSION_PACKAGES names what was found, for coflow.pc.
AC_DEFUN([AX_CF_COMPRESSION], [
  CF_COMPRESSION_PACKAGES=
  AX_CF_OPTIONAL_PACKAGE([zlib], [ZLIB], [zlib])
  AX_CF_OPTIONAL_PACKAGE([lzma], [LZMA], [liblzma])
  AX_CF_OPTIONAL_PACKAGE([zstd], [ZSTD], [libzstd])
  AC_SUBST([CF_COMPRESSION_PACKAGES])
])

dnl AX_CF_OPTIONAL_PACKAGE(NAME, VARIABLE, PACKAGE)
AC_DEFUN([AX_CF_OPTIONAL_PACKAGE], [
  AC_ARG_WITH([$1], [AS_HELP_STRING([--without-$1], [do not use $3])], [], [with_$1=auto])
  AS_IF([test "x$with_$1" != xno],
    [PKG_CHECK_MODULES([$2], [$3],
      [AC_DEFINE([HAVE_$2], [1], [$3 is used.])
       CF_COMPRESSION_PACKAGES="$CF_COMPRESSION_PACKAGES $3"
       with_$1=yes],
      [AS_IF([test "x$with_$1" = xyes], [AC_MSG_ERROR([$3 was asked for and is not there])])
       with_$1=no])])
  AM_CONDITIONAL([HAVE_$2], [test "x$with_$1" = xyes])
])
