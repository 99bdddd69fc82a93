"""Run random generator programs in Python and through libcoflow; the traces must be the same.

usage: compare.py INTERPRETER [FIRST-SEED [COUNT]]

Each program is some bodies (yield, yield from, raise, return, try/except/finally, and operations on
other generators), some generators around them, and a script of next, send, throw and close. Here it
becomes Python source; interpret.c reads the same as a list of words. The one difference that is
allowed, driving what another generator delegates to, is made to be busy here too.
"""
import gc
import inspect
import random
import subprocess
import sys

BUSY, UNSTARTED, IGNORED, CLOSED, INVALID, USER = 2, 3, 4, 5, 8, 1000
BODIES, GENERATORS, STEPS = 5, 4, 14


class Error(BaseException):
    pass


def error(code):
    return GeneratorExit() if code == CLOSED else Error(code)


def code_of(exception):
    if isinstance(exception, Error):
        return exception.args[0]
    kinds = {GeneratorExit: CLOSED, ValueError: BUSY, TypeError: UNSTARTED, RuntimeError: IGNORED}
    return kinds[type(exception)]


class Writer:
    """Writes one random program, as Python source and as words."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.source = []
        self.words = []
        self.label = 0
        for body in range(BODIES):
            self.line(0, f"def body{body}():")
            self.line(1, "if False: yield")
            self.block(body, 1, 0)
        self.starts = [self.random.randrange(BODIES) for _ in range(GENERATORS)]
        self.script = [self.operation() for _ in range(STEPS)]
        self.words += map(str, self.starts)
        for step in self.script:
            self.words += map(str, step)

    def line(self, depth, text):
        self.source.append("    " * depth + text)

    def error_code(self):
        return self.random.choice([CLOSED, USER + 1, USER + 2])

    def operation(self):
        kind = self.random.choice(["next", "next", "next", "send", "send", "throw", "close"])
        value = self.error_code() if kind == "throw" else self.random.randrange(10)
        return kind, self.random.randrange(GENERATORS), value

    def block(self, body, depth, nested):
        self.words.append("{")
        for _ in range(self.random.randint(1, 4 - nested)):
            self.label += 1
            kinds = ["one", "one", "one", "raise", "return", "drive", "drive", "from"]
            kinds += ["new"] * 2 if body + 1 < BODIES else []
            kinds += ["try"] * 3 if nested < 3 else []
            getattr(self, "put_" + self.random.choice(kinds))(body, depth, nested, self.label)
        self.words.append("}")

    def put_one(self, body, depth, nested, label):
        value = self.random.randrange(10)
        self.words += ["yield", str(label), str(value)]
        self.line(depth, f"log({label}, 'got', (yield {value or None}) or 0)")

    def put_raise(self, body, depth, nested, label):
        code = self.error_code()
        self.words += ["raise", str(code)]
        self.line(depth, f"raise error({code})")

    def put_return(self, body, depth, nested, label):
        value = self.random.randrange(10)
        self.words += ["return", str(value)]
        self.line(depth, f"return {value or None}")

    def put_drive(self, body, depth, nested, label):
        operation = self.operation()
        self.words += ["drive", *map(str, operation)]
        self.line(depth, f"drive{operation}")

    def put_new(self, body, depth, nested, label):
        inner = self.random.randrange(body + 1, BODIES)
        self.words += ["new", str(label), str(inner)]
        self.line(depth, f"log({label}, 'got', (yield from body{inner}()) or 0)")

    def put_from(self, body, depth, nested, label):
        inner = self.random.randrange(GENERATORS)
        self.words += ["from", str(label), str(inner)]
        self.line(depth, f"hold({inner})")
        self.line(depth, f"try: log({label}, 'got', (yield from generators[{inner}]) or 0)")
        self.line(depth, f"finally: held.discard({inner})")

    def put_try(self, body, depth, nested, label):
        catches, cleans = self.random.choice([(1, 0), (0, 1), (1, 1)])
        code = self.random.choice([0, self.error_code()])
        self.words += ["try", str(label), str(catches), str(code), str(cleans)]
        self.line(depth, "try:")
        self.block(body, depth + 1, nested + 1)
        if catches:
            self.line(depth, "except BaseException as e:")
            self.line(depth + 1, f"if {code} not in (0, code_of(e)): raise")
            self.line(depth + 1, f"log({label}, 'caught', code_of(e))")
            self.line(depth + 1, "e = None")
            self.block(body, depth + 1, nested + 1)
        if cleans:
            self.line(depth, "finally:")
            self.line(depth + 1, f"log({label}, 'finally', 0)")
            self.block(body, depth + 1, nested + 1)


def trace_of(program):
    """What the program does here."""
    lines = []
    held = set()
    generators = []

    def log(*words):
        lines.append(" ".join(map(str, words)))

    def hold(index):
        if not generators[index]:
            raise Error(INVALID)
        if index in held or generators[index].gi_running:
            raise Error(BUSY)
        held.add(index)

    def resume(kind, generator, value):
        if kind == "close":
            generator.close()
            return "done", 0
        if kind == "next":
            return "yield", next(generator) or 0
        if kind == "send":
            return "yield", generator.send(value or None) or 0
        return "yield", generator.throw(error(value)) or 0

    def drive(kind, index, value):
        if not generators[index]:
            return log("gone", index)
        try:
            if index in held:
                raise Error(BUSY)
            answer = resume(kind, generators[index], value)
        except StopIteration as stop:
            answer = "done", stop.value or 0
        except BaseException as e:
            answer = "error", code_of(e)
        state = inspect.getgeneratorstate(generators[index]).removeprefix("GEN_").lower()
        log(kind, index, *answer, state)

    names = dict(locals(), error=error, code_of=code_of)
    exec("\n".join(program.source), names)
    generators += [names[f"body{start}"]() for start in program.starts]
    for step in program.script:
        drive(*step)
    for index in range(GENERATORS):
        log("free", index)
        generators[index] = None
        gc.collect()  # tracebacks have kept frames, and what these delegate to
    return lines


def main():
    interpreter = sys.argv[1]
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    gc.disable()
    gc.freeze()
    sys.unraisablehook = lambda _: None  # what a dropped generator raises, nobody hears

    programs = [Writer(seed) for seed in range(first, first + count)]
    words = "\n".join(" ".join(program.words) for program in programs)
    run = subprocess.run(interpreter, input=words + "\n", capture_output=True, text=True)
    traces = run.stdout.split("--\n")
    failed = run.returncode != 0
    if failed:
        print(run.stderr, f"{interpreter}: status {run.returncode}", sep="")
    for seed, program, trace in zip(range(first, first + count), programs, traces):
        expected = trace_of(program)
        actual = trace.splitlines()
        if expected != actual:
            at = next((i for i, (a, b) in enumerate(zip(expected, actual)) if a != b), -1)
            print(f"seed {seed} differs, line {at + 1}:")
            print("\n".join(program.source), f"generators {program.starts}", sep="\n")
            for i in range(max(len(expected), len(actual))):
                row = [side[i] if i < len(side) else "" for side in (expected, actual)]
                print("{} {:40}{}".format(" " if row[0] == row[1] else "!", *row))
            failed = True
            break
    sys.exit(failed or len(traces) != count + 1)


main()
