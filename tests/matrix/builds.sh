#!/bin/sh
# The protocol tests in 36 builds: two compilers, six levels of optimization, three sets of registers and
# attributes that a switch of stacks could forget.
directory=$(dirname "$0")
for compiler in gcc clang; do
    command -v $compiler >/dev/null || continue
    for level in -O0 -O1 -O2 -O3 -Os '-O3 -ffast-math'; do
        for extra in '' '-march=native -fomit-frame-pointer' '-fno-omit-frame-pointer -fcf-protection -fstack-protector-strong -DCF_NO_INLINE'; do
            printf '%s\0%s\0%s\0' "$compiler $level $extra" "$compiler" "$level $extra"
        done
    done
done | xargs -0 -n 3 -P "$(nproc)" sh "$directory/build.sh"
