#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Policies, good and bad, and what the loader says of them.

A case is NAME.yaml or a folder NAME with several files, and NAME.expected beside it: the findings as they are
printed, or the rules that were read. UPDATE=1 rewrites what is expected; read the difference before you commit it.
"""

import os
import subprocess
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from tap import Tap  # noqa: E402

CORPUS = os.path.join(TOP, "tests", "unit", "policy", "corpus")
PRINTER = os.path.join(os.environ["TOP_BUILDDIR"], "tests", "unit", "policy", "print_findings")


def cases(folder):
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry)
        if os.path.isdir(path):
            yield entry, [os.path.join(path, name) for name in sorted(os.listdir(path))]
        elif entry.endswith(".yaml"):
            yield entry[: -len(".yaml")], [path]


def printed(files):
    done = subprocess.run([PRINTER, *files], capture_output=True, timeout=60, check=False)
    if done.returncode != 0:
        return f"exit status {done.returncode}\n{done.stderr.decode(errors='replace')}"
    return done.stdout.decode()


def check_case(tap, folder, name, files):
    expected_file = os.path.join(folder, name + ".expected")
    got = printed(files)
    if os.environ.get("UPDATE") == "1":
        with open(expected_file, "w", encoding="utf-8") as file:
            file.write(got)
    with open(expected_file, encoding="utf-8") as file:
        tap.same(got, file.read(), f"{os.path.basename(folder)}/{name}")
    return got


def check_leftovers(tap, folder, names):
    lonely = [entry for entry in os.listdir(folder)
              if entry.endswith(".expected") and entry[: -len(".expected")] not in names]
    tap.same(lonely, [], f"{os.path.basename(folder)}: nothing is expected of what is not there")


with Tap() as main_tap:
    for kind in ("bad", "good"):
        corpus = os.path.join(CORPUS, kind)
        found = dict(cases(corpus))
        for case, paths in found.items():
            output = check_case(main_tap, corpus, case, paths)
            is_refused = ": error: " in output
            main_tap.ok(is_refused == (kind == "bad"), f"{case} is {kind}", output)
        check_leftovers(main_tap, corpus, found)
