dnl AX_CF_SWITCH: which code exchanges two stacks.
dnl --with-switch=asm needs x86-64 or aarch64; ucontext works wherever getcontext does.
AC_DEFUN([AX_CF_SWITCH], [
  AC_CANONICAL_HOST
  AC_ARG_WITH([switch],
    [AS_HELP_STRING([--with-switch=asm|ucontext], [how stacks are switched (default: asm where there is one)])],
    [cf_switch=$withval], [cf_switch=auto])
  AS_CASE([$host_cpu],
    [x86_64], [cf_asm=yes; AC_PREPROC_IFELSE([AC_LANG_SOURCE([
#ifdef __ILP32__
#error x32 has 32-bit pointers
#endif
      ])], [], [cf_asm=no])],
    [aarch64], [cf_asm=yes],
    [cf_asm=no])
  AS_CASE([$cf_switch],
    [auto], [AS_IF([test $cf_asm = yes], [cf_switch=asm], [cf_switch=ucontext])],
    [asm], [AS_IF([test $cf_asm = no], [AC_MSG_ERROR([there is no assembler switch for $host_cpu])])],
    [ucontext], [],
    [AC_MSG_ERROR([--with-switch takes asm or ucontext, not $cf_switch])])
  AS_IF([test $cf_switch = asm],
    [AC_DEFINE([CF_SWITCH_ASM], [1], [Stacks are switched in assembler, not with ucontext.])])
  AM_CONDITIONAL([SWITCH_ASM], [test $cf_switch = asm])
  AM_CONDITIONAL([SWITCH_UCONTEXT], [test $cf_switch = ucontext])
  AM_CONDITIONAL([CPU_X86_64], [test "$host_cpu" = x86_64])
  AM_CONDITIONAL([CPU_AARCH64], [test "$host_cpu" = aarch64])
])
