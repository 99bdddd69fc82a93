#!/bin/sh
# A file searched in parts gives what it gives in one piece: random texts and option lists, parts of a few bytes
# to some kilobytes, two threads and four, against one. Output, messages, exit status and where standard input is
# left must be the same. PARTS_SEED and PARTS_RUNS ask for other cases, and more.
set -uf
cgrep=$PWD/bin/cgrep/cgrep
runs=${PARTS_RUNS:-200}
seed=${PARTS_SEED:-1}
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99

# Lines for each run: locale, part size, how it is given, options.
plan()
{
    awk -v seed="$seed" -v runs="$runs" '
    function pick(list, n, a) { n = split(list, a, " "); return a[1 + int(rand() * n)] }
    BEGIN {
        srand(seed)
        for (i = 0; i < runs; i++) {
            line = pick("C C.UTF-8") " " pick("3 10 50 200 1000 5000") " " pick("files files input folder")
            for (k = int(rand() * 4); k > 0; k--)
                line = line " " pick("-n -b -v -o -w -i -x --column --heading -H -T --trim --color=always -a -I --vimgrep --crlf -s -z")
            if (rand() < 0.6)
                line = line " " pick("-c -l -L -q --count-matches --json --passthru --stats -U --record-start=b --debug")
            if (rand() < 0.5)
                line = line " " pick("-A -B -C") pick("0 1 2 5 1000")
            if (rand() < 0.2)
                line = line " " pick("-A -B") pick("0 1 3")
            if (rand() < 0.3)
                line = line " -m" pick("1 2 5 30")
            print line " -e " pick("a b foo ab|x ^ $ zz a* nothing [^a] \303\251 ^b (?:a+)+b")
        }
    }'
}

# text FILE SEED: random lines. What makes it no plain text comes in one of eight.
text()
{
    awk -v seed="$2" '
    BEGIN {
        srand(seed)
        n = split("a b ab x foo é \377 longlonglonglonglonglonglonglonglonglonglonglonglonglong", word, " ")
        word[n] = word[n] word[n]
        crlf = rand() < 0.1 ? "\r" : ""
        rare = rand() < 0.5 ? 0.05 : 1
        bad = rand() < 0.2
        lines = int(exp(rand() * 6))
        for (i = 0; i < lines; i++) {
            line = ""
            for (k = int(rand() * 5); k > 0; k--) {
                w = rand() < rare ? word[1 + int(rand() * n)] : "zz"
                line = line (w == "\377" && !bad ? " " : w)
            }
            printf "%s%s", line crlf, i + 1 < lines || rand() < 0.7 ? "\n" : ""
        }
    }' >"$1"
    case $(($2 % 16)) in
    3) tr '\n' '\0' <"$1" >changed && mv changed "$1" ;;
    9) tr 'z\n' '\0z' <"$1" >changed && mv changed "$1" ;;
    5) printf 'ab\0ab\nb\n' >>"$1" ;;
    7) { yes zz | head -n 40000; cat "$1"; printf 'a\na\0b\nab\nfoo\n'; cat "$1"; } >changed && mv changed "$1" ;;
    esac
}

# What differs from run to run: time, and how much is printed of it.
even_out()
{
    sed 's/"elapsed[a-z_]*":{[^}]*}//g; s/^[0-9.]* seconds$//; /summary/s/"bytes_printed":[0-9]*//
        /^[0-9]* bytes printed$/d; /: debug: /d' "$1"
}

# search RESULT THREADS PART HOW OPTION...
search()
{
    result=$1
    shift
    threads=$1 size=$2 how=$3
    shift 3
    case $how in
    files) "$cgrep" -j "$threads" --part-size="$size" "$@" one two three >out 2>"$result.errors" ;;
    folder) "$cgrep" -j "$threads" --part-size="$size" -r --sort path "$@" w >out 2>"$result.errors" ;;
    input) { "$cgrep" -j "$threads" --part-size="$size" "$@"; echo "status $?"; head -c 50; } <two >out 2>"$result.errors" ;;
    esac
    echo "status $?" >"$result"
    even_out out >>"$result"
    even_out "$result.errors" >>"$result"
}

mkdir w
failed=0
number=0
plan >plan
while read -r locale size how options; do
    number=$((number + 1))
    text one $((seed + 3 * number))
    text two $((seed + 3 * number + 1))
    text three $((seed + 3 * number + 2))
    cp one two three w
    case $options in # how much of a binary file is searched depends on how it is read
    *--json* | *--stats*) for file in one two three; do tr -d '\0' <$file >w/$file && cp w/$file $file; done ;;
    esac
    LC_ALL=$locale
    export LC_ALL
    search expected 1 "$size" "$how" $options
    for threads in 2 4; do
        search got $threads "$size" "$how" $options
        cmp -s expected got && continue
        echo "cgrep -j $threads --part-size=$size $options, $how, in $locale:"
        diff expected got | head -n 10 | cut -c 1-200
        failed=$((failed + 1))
    done
done <plan
echo "$number cases, $failed differences; PARTS_SEED=$seed"
[ "$failed" = 0 ]
