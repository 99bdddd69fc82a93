#!/bin/sh
# A profiler that unwinds by CFI sees who has resumed a coroutine.
command -v perf >/dev/null || { echo "no perf"; exit 77; }
data=$(mktemp)
trap 'rm -f "$data"' EXIT
./libtool --mode=execute perf record -q -e cpu-clock --call-graph dwarf -o "$data" "$PWD/tests/tools/nested" 200000000 2>&1 ||
    { echo "perf may not record here"; exit 77; }
# In one sample at least: the call in the body, the body, the two functions before it, and on another stack the resumer.
perf script -i "$data" -F ip,sym 2>/dev/null | awk '
    NF == 0 { trace = ""; next }
    { sub(/[+].*/, "", $2); trace = trace " " $2 }
    trace ~ / bottom inner_body/ { unwinds = 1 } # as not every perf can
    trace ~ / bottom inner_body cf__coro_main cf__entry .*outer_body/ { found = 1 }
    END { exit found ? 0 : unwinds ? 1 : 77 }
'
status=$?
[ $status = 0 ] || perf script -i "$data" -F ip,sym | head -40
exit $status
