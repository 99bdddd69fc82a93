# Generated command lines, for a tool and for what it stands in for. More of them: COFLOW_SWEEP_CASES=20000.
sweep_tests = tests/sweep/grep.sh tests/sweep/tee.sh tests/sweep/pee.sh
dist_check_SCRIPTS += $(sweep_tests)
TESTS += $(sweep_tests)
EXTRA_DIST += \
    tests/sweep/grep.py \
    tests/sweep/pee.py \
    tests/sweep/python.sh \
    tests/sweep/sweep.py \
    tests/sweep/tee.py
