#!/bin/sh
# Each folder of the library includes the inner headers of itself and of the folders below it only: the order is that
# of ARCHITECTURE.md. bin includes none of them.
set -u
cd "${srcdir:-.}" || exit 99
failed=0

below() {
    case $1 in
    coro) ;;
    flow) echo coro ;;
    search | sched) echo coro flow ;;
    copy) echo coro flow search sched ;;
    source | filter) echo coro flow search sched copy ;;
    shape | sink) echo coro flow search sched copy source filter ;;
    *) return 1 ;;
    esac
}

includes_of() {
    sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$1"/*.[chS] | sort -u
}

for folder in lib/*/; do
    name=$(basename "$folder")
    test "$name" = coflow && continue
    allowed=$(below "$name") || {
        echo "$folder has no place in the order"
        failed=1
        continue
    }
    for other in $(includes_of "$folder"); do
        case " $name $allowed " in
        *" $other "*) ;;
        *)
            echo "$name uses $other:"
            grep -n "^#include \"$other/" "$folder"*
            failed=1
            ;;
        esac
    done
done

for folder in bin/*/; do
    for other in $(includes_of "$folder"); do
        test -d "lib/$other" || continue
        echo "$folder uses lib/$other:"
        grep -n "^#include \"$other/" "$folder"*
        failed=1
    done
done
exit $failed
