#!/bin/sh
# A debugger's back-trace goes from a coroutine through all its resumers down to main.
command -v gdb >/dev/null || { echo "no gdb"; exit 77; }
program=$PWD/tests/tools/nested
"$program" || exit 1

trace=$(./libtool --mode=execute gdb -batch -nx -ex 'set debuginfod enabled off' \
    -ex 'break bottom' -ex run -ex bt -ex continue -ex bt -ex continue -ex bt -ex continue -ex bt "$program" 2>&1)
case $trace in
*ptrace:*|*'Could not trace'*) echo "$trace"; exit 77 ;;
esac
# Four stops, in each: bottom, inner_body, outer_body, nest, main.
order=$(printf '%s\n' "$trace" | sed -n 's/^#[0-9]*.* \(bottom\|inner_body\|outer_body\|nest\|main\) (.*/\1/p' | tr '\n' ' ')
once="bottom inner_body outer_body nest main "
[ "$order" = "$once$once$once$once" ] && exit 0
printf '%s\n' "$trace" "order: $order"
exit 1
