dnl AX_CF_COMPRESSION: the compression libraries, each used when it is there. --without-NAME leaves it out,
dnl --with-NAME makes its absence an error. CF_COMPRESSION_PACKAGES and
dnl CF_COMPRESSION_LIBS name what was found, for coflow.pc; cf_compression is for the summary.
AC_DEFUN([AX_CF_COMPRESSION], [
  CF_COMPRESSION_PACKAGES=
  CF_COMPRESSION_LIBS=
  cf_compression=
  AX_CF_OPTIONAL_PACKAGE([zlib], [ZLIB], [zlib])
  AX_CF_BZIP2
  AX_CF_OPTIONAL_PACKAGE([lzma], [LZMA], [liblzma])
  AX_CF_OPTIONAL_PACKAGE([zstd], [ZSTD], [libzstd])
  AC_SUBST([CF_COMPRESSION_PACKAGES])
  AC_SUBST([CF_COMPRESSION_LIBS])
])

dnl AX_CF_OPTIONAL_PACKAGE(NAME, VARIABLE, PACKAGE)
AC_DEFUN([AX_CF_OPTIONAL_PACKAGE], [
  AC_ARG_WITH([$1], [AS_HELP_STRING([--without-$1], [do not use $3])], [], [with_$1=auto])
  AS_IF([test "x$with_$1" != xno],
    [PKG_CHECK_MODULES([$2], [$3],
      [AC_DEFINE([HAVE_$2], [1], [$3 is used.])
       CF_COMPRESSION_PACKAGES="$CF_COMPRESSION_PACKAGES $3"
       cf_compression="$cf_compression $1"
       with_$1=yes],
      [AS_IF([test "x$with_$1" = xyes], [AC_MSG_ERROR([$3 was asked for and is not there])])
       with_$1=no])])
  AM_CONDITIONAL([HAVE_$2], [test "x$with_$1" = xyes])
])

dnl libbz2 brings no .pc file everywhere.
AC_DEFUN([AX_CF_BZIP2], [
  AC_ARG_WITH([bzip2], [AS_HELP_STRING([--without-bzip2], [do not use libbz2])], [], [with_bzip2=auto])
  AS_IF([test "x$with_bzip2" != xno],
    [AC_CHECK_HEADER([bzlib.h], [AC_CHECK_LIB([bz2], [BZ2_bzDecompressInit], [BZIP2_LIBS=-lbz2])])
     AS_IF([test -n "$BZIP2_LIBS"],
       [AC_DEFINE([HAVE_BZIP2], [1], [libbz2 is used.])
        CF_COMPRESSION_LIBS=" -lbz2"
        cf_compression="$cf_compression bzip2"
        with_bzip2=yes],
       [AS_IF([test "x$with_bzip2" = xyes], [AC_MSG_ERROR([libbz2 was asked for and is not there])])
        with_bzip2=no])])
  AC_SUBST([BZIP2_LIBS])
  AM_CONDITIONAL([HAVE_BZIP2], [test "x$with_bzip2" = xyes])
])
