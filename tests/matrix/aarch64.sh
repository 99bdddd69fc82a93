#!/bin/sh
# lib/coro and its protocol tests on aarch64: cross compiled, and run by qemu's user mode.
directory=$(dirname "$0")
compiler=aarch64-linux-gnu-gcc
for tool in $compiler qemu-aarch64; do
    command -v "$tool" >/dev/null || { echo "no $tool"; exit 77; }
done
status=0
build() {
    sh "$directory/build.sh" "aarch64 $1" "$compiler" "$1 -static" "qemu-aarch64 -cpu max $page" || status=1
}
page=
build -O0
build -O2
build '-O3 -fomit-frame-pointer'
build '-O2 -DCF_NO_INLINE'
build '-O2 -mbranch-protection=standard'
build '-O3 -march=armv8.2-a+sve'
SWITCH=ucontext build '-O2 -Wno-error'
page='-p 65536'
build '-O2 -DPAGES_OF_64_KIB'
exit $status
