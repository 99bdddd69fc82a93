# bench/grep: cgrep against other greps, run by hand.
EXTRA_DIST += bench/grep/corpus.pl bench/grep/results.md bench/grep/run bench/grep/starts.c
