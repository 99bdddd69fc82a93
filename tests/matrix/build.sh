#!/bin/sh
# build.sh NAME COMPILER FLAGS [RUNNER] - lib/coro and the tests of the protocol, as one program, built and run.
#
# Needs neither configure nor cmocka: tests/matrix/shim stands in for that. SWITCH=ucontext in the environment
# takes the other switch.
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
    $compiler $common -frounding-math -Dmain="$suite" -c "$source" -o "$work/$suite.o" 2>"$work/said" ||
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
$compiler $library "$work/all.c" "$work"/*.o $sources -o "$work/protocol" -lm
if $runner "$work/protocol" 2>"$work/said"; then
    echo "ok $name"
else
    cat "$work/said"
    echo "FAILED $name"
    exit 1
fi
