"""generators.py - Python's generators, by the same names as bench.h's cases."""

from time import process_time_ns

ROUND_TRIPS, BIRTHS, ITEMS, STAGES, TARGETS = 300000, 100000, 50000, 5, 10


def told(name, start, times):
    print(name, (process_time_ns() - start) / times)


def add():
    total = 0
    while True:
        total += yield


def pass_on(target):
    while True:
        target.send((yield) + 1)


def broadcast(targets):
    while True:
        value = yield
        for target in targets:
            target.send(value)


def once():
    return
    yield


def delegate(inner):
    yield from inner


def primed(generator):
    next(generator)
    return generator


def sends(name, target, times):
    start = process_time_ns()
    for i in range(times):
        target.send(i)
    told(name, start, times)


sends("round-trip", primed(add()), ROUND_TRIPS)
start = process_time_ns()
for i in range(BIRTHS):
    next(once(), None)
told("create-run-free", start, BIRTHS)
chain = primed(add())
for i in range(STAGES - 1):
    chain = primed(pass_on(chain))
sends("pipeline-5", chain, ITEMS)
sends("broadcast-10", primed(broadcast([primed(add()) for i in range(TARGETS)])), ITEMS)
sends("yield-from-1", primed(delegate(add())), ITEMS)
