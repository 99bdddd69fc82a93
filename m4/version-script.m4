dnl AX_CF_VERSION_SCRIPT: does the linker take a version script?
AC_DEFUN([AX_CF_VERSION_SCRIPT], [
  AC_CACHE_CHECK([whether the linker takes --version-script], [cf_cv_version_script], [
    echo "T { global: main; local: *; };" > conftest.map
    cf_save_LDFLAGS=$LDFLAGS
    LDFLAGS="$LDFLAGS -Wl,--version-script,conftest.map"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [cf_cv_version_script=yes], [cf_cv_version_script=no])
    LDFLAGS=$cf_save_LDFLAGS
    rm -f conftest.map
  ])
  AM_CONDITIONAL([VERSION_SCRIPT], [test $cf_cv_version_script = yes])
])
