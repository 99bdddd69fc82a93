#!/bin/sh
# build.sh NAME COMPILER FLAGS [RUNNER] - lib/coro and the tests of the protocol, as one program, built and run.
#
# Needs neither configure nor cmocka: tests/matrix/shim stands in for that. SWITCH=ucontext in the environment
# takes the other switch. GUARDED=1 puts all of it into a shared library in whose pages an indirect branch must land
# on a pad, and first sees that one without a pad is killed.
# shellcheck disable=SC2086 # compiler, flags and lists of files are meant to be split
set -e
name=$1 compiler=$2 flags=$3 runner=${4-}
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

tests="$(find "$top/tests/unit" -name 'test_coro_*.c' ! -name '*_oom.c' ! -name '*_park.c')
$top/tests/unit/test_core_chain.c $top/tests/unit/test_core_surroundings.c"
sources=$(find "$top/lib/coro" -name '*.c' ! -name 'switch_*')
cpu=$(echo | $compiler -dM -E - | sed -n 's/^#define __\(x86_64\|aarch64\)__ 1$/\1/p')
if [ "${SWITCH-asm}" = asm ] && [ -n "$cpu" ]; then
    echo '#define CF_SWITCH_ASM 1' >"$work/config.h"
    sources="$sources $top/lib/coro/switch_asm.c $top/lib/coro/switch_$cpu.S"
else
    : >"$work/config.h"
    sources="$sources $top/lib/coro/switch_ucontext.c"
fi

headers="-std=c11 -D_GNU_SOURCE -pthread -I$work -I$top/lib -I$top/tests/matrix/shim -fvisibility=hidden -Wall -Wextra -Werror"
common="$flags $headers"
library="$(echo "$flags" | sed 's/-DCF_NO_INLINE//') $headers" # that is for those who call it
calls=
for source in $tests; do
    suite=$(basename "$source" .c)
    $compiler $common -frounding-math -Dmain="CF_API $suite" -c "$source" -o "$work/$suite.o" 2>"$work/said" ||
        { grep -v 'frounding-math' "$work/said"; exit 1; }
    calls="$calls X($suite)"
done
cat >"$work/all.c" <<END
#define X(suite) int suite(void);
$calls
#undef X
int main(void)
{
    int failed = 0;
#define X(suite) failed += suite();
    $calls
    return failed != 0;
}
END
if [ "${GUARDED-}" ]; then
    cat >"$work/no_pad.c" <<END
void *__dso_handle;
static __attribute__((noinline, target("branch-protection=none"))) void without_pad(void)
{
    __asm__ volatile("nop");
}
__attribute__((visibility("default"))) void go_without_pad(void)
{
    void (*volatile there)(void) = without_pad;
    there();
}
END
    # Without the C library's start files, which have no pads.
    $compiler $library -fPIC -shared -nostartfiles -Wl,-z,force-bti "$work/no_pad.c" "$work"/*.o $sources \
        -o "$work/libprotocol.so" -lm 2>/dev/null
    echo 'void go_without_pad(void); int main(void) { go_without_pad(); return 0; }' >"$work/killed.c"
    $compiler "$work/killed.c" "$work/libprotocol.so" -o "$work/killed"
    $compiler "$work/all.c" "$work/libprotocol.so" -o "$work/protocol"
    if $runner "$work/killed" 2>/dev/null; then
        echo "FAILED $name: nothing guards the pages"
        exit 1
    fi
else
    $compiler $library "$work/all.c" "$work"/*.o $sources -o "$work/protocol" -lm
fi
if $runner "$work/protocol" 2>"$work/said"; then
    echo "ok $name"
else
    cat "$work/said"
    echo "FAILED $name"
    exit 1
fi
