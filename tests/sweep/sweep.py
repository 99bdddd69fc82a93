"""Generated command lines, given to one of the tools and to the program that it stands in for.

A case is made from its number alone. What both print, how they end and what they leave in files must be the
same. The environment says which cases: COFLOW_SWEEP_FIRST (0) and COFLOW_SWEEP_CASES.
"""
import contextlib
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile


class Case:
    """Options, operands, files and standard input of one run; `random` makes them."""

    def __init__(self, number):
        self.random = random.Random(number)
        self.number = number
        self.arguments = []
        self.files = {}  # name: bytes; None: a folder
        self.input = b""
        self.input_is_file = False
        self.output = None  # a path, instead of a pipe
        self.locale = "C"

    def chance(self, one_in):
        return self.random.randrange(one_in) == 0

    def some(self, things, least, most):
        return [self.random.choice(things) for _ in range(self.random.randint(least, most))]

    def make_files(self, folder):
        for name, content in self.files.items():
            path = os.path.join(folder, name)
            if content is None:
                os.mkdir(path)
            else:
                with open(path, "wb") as file:
                    file.write(content)

    def is_undefined(self):
        """Left out: the two may differ."""
        return False

    def run(self, program, name):
        """What it did, in a fresh folder, with the program's name in its messages made `name`."""
        folder = tempfile.mkdtemp()
        environment = {"PATH": os.environ["PATH"], "LC_ALL": self.locale, "XDG_CONFIG_HOME": "/nonexistent"}
        try:
            self.make_files(folder)
            with contextlib.ExitStack() as open_files:
                streams = {"stdout": subprocess.PIPE, "input": self.input}
                if self.output is not None:
                    streams["stdout"] = open_files.enter_context(open(self.output, "wb"))
                if self.input_is_file:
                    del streams["input"]
                    streams["stdin"] = open_files.enter_context(tempfile.TemporaryFile())
                    streams["stdin"].write(self.input)
                    streams["stdin"].seek(0)
                done = subprocess.run([program, *self.arguments], cwd=folder, env=environment, stderr=subprocess.PIPE,
                                      timeout=60, **streams)
            called = os.path.basename(program).encode()
            return {"output": done.stdout, "status": done.returncode, "files": read_files(folder),
                    "messages": done.stderr.replace(called + b": ", name.encode() + b": ")}
        finally:
            shutil.rmtree(folder)

    def show(self):
        """As something to type."""
        words = " ".join(shlex.quote(os.fsdecode(word)) for word in self.arguments)
        lines = [f"case {self.number}: LC_ALL={self.locale} {words} >{self.output}", f"  stdin {self.input[:2000]!r}"]
        lines += [f"  file {name} {content!r}" for name, content in self.files.items()]
        return "\n".join(lines)


def read_files(folder):
    left = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                left[os.path.relpath(os.path.join(path, name), folder)] = file.read()
    return left


def run_all(make_case, tool, peer, cases):
    """Every case with both; the exit status of the test."""
    first = int(os.environ.get("COFLOW_SWEEP_FIRST", 0))
    cases = int(os.environ.get("COFLOW_SWEEP_CASES", cases))
    different = left_out = 0
    for number in range(first, first + cases):
        case = make_case(number)
        if case.is_undefined():
            left_out += 1
            continue
        theirs = case.run(peer, peer)
        ours = case.run(tool, peer)
        if ours != theirs:
            different += 1
            print(case.show())
            for what in [what for what in ours if ours[what] != theirs[what]]:
                print(f"  {what}: {peer} {theirs[what]!r}\n  {' ' * len(what)}  here {ours[what]!r}")
    print(f"{cases} cases, {left_out} left out, {different} different")
    return different != 0


def main(make_case, tool, peer, cases=400):
    sys.exit(run_all(make_case, os.path.abspath(tool), peer, cases))
