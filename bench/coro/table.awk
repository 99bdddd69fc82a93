# Reads sorted lines "PEER CASE NANOSECONDS"; writes a table of medians, and one of ratios and their goals.
$1 " " $2 != key { keep(); key = $1 " " $2; n = 0 }
{ at[++n] = $3; cases[$2] = 1; peers[$1] = 1 }
END { keep(); medians(); ratios() }

function keep() { if (n) median[key] = (at[int((n + 1) / 2)] + at[int(n / 2) + 1]) / 2 }

function cell(peer, what) { return (peer " " what) in median ? sprintf("%.1f", median[peer " " what]) : "" }

function medians(    i, j, columns, rows, line, rule) {
    split("coflow boost_context boost_coroutine2 ucontext cxx20 python channels", columns)
    split("round-trip exported create-run-free create-run-free-pooled create-run-free-guarded pipeline-5 " \
          "broadcast-10 yield-from-1 yield-from-1000 yield-from-100000", rows)
    line = "| ns |"; rule = "|---|"
    for (j = 1; j in columns; j++) if (columns[j] in peers) { line = line " " columns[j] " |"; rule = rule "---|" }
    print line; print rule
    for (i = 1; i in rows; i++) {
        line = "| " rows[i] " |"
        for (j = 1; j in columns; j++) if (columns[j] in peers) line = line " " cell(columns[j], rows[i]) " |"
        print line
    }
    print ""
}

function ratio(ours, peer, theirs, goal) {
    if (!((peer " " theirs) in median)) return
    printf "| %s | %s %s | %.2f | %s |\n", ours, peer, theirs,
           median["coflow " ours] / median[peer " " theirs], goal
}

function ratios() {
    print "| coflow's | against | ratio | goal |"; print "|---|---|---|---|"
    ratio("round-trip", "boost_context", "round-trip", "0.4")
    ratio("round-trip", "cxx20", "round-trip", "2.5")
    ratio("exported", "boost_context", "round-trip", "0.75")
    ratio("create-run-free", "boost_context", "create-run-free", "0.25")
    ratio("create-run-free", "boost_context", "create-run-free-pooled", "")
    ratio("create-run-free", "boost_context", "create-run-free-guarded", "")
    ratio("pipeline-5", "boost_context", "pipeline-5", "0.5")
    ratio("broadcast-10", "boost_context", "broadcast-10", "0.4")
    ratio("yield-from-1000", "coflow", "yield-from-1", "1.3")
    ratio("round-trip", "python", "round-trip", "0.15")
    ratio("create-run-free", "python", "create-run-free", "0.15")
    ratio("pipeline-5", "python", "pipeline-5", "0.15")
    ratio("broadcast-10", "python", "broadcast-10", "0.15")
    ratio("yield-from-1", "python", "yield-from-1", "0.15")
}
