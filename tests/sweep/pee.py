"""cbroadcast against pee of moreutils.

usage: pee.py CBROADCAST

Commands write to files of their own, at most one to standard output: in which order they come is chance. cbroadcast says
which command failed and ends with 1, pee with all their statuses in one. What several commands write to standard output
passes through cbroadcast by whole lines: the last gets its newline.
"""
import sys

import sweep

COMMANDS = ["cat >{0}", "wc -c >{0}", "wc -l >{0}", "cksum >{0}", "sort >{0}", "tail -n 2 >{0}", "sed -n '$=' >{0}",
            "head -n 1 >{0}", "cat >{0}; exit 3", "tr a-z A-Z >{0}", "while read -r a; do echo \"$a\"; done >{0}",
            "cat >>both{0}; cat >>both{0}", "cat >/dev/null", "exec od -c >{0}", "(cat; echo end) >{0}"]
OPTIONS = ["--ignore-sigpipe", "--ignore-write-errors"]


class Pee(sweep.Case):
    def __init__(self, number):
        super().__init__(number)
        commands = [command.format(f"out{i}") for i, command in enumerate(self.some(COMMANDS, 1, 5))]
        if self.chance(2):
            commands.append(self.random.choice(["cat", "wc -c", "head -n 2", "sort"]))
            self.random.shuffle(commands)
        self.arguments = (self.some(OPTIONS, 1, 2) if self.chance(4) else []) + commands
        self.input = self.text()
        self.input_is_file = self.chance(3)

    def text(self):
        lines = [self.random.randbytes(self.random.randrange(30)).replace(b"\n", b"").replace(b"\0", b"")
                 for _ in range(self.random.choice([0, 1, 2, 50, 5000]))]
        return b"\n".join(lines) + (b"\n" if lines and not self.chance(4) else b"")

    def is_undefined(self):
        """pee fails when nobody is left to read what it has."""
        return all(word.startswith(("head", "--")) for word in self.arguments)

    def run(self, program, name):
        done = super().run(program, name)
        del done["messages"]
        if len(self.arguments) > 1 and done["output"] and not done["output"].endswith(b"\n"):
            done["output"] += b"\n"
        done["status"] = done["status"] != 0
        return done


if __name__ == "__main__":
    sweep.main(Pee, sys.argv[1], "pee")
