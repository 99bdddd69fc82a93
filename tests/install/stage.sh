# Sourced by the tests beside it: installs into a temporary folder, as a packager does, and says where
# things are. Run from the top build folder; make, CC and the like come from local.mk.
# shellcheck shell=sh disable=SC2034
set -eu
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# The outer make's job server is not ours.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES || true
$MAKE -s install DESTDIR="$stage/root" >"$stage/install.log" 2>&1 || {
    cat "$stage/install.log"
    exit 1
}

config=$(find "$stage/root" -name coflow.pc)
folder_of_headers=$(dirname "$(find "$stage/root" -name coflow.h)")
folder_of_library=$(dirname "$(find "$stage/root" -name libcoflow.a)")
export PKG_CONFIG_PATH="${config%/*}"
export PKG_CONFIG_SYSROOT_DIR="$stage/root"
export PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1

# One path per line, relative to the folder of headers, as a program includes them.
installed_headers() {
    (cd "$folder_of_headers" && find . -name '*.h' | sed 's|^\./||' | grep -e '^coflow\.h$' -e '^coflow/' | sort)
}
