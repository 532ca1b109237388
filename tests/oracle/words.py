# SPDX-License-Identifier: Apache-2.0
"""What policies are written in, read the simple way: references, globs, versions, times and sizes."""

import calendar
import re
import time

DAY = 86400
UNITS = {"s": 1, "m": 60, "h": 3600, "d": DAY, "w": 7 * DAY}
SIZES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def duration(text):
    return int(text[:-1]) * UNITS[text[-1]]


def size(text):
    number, unit = re.fullmatch(r"(\d+)(\D*)", text).groups()
    return int(number) * SIZES[unit or "B"]


def share(text):
    """Hundredths of a percent."""
    return round(float(text.rstrip("%")) * 100)


def date(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%d"))


def instant(text):
    """Of an inventory: None for what is not known."""
    if text is None:
        return None
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


class Reference:
    """A name in its canonical form; `text` is None where it cannot be read."""

    def __init__(self, listed):
        self.listed = listed
        self.text = self.repository = self.tag = self.digest = None
        if not re.fullmatch(r"[a-z0-9./:_@-]+", listed.replace("PR", "pr")) or listed != listed.lower():
            return
        name, _, digest = listed.partition("@")
        head, slash, last = name.rpartition("/")
        last, _, tag = last.partition(":")
        self.repository = full_repository(head + slash + last)
        self.digest = digest or None
        self.tag = tag or (None if digest else "latest")
        self.text = self.repository + (f":{self.tag}" if self.tag else "") + (f"@{digest}" if digest else "")


def full_repository(repository):
    first, slash, _ = repository.partition("/")
    if not slash:
        return "docker.io/library/" + repository
    if "." in first or ":" in first or first == "localhost" or set(first) & set("*?["):
        return repository
    return "docker.io/" + repository


def part_matches(pattern, text):
    """A glob over one part of a reference: "*" stops at "/", "**" does not."""
    out = ""
    for piece in re.findall(r"\*\*|\*|\?|\[[^]]*\]|.", pattern):
        if piece == "**":
            out += ".*"
        elif piece == "*":
            out += "[^/]*"
        elif piece == "?":
            out += "[^/]"
        elif piece[0] == "[" and len(piece) > 1:
            out += "[" + piece[1:-1].replace("!", "^", 1) + "]"
        else:
            out += re.escape(piece)
    return re.fullmatch(out, text, re.S) is not None


def glob_matches(glob, reference):
    repository, _, digest = glob.partition("@")
    head, slash, last = repository.rpartition("/")
    last, _, tag = last.partition(":")
    repository = head + slash + last
    if not repository.startswith("**"):
        repository = full_repository(repository)
    if tag and not (reference.tag and part_matches(tag, reference.tag)):
        return False
    if digest and not (reference.digest and part_matches(digest, reference.digest)):
        return False
    return part_matches(repository, reference.repository)


def text_matches(pattern, text):
    """A glob over a label's value or a node's name."""
    return part_matches(pattern.replace("*", "**"), text)


class Version:
    def __init__(self, text):
        found = re.fullmatch(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?", text)
        self.good = found is not None
        if found:
            self.numbers = tuple(int(found.group(i)) for i in (1, 2, 3))
            self.pre = found.group(4)

    def key(self):
        """Sorts by precedence: without a pre-release comes last; numbers before words."""
        if self.pre is None:
            return (self.numbers, 1, ())
        words = tuple((0, int(w), "") if w.isdigit() else (1, 0, w) for w in self.pre.split("."))
        return (self.numbers, 0, words)


def bounds(word):
    """One word of a range as half-open bounds: (least version, version from which on it ends)."""
    operator, rest = re.fullmatch(r"([<>=^~]*)(.*)", word).groups()
    plain, _, pre = rest.partition("-")
    digits = [int(n) for n in plain.split(".") if n not in ("x", "*", "")]
    low = tuple(digits + [0] * (3 - len(digits)))
    if operator == ">=":
        return low, pre, None
    if operator == "<":
        return (0, 0, 0), "", low
    if operator == "^":
        return low, pre, (low[0] + 1, 0, 0)
    if operator == "~" and len(digits) > 1:
        return low, pre, (low[0], low[1] + 1, 0)
    if not digits:
        return low, pre, None
    return low, pre, (low[0] + 1, 0, 0)


def in_range(text, tag):
    version = Version(tag)
    if not version.good:
        return False
    for alternative in text.split("||"):
        sets = [bounds(word) for word in alternative.split()]
        inside = True
        for low, pre, end in sets:
            least = Version(".".join(map(str, low)) + (f"-{pre}" if pre else ""))
            inside = inside and version.key() >= least.key()
            inside = inside and (end is None or version.numbers < end)
        named = any(pre and low == version.numbers for low, pre, _ in sets)
        if inside and (version.pre is None or named):
            return True
    return False
