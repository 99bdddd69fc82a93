"""ctee against GNU tee.

usage: tee.py CTEE
"""
import sys

import sweep

OPTIONS = ["-a", "-i", "-p", "--append", "--ignore-interrupts", "--output-error", "--output-error=warn",
           "--output-error=warn-nopipe", "--output-error=exit-nopipe", "-ai", "--output-error=exit"]
NAMES = ["new", "old", "empty", "folder", "-", "no-folder/new", "/dev/full", "/dev/null", "other", "third"]


class Tee(sweep.Case):
    def __init__(self, number):
        super().__init__(number)
        self.files = {"old": b"what was there\n", "empty": b"", "folder": None}
        self.arguments = self.some(OPTIONS, 0, 2)
        if self.chance(6):
            self.arguments.append("--")
        self.arguments += self.some(NAMES, 0, 4)
        self.input = self.bytes()
        self.input_is_file = self.chance(3)
        self.output = "/dev/full" if self.chance(8) else None

    def bytes(self):
        size = self.random.choice([0, 1, 7, 100, 4096, 65536, 65537, 300000])
        return self.random.randbytes(size) if self.chance(2) else (b"some words in a line\n" * (size // 21 + 1))[:size]

    def is_undefined(self):
        """The first output that fails may end it all, and how far the others have come by then is chance; as is how
        much of the input goes to one of two appenders before the other."""
        ends_early = any("exit" in word for word in self.arguments)
        appends = any(word in ("-a", "-ai", "--append") for word in self.arguments)
        names = [word for word in self.arguments if word in NAMES]
        return ((ends_early and (self.output is not None or "/dev/full" in self.arguments))
                or (appends and len(set(names)) < len(names)))


if __name__ == "__main__":
    sweep.main(Tee, sys.argv[1], "tee")
