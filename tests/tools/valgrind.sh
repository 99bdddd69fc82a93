#!/bin/sh
# valgrind follows the switches: nothing to complain about, and no warning that a stack changed.
command -v valgrind >/dev/null || { echo "no valgrind"; exit 77; }
for program in tests/tools/nested tests/unit/test_coro_send tests/unit/test_coro_yield_from; do
    said=$(./libtool --mode=execute valgrind --error-exitcode=1 --leak-check=full --quiet "$program" 2>&1) ||
        { printf '%s\n' "$said"; exit 1; }
    case $said in
    *'client switching stacks'*) printf '%s\n' "$said"; exit 1 ;;
    esac
done
