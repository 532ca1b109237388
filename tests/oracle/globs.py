# SPDX-License-Identifier: Apache-2.0
"""Compares globs with a second implementation that translates them into regular expressions, on random pairs.

    globs.py [COUNT [SEED]]
"""

import os
import random
import re
import string
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from ranges import TOOL, answers, compare  # noqa: E402
from tap import Tap  # noqa: E402

LETTERS = set(string.ascii_letters + string.digits + "._-")
DIGESTS = ["sha256:" + "ab01" * 16, "sha256:" + "0" * 64]


class Bad(Exception):
    """The glob is none."""


def words(text):
    """The glob in pieces: stars, "?", sets with their brackets, and single characters."""
    at = 0
    while at < len(text):
        if text[at] == "[":
            first = at + 2 if text[at + 1 : at + 2] in ("!", "^") else at + 1
            end = text.find("]", first + 1)
            if end < 0:
                raise Bad("unclosed")
            yield text[at : end + 1]
            at = end + 1
        else:
            found = re.match(r"\*+|.", text[at:], re.S).group()
            yield found
            at += len(found)


def set_members(inside):
    negated = inside[0] in "!^"
    inside = inside[negated:]
    members = set()
    while inside:
        if len(inside) > 2 and inside[1] == "-":
            members |= {chr(c) for c in range(ord(inside[0]), ord(inside[2]) + 1)}
            inside = inside[3:]
        else:
            members.add(inside[0])
            inside = inside[1:]
    everything = {chr(c) for c in range(128)} - {"/"}
    return everything - members if negated else members & everything


def expression(pieces):
    out = ""
    for piece in pieces:
        if piece[0] == "*":
            out += "[^/]*" if piece == "*" else ".*"
        elif piece == "?":
            out += "[^/]"
        elif piece[0] == "[":
            out += "[" + "".join(map(re.escape, sorted(set_members(piece[1:-1])))) + "]" if set_members(piece[1:-1]) else "(?!)"
        else:
            out += re.escape(piece)
    return re.compile(out, re.S)


def split(pieces):
    """Repository, tag and digest, as lists of pieces; None where not there."""
    tag = digest = None
    if "@" in pieces:
        at = pieces.index("@")
        pieces, digest = pieces[:at], pieces[at + 1 :]
    start = max((i + 1 for i, piece in enumerate(pieces) if piece == "/"), default=0)
    if ":" in pieces[start:]:
        at = pieces.index(":", start)
        pieces, tag = pieces[:at], pieces[at + 1 :]
    return pieces, tag, digest


def check(text, repository, tag, digest):
    components = "\0".join(repository).split("\0/")
    if not repository or tag == [] or digest == [] or (tag is not None and (":" in "".join(tag) or digest is not None)):
        raise Bad("parts")
    if repository[0] == "/" or repository[-1] == "/" or "//" in "".join(repository) or not components:
        raise Bad("empty component")
    for piece in text:
        if piece[0] == "[" and "/" in piece:
            raise Bad("slash in a set")
        if piece[0] not in "[*?/:@" and piece not in LETTERS:
            raise Bad("character")


def complete(repository):
    if re.fullmatch(r"\*\*+", repository[0]):
        return repository
    if "/" not in repository:
        return list("docker.io/library/") + repository
    first = repository[: repository.index("/")]
    rest = repository[len(first) + 1 :]
    if any(piece[0] in "*?[" for piece in first):
        return repository
    host = "".join(first)
    if host in ("docker.io", "index.docker.io"):
        official = "/" not in rest and not re.fullmatch(r"\*\*+", rest[0])
        return list("docker.io/library/" if official else "docker.io/") + rest
    if host == "localhost" or set(host) & (set(".:") | set(string.ascii_uppercase)):
        return repository
    return list("docker.io/") + repository


def second_opinion(pair):
    glob, name = pair
    rest, _, digest = name.partition("@")
    repository, tag = rest, ""
    if not digest:
        repository, _, tag = rest.rpartition(":")
    try:
        pieces = list(words(glob))
        parts = split(pieces)
        check(pieces, *parts)
    except Bad:
        return "error"
    for pattern, text in ((complete(parts[0]), repository), (parts[1], tag), (parts[2], digest)):
        if pattern is not None and not (text and expression(pattern).fullmatch(text)):
            return "no"
    return "yes"


class Maker:
    """Names out of few letters, and globs made from names, so that they often meet."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def word(self):
        return "".join(self.pick("a", "b", "aa", "ab", "b1") for _ in range(self.random.randint(1, 3)))

    def component(self):
        return self.pick("", "", self.word() + self.pick("-", ".", "_", "__")) + self.word()

    def name(self):
        host = self.pick("docker.io", "docker.io", "localhost", "a.b", "r:5", "a.b:50", "Ab")
        path = "/".join(self.component() for _ in range(self.random.randint(1, 4)))
        if host == "docker.io" and "/" not in path:
            path = "library/" + path
        if self.random.random() < 0.2:
            return f"{host}/{path}@{self.pick(*DIGESTS)}"
        return f"{host}/{path}:{self.word()}{self.pick('', '', '.A', '-1', '_b')}"

    def wildcard(self, cut):
        kind = self.random.randrange(9)
        if kind == 0 and len(cut) == 1:
            return "?"
        if kind == 1 and len(cut) == 1 and cut.isalnum():
            return self.pick(f"[{cut}]", f"[!{cut}]", "[a-b]", "[!0-9]", f"[x{cut}-]", f"[]{cut}]", "[^b]", "[b-a]")
        if kind == 2:
            return self.pick("**", "***")
        if kind == 3:
            return "*" + self.pick("a", "b", "/", "")
        return "*" if "/" not in cut or kind == 4 else "**"

    def glob(self):
        text = self.name()
        text = self.pick(text, text.rpartition(":")[0] or text, text.replace("docker.io/library/", ""),
                         text.replace("docker.io/", ""), text.replace("docker.io", "index.docker.io"), text.partition("/")[2])
        for _ in range(self.random.randint(0, 4)):
            if not text:
                break
            at = self.random.randrange(len(text))
            end = min(len(text), at + self.pick(1, 1, 1, 2, 4, 9, 30, 80))
            text = text[:at] + self.wildcard(text[at:end]) + text[end:]
        if self.random.random() < 0.1:
            at = self.random.randint(0, len(text))
            text = text[:at] + self.pick("/", ":", "@", "[", "]", "*", "A", "+", "!", "-", "{") + text[at:]
        return text

    def pair(self):
        """A name, and a glob that is made from it or from another."""
        state = self.random.getstate()
        name = self.name()
        if self.random.random() < 0.6:
            seed = self.random.getrandbits(32)
            self.random.setstate(state)
            glob = self.glob()
            self.random.seed(seed)
        else:
            glob = self.glob()
        return glob, name


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with Tap() as tap:
        maker = Maker(seed)
        pairs = [maker.pair() for _ in range(count)]
        theirs = [second_opinion(pair) for pair in pairs]
        compare(tap, f"{count} random globs match alike twice", pairs, answers([TOOL, "glob"], pairs), theirs)
        tap.comment(" ".join(f"{word}={theirs.count(word)}" for word in ("yes", "no", "error")))
        tap.ok(theirs.count("yes") > count // 20, "many of them match")


if __name__ == "__main__":
    main()
