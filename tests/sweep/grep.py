"""cgrep against GNU grep.

usage: grep.py CGREP

What cgrep(1) lists under DIFFERENCES is never made (repetitions of nothing, -U, ranges beyond ASCII, several patterns
with -P, and sets that go by Unicode with -P) or left out by a rule, see is_undefined.
"""
import re
import sys

import sweep

WORDS = ["ab", "foo", "Foo", "a", "b", "x1", "_y", "bar", "aab", "AB", "10", "2", "a.b", "s"]
FAR_WORDS = ["\u00e9t\u00e9", "\u00c9", "stra\u00dfe", "\u0436", "\u20ac"]  # not ASCII
GAPS = [" ", " ", "  ", "", ".", "-", "\t", ","]

PLAIN = [["-n"], ["-b"], ["-H"], ["-h"], ["-c"], ["-l"], ["-L"], ["-o"], ["-q"], ["-s"], ["-v"], ["-T"], ["-Z"],
         ["-a"], ["-I"], ["--color=always"], ["--label=LABEL"], ["--line-buffered"], ["--no-messages"],
         ["--binary-files=text"], ["--binary-files=without-match"], ["--no-ignore-case"], ["-y"]]
CONTEXT = [["-A1"], ["-B2"], ["-C1"], ["-A", "0"], ["-2"], ["--context=1"], ["--no-group-separator"],
           ["--group-separator=XX"]]
FOLDERS = [["-r"], ["-R"], ["-dskip"], ["-dread"], ["--include=f*"], ["--exclude=f1"], ["--exclude-dir=d"]]


class Grep(sweep.Case):
    def __init__(self, number):
        super().__init__(number)
        self.locale = self.random.choice(["C", "C.UTF-8"])
        self.syntax = self.random.choice(["-E", "-G", "-F", "-P", "-E", "-F"])
        self.far = self.chance(3)
        for name in ["f1", "f2", "f3"]:
            self.files[name] = self.text()
        self.files["d"] = None
        self.files["d/f4"] = self.text()
        self.input = self.text()
        self.options()
        self.operands()

    # ------------------------------------------------------------------- text

    def line(self):
        words = WORDS + FAR_WORDS if self.far else WORDS
        return "".join(self.random.choice(words) + self.random.choice(GAPS)
                       for _ in range(self.random.randrange(5))).encode()

    def text(self):
        lines = [self.line() for _ in range(self.random.choice([0, 1, 3, 8, 30]))]
        end = b"\r\n" if self.chance(10) else b"\0" if self.chance(10) else b"\n"
        text = end.join(lines) + (end if lines and not self.chance(4) else b"")
        if self.chance(8):
            at = self.random.randrange(len(text) + 1)
            text = text[:at] + self.random.choice([b"\0", b"\xff", b"\xc3"]) + text[at:]
        return text

    # --------------------------------------------------------------- patterns

    def atom(self, depth):
        kind = self.random.randrange(12)
        if kind < 6 or (kind == 11 and depth > 1):
            return self.random.choice("abfoxABF1sk") if not (self.far and self.chance(6)) else "\u00e9"
        if kind == 6:
            return "."
        if kind == 7 and self.knows_words():
            return self.random.choice(["[ab]", "[^a]", "[a-f]", "[[:alpha:]]", "[[:digit:]_]", "[]a]"])
        if kind == 8:
            return self.random.choice(["\\.", "\\*", "\\["])
        if kind == 9 and self.knows_words():
            return self.random.choice(["\\w", "\\W", "\\s"])
        if kind == 10 and depth < 2:
            return self.group(self.choice(depth + 1))
        return self.random.choice("abo")

    # With -P these go by Unicode here.
    def knows_words(self):
        return self.syntax != "-P" or self.locale == "C"

    def group(self, inner):
        return f"\\({inner}\\)" if self.syntax == "-G" else f"({inner})"

    def repetition(self):
        basic = self.syntax == "-G"
        low, high = self.random.randrange(3), self.random.randrange(3, 5)
        mark = self.random.choice(["*", "\\+" if basic else "+", "\\?" if basic else "?",
                                   f"\\{{{low},{high}\\}}" if basic else f"{{{low},{high}}}"])
        return mark if self.chance(3) else ""

    def sequence(self, depth):
        parts = []
        for _ in range(self.random.choice([1, 2, 2, 3])):
            parts.append(self.atom(depth) + self.repetition())
        return "".join(parts)

    def choice(self, depth):
        bar = "\\|" if self.syntax == "-G" else "|"
        return bar.join(self.sequence(depth) for _ in range(self.random.choice([1, 1, 1, 2, 3])))

    def edges(self, pattern):
        if self.chance(6):
            pattern = "^" + pattern
        if self.chance(6):
            pattern += "$"
        if self.knows_words() and self.chance(8):
            pattern = "\\b" + pattern
        if self.knows_words() and self.syntax != "-P" and self.chance(10):
            pattern = "\\<" + pattern
        return pattern

    def pattern(self):
        if self.chance(20):
            return ""
        if self.syntax == "-F" or self.chance(4):
            words = [word for word in WORDS if self.syntax == "-F" or word.isalnum()]
            return self.random.choice(["", "", " "]).join(self.some(words, 1, 2))
        return self.edges(self.choice(0))

    def patterns(self):
        if self.syntax == "-P" or not self.chance(4):
            return ["-e", self.pattern()] if self.chance(3) else [self.pattern()]
        arguments = []
        for _ in range(self.random.randint(1, 3)):
            if self.chance(3):
                name = f"p{len(self.files)}"
                self.files[name] = "".join(self.pattern() + "\n" for _ in range(self.random.randrange(3))).encode()
                arguments += ["-f", name]
            else:
                arguments += ["-e", "\n".join(self.pattern() for _ in range(self.random.choice([1, 1, 2])))]
        return arguments

    # ------------------------------------------------------------------ rules

    def is_undefined(self):
        """Where GNU grep answers by how it happens to look, or cgrep by Unicode."""
        texts = [text for text in self.files.values() if text is not None] + [self.input]
        is_utf = self.locale != "C"
        is_broken = is_utf and any(not is_utf8(text) for text in texts)
        words = " ".join(self.arguments)
        has_context = re.search(r"(^| )(-[ABC]|-2|--context)", words)
        has_edges = re.search(r"\\b|\\<|(^| )-w", words) or any("p" in name for name in self.files)
        has_word = "-w" in self.arguments
        has_color = "--color=always" in self.arguments
        return ((is_broken and (has_context or has_edges))
                or (has_word and is_utf and self.far and self.syntax == "-P")
                or (has_word and (has_color or "-o" in self.arguments) and self.syntax != "-F")
                or (has_color and "-x" in self.arguments))  # that colours a newline

    # ---------------------------------------------------------- options, files

    def options(self):
        chosen = [[self.syntax]] + self.some(PLAIN, 0, 3)
        for option, one_in in ["-i", 4], ["-w", 5], ["-x", 8], ["-z", 8]:
            if self.chance(one_in):
                chosen.append([option])
        if self.chance(4):
            chosen += self.some(CONTEXT, 1, 2)
        if self.chance(5):
            chosen.append(["-m", str(self.random.randrange(4))])
        if self.chance(3):
            chosen += self.some(FOLDERS, 1, 2)
        self.random.shuffle(chosen)
        self.arguments = [word for option in chosen for word in option]

    def operands(self):
        names = ["f1", "f2", "f3", "f1", "f2", "-", "missing", "d"]
        patterns = self.patterns()
        files = self.some(names, 0, 3)
        if not patterns[0].startswith("-"):
            self.arguments.append("--")
        self.arguments += patterns
        self.arguments += files


def is_utf8(text):
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


if __name__ == "__main__":
    sweep.main(Grep, sys.argv[1], "grep", cases=1000)
