#!/bin/sh
# Every tool's --help, man page and completions name the same options: all come from its option table.
set -u
status=0

complain()
{
    echo "$*"
    status=1
}

check_page()
{
    page=$srcdir/man/$1.1
    sh "$srcdir/man/fill-options.sh" "bin/$1/$1" "$page" | cmp -s - "$page" ||
        complain "$page is not what the table says: make update-man"
}

check_completions()
{
    for option in $("bin/$1/$1" --help | grep -oE -- '^ +(-., )?--[a-z0-9-]+' | grep -oE -- '--[a-z0-9-]+'); do
        grep -qF -- "$option" "completions/bash/$1" || complain "$1: $option is not completed in bash"
        grep -qF -- "$option" "completions/zsh/_$1" || complain "$1: $option is not completed in zsh"
        grep -qF -- "-l ${option#--} " "completions/fish/$1.fish" ||
            complain "$1: $option is not completed in fish"
    done
}

# Each shell can read its file, where it is installed.
check_syntax()
{
    for file in "bash completions/bash/$1" "zsh completions/zsh/_$1" "fish completions/fish/$1.fish"; do
        shell=${file%% *}
        if command -v "$shell" >/dev/null; then
            "$shell" -n "${file#* }" || complain "$shell cannot read ${file#* }"
        fi
    done
}

# What bash offers when a user has typed the words, the last of which may be empty.
completions_of()
{
    tool=$1
    shift
    bash -c 'tool=$1; source "completions/bash/$tool"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        compopt() { :; }
        "_$tool"; printf "%s\n" "${COMPREPLY[@]}"' bash "$tool" "$@" | sort | tr '\n' ' '
}

expect()
{
    want=$1
    shift
    got=$(completions_of "$@")
    [ "$got" = "$want " ] || complain "bash offers '$got' after '$*', not '$want'"
}

# The types that --type-list has are those that -t is completed with.
check_types()
{
    types=$(bin/cgrep/cgrep --type-list | sed 's/:.*//' | tr '\n' ' ' | sed 's/ $//')
    grep -qF -- "-t|--type|--type=) mapfile -t COMPREPLY < <(compgen -W '$types'" completions/bash/cgrep ||
        complain "bash does not complete the types"
    grep -qF ":TYPE:($types)" completions/zsh/_cgrep || complain "zsh does not complete the types"
    grep -qF -- "-l type -x -a '$types'" completions/fish/cgrep.fish || complain "fish does not complete the types"
}

check_types
for tool in $tools; do
    check_page "$tool"
    check_completions "$tool"
    check_syntax "$tool"
done
if command -v bash >/dev/null; then
    expect '--help' ctee --he
    expect 'make man' cgrep --type = ma
    expect 'exit exit-nopipe' ctee --output-error = e
    expect 'exit exit-nopipe warn warn-nopipe' ctee --output-error =
fi
exit "$status"
