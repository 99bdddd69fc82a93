#!/bin/sh
# lib/coro and its protocol tests with the C library musl. The kernel's headers are the system's.
command -v musl-gcc >/dev/null || { echo "no musl-gcc"; exit 77; }
directory=$(dirname "$0")
headers="-idirafter /usr/include -idirafter /usr/include/$(gcc -print-multiarch)"
status=0
for flags in -O0 -O2 '-O2 -static' '-O2 -DCF_NO_INLINE'; do
    sh "$directory/build.sh" "musl $flags" musl-gcc "$flags $headers" || status=1
done
exit $status
