# SPDX-License-Identifier: Apache-2.0
"""Compares version ranges with those of npm's semver, on random pairs.

    ranges.py [COUNT [SEED]]
"""

import os
import random
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from tap import Tap  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(os.environ["TOP_BUILDDIR"], "tests", "oracle", "matchtool")
# Where Debian keeps modules of Node.js; what is in the environment goes first.
NODE_PATH = os.pathsep.join(filter(None, [os.environ.get("NODE_PATH"), "/usr/share/nodejs"]))


class Maker:
    """Random ranges and tags out of few numbers, so that they often meet."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self):
        return self.pick("0", "1", "2", "3", "10")

    def pre(self):
        return self.pick("", "", "", "", "-0", "-1", "-10", "-alpha", "-alpha.1", "-rc.1", "-rc.10", "-beta.2.x", "-a-b", "--")

    def build(self):
        return self.pick("", "", "", "", "+b1", "+001")

    def version(self):
        return self.pick("", "", "", "v") + ".".join(self.number() for _ in range(3)) + self.pre() + self.build()

    def tag(self):
        odd = self.pick("latest", "1", "1.2", "01.2.3", "1.2.3-01", "1.2.3.4", "", "v", "1.2.x", "1.2.3-", "3.20", "20240101", "1.2.3-a..b")
        return odd if self.random.random() < 0.1 else self.version()

    def wild(self):
        return self.pick("x", "X", "*")

    def partial(self):
        # A number behind an x ("1.x.3") means nothing sensible; npm ignores it, imagecull refuses it.
        given = self.random.randrange(4)
        words = [self.number() for _ in range(given)]
        if given < 3 and self.random.random() < 0.4 or given == 0:
            words += [self.wild()] * self.random.randint(1, 3 - given)
        full = given == 3
        return self.pick("", "", "", "v") + ".".join(words) + (self.pre() + self.build() if full else "")

    def simple(self):
        return self.pick("", "", "^", "~", ">=", "<=", ">", "<", "=", "~>", ">= ", "^ ", "~ ", "<  ") + self.partial()

    def alternative(self):
        kind = self.random.randrange(8)
        if kind == 0:
            return ""
        if kind == 1:
            return self.partial() + self.pick(" - ", "  -  ") + self.partial()
        return self.pick(" ", "  ").join(self.simple() for _ in range(self.random.randint(1, 3)))

    def damaged(self, text):
        at = self.random.randint(0, len(text))
        return text[:at] + self.pick("<", ">", "=", "|", ".", "x", "1", "a", " ", "!", ",", "-") + text[at:]

    def range(self):
        text = self.pick("||", " || ").join(self.alternative() for _ in range(self.random.randint(1, 3)))
        return self.pick("", "", "", " ") + text


def answers(command, pairs, **env):
    lines = "".join(f"{pattern}\t{text}\n" for pattern, text in pairs)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, timeout=300,
                          env={**os.environ, **env})
    return done.stdout.splitlines()


def compare(tap, name, pairs, ours, theirs):
    """One check: all answers are alike."""
    wrong = [f"{pair!r}: the program says {our}, the other {their}"
             for pair, our, their in zip(pairs, ours, theirs) if our != their]
    alike = not wrong and len(ours) == len(theirs) == len(pairs)
    tap.ok(alike, name, "\n".join(wrong[:20]) or f"{len(ours)} and {len(theirs)} answers")


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with Tap() as tap:
        node = shutil.which("node")
        probe = [node or "false", "-e", "require('semver')"]
        if subprocess.run(probe, capture_output=True, check=False, env={**os.environ, "NODE_PATH": NODE_PATH}).returncode:
            tap.missing("npm's semver")
        maker = Maker(seed)
        npm = lambda some: answers([node, os.path.join(HERE, "npmsemver.js")], some, NODE_PATH=NODE_PATH)
        pairs = [(maker.range(), maker.tag()) for _ in range(count)]
        theirs = npm(pairs)
        compare(tap, f"{count} random ranges are read as npm reads them", pairs, answers([TOOL, "semver"], pairs), theirs)
        tap.comment(" ".join(f"{word}={theirs.count(word)}" for word in ("yes", "no", "error")))
        tap.ok(theirs.count("yes") > count // 20, "many of them match")
        # Of odd spellings that npm takes the program may refuse some; it takes none that npm refuses.
        pairs = [(maker.damaged(maker.range()), maker.tag()) for _ in range(count)]
        ours = answers([TOOL, "semver"], pairs)
        theirs = [our if our == "error" else their for our, their in zip(ours, npm(pairs))]
        compare(tap, f"{count} damaged ranges are read as npm reads them, or refused", pairs, ours, theirs)
        tap.ok(0 < ours.count("error") < count, "some are refused")


if __name__ == "__main__":
    main()
