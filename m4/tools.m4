dnl AX_CF_TOOLS: how the tools are linked. The dynamic linker takes as long as all the rest of a short run of cgrep, so
dnl what can be linked without it is. TOOL_LINKING is for libtool; NETWORK_TOOL_LINKING for tools that look up names, which
dnl the C library leaves to shared objects. Comes after the libraries and the sanitizers.
AC_DEFUN([AX_CF_TOOLS], [
  AC_ARG_WITH([tools-linked],
    [AS_HELP_STRING([--with-tools-linked=HOW], [without any shared library (static), with archives of what coflow needs
       and the shared C library (archives), with shared libraries only (shared); default: static for cgrep and ctee where
       that works, archives otherwise. A static cgrep starts twice as fast, but has to be built anew for --encoding when
       the C library is replaced by another release])],
    [], [with_tools_linked=auto])
  AS_CASE([$with_tools_linked],
    [auto],
      [AX_CF_ARCHIVES([pcre2-8 z bz2 lzma zstd])
       NETWORK_TOOL_LINKING=$TOOL_LINKING
       AX_CF_STATIC([
         TOOL_LINKING="-static -static-pie"
         AX_CF_FEWER_PAGES
         AX_CF_START_ORDER
       ])],
    [archives],
      [AX_CF_ARCHIVES([pcre2-8 z bz2 lzma zstd])
       NETWORK_TOOL_LINKING=$TOOL_LINKING],
    [static], [TOOL_LINKING=-all-static NETWORK_TOOL_LINKING=-all-static],
    [shared], [TOOL_LINKING=-static NETWORK_TOOL_LINKING=-static],
    [AC_MSG_ERROR([--with-tools-linked takes static, archives or shared])])
  AC_SUBST([TOOL_LINKING])
  AC_SUBST([NETWORK_TOOL_LINKING])
])

dnl AX_CF_ARCHIVES(NAMES): links to those archives that there are, in a folder where the linker looks first: wherever
dnl libtool puts -lz on the command line, it means the archive.
AC_DEFUN([AX_CF_ARCHIVES], [
  AC_MSG_CHECKING([for archives])
  cf_archives=
  for cf_name in $1; do
    cf_path=`$CC -print-file-name=lib$cf_name.a`
    AS_CASE([$cf_path], [/*],
      [AS_IF([AS_MKDIR_P([archives]) && ln -sf "$cf_path" "archives/lib$cf_name.a"],
         [cf_archives="$cf_archives $cf_name"])])
  done
  TOOL_LINKING=-static
  AS_IF([test -n "$cf_archives"], [TOOL_LINKING="-static -L`pwd`/archives"])
  AC_MSG_RESULT([${cf_archives:-none}])
])

dnl AX_CF_STATIC(THEN): can a program do without shared libraries, position-independent all the same, and does its iconv
dnl still find the converters that are shared objects?
AC_DEFUN([AX_CF_STATIC], [
  AC_MSG_CHECKING([whether static programs work])
  cf_save_LDFLAGS=$LDFLAGS cf_save_LIBS=$LIBS
  LDFLAGS="$LDFLAGS $CF_SANITIZE -static-pie"
  LIBS="$PCRE2_LIBS $ZLIB_LIBS $BZIP2_LIBS $LZMA_LIBS $ZSTD_LIBS $LIBS"
  AC_RUN_IFELSE([AC_LANG_PROGRAM([[#include <iconv.h>]], [[return iconv_open("UTF-8", "KOI8-R") == (iconv_t)-1;]])],
    [cf_static=yes], [cf_static=no], [cf_static=no])
  LDFLAGS=$cf_save_LDFLAGS LIBS=$cf_save_LIBS
  AC_MSG_RESULT([$cf_static])
  AS_IF([test $cf_static = yes], [$1])
])

dnl AX_CF_FEWER_PAGES: add to TOOL_LINKING what the linker knows of these and such a program runs with. Each page that a short
dnl run touches or relocates is a page fault, and those take most of its time. So: no functions that are not called;
dnl relocations in a few bytes; and code in one piece with the constants and the relocations.
AC_DEFUN([AX_CF_FEWER_PAGES], [
  for cf_flag in --gc-sections -z,pack-relative-relocs -z,noseparate-code; do
    AC_MSG_CHECKING([whether static programs work with $cf_flag])
    cf_save_LDFLAGS=$LDFLAGS cf_flag_works=no
    LDFLAGS="$LDFLAGS -static-pie -Wl,--fatal-warnings,$cf_flag"
    AC_RUN_IFELSE([AC_LANG_PROGRAM], [cf_flag_works=yes TOOL_LINKING="$TOOL_LINKING -Wl,$cf_flag"], [], [:])
    LDFLAGS=$cf_save_LDFLAGS
    AC_MSG_RESULT([$cf_flag_works])
  done
])

dnl AX_CF_START_ORDER: add to TOOL_LINKING the script that puts what each start runs side by side (bin/start.order), if the
dnl linker takes such a script beside its own.
AC_DEFUN([AX_CF_START_ORDER], [
  AC_MSG_CHECKING([whether code can be put in order])
  cf_save_LDFLAGS=$LDFLAGS cf_order_works=no
  AS_ECHO(["SECTIONS { .text.start : { *libc.a:exit.o(.text .text.*) } } INSERT BEFORE .text;"]) >conftest.ld
  LDFLAGS="$LDFLAGS -static-pie -Wl,--fatal-warnings,-T,conftest.ld"
  AC_RUN_IFELSE([AC_LANG_PROGRAM],
    [cf_order_works=yes TOOL_LINKING="$TOOL_LINKING -Wl,-T,bin/start.ld"], [], [:])
  LDFLAGS=$cf_save_LDFLAGS
  rm -f conftest.ld
  AC_MSG_RESULT([$cf_order_works])
])
