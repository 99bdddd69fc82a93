dnl AX_CF_TOOLS: how the tools are linked. The dynamic linker takes more of a short run than the run itself, so what
dnl the library needs comes from archives where there are any. TOOL_LINKING is for libtool.
AC_DEFUN([AX_CF_TOOLS], [
  AC_ARG_WITH([tools-linked],
    [AS_HELP_STRING([--with-tools-linked=HOW], [with archives of the libraries that coflow needs where there are any
       (archives, the default), with shared libraries (shared), or with no shared library at all, not even the C
       library (static): that starts fastest, but cgrep --encoding may then know fewer encodings])],
    [], [with_tools_linked=archives])
  TOOL_LINKING=-static
  AS_CASE([$with_tools_linked],
    [archives], [AX_CF_ARCHIVES([pcre2-8 z bz2 lzma zstd])],
    [static], [TOOL_LINKING=-all-static],
    [shared], [],
    [AC_MSG_ERROR([--with-tools-linked takes archives, shared or static])])
  AC_SUBST([TOOL_LINKING])
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
  AS_IF([test -n "$cf_archives"], [TOOL_LINKING="-static -L`pwd`/archives"])
  AC_MSG_RESULT([${cf_archives:-none}])
])
