#!/bin/sh
# lib/coro and its protocol tests on aarch64: cross compiled, and run by qemu's user mode.
directory=$(dirname "$0")
compiler=aarch64-linux-gnu-gcc
for tool in $compiler qemu-aarch64; do
    command -v "$tool" >/dev/null || { echo "no $tool"; exit 77; }
done
status=0
build() { # FLAGS [QEMU-OPTIONS]
    sh "$directory/build.sh" "$compiler $1" "$compiler" "$1" "qemu-aarch64 -cpu max ${2-}" || status=1
}
build '-static -O0'
build '-static -O2'
build '-static -O3 -fomit-frame-pointer'
build '-static -O2 -DCF_NO_INLINE'
build '-static -O2 -mbranch-protection=standard'
build '-static -O3 -march=armv8.2-a+sve'
SWITCH=ucontext build '-static -O2 -Wno-error'
build '-static -O2' '-p 65536' # pages of 64 KiB
# The C library is the system's own for aarch64, or the cross compiler's; half of each does not work.
[ -e /lib/ld-linux-aarch64.so.1 ] && root='' || root='-L /usr/aarch64-linux-gnu'
GUARDED=1 build '-O2 -fPIC -mbranch-protection=standard -mno-outline-atomics' "$root"
if command -v clang >/dev/null; then
    compiler='clang --target=aarch64-linux-gnu'
    build '-static -O0 -Wno-unsupported-floating-point-opt'
    build '-static -O3 -Wno-unsupported-floating-point-opt'
fi
exit $status
