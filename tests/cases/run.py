#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the cases: tests/cases/AREA/NAME/ holds a command line and what it must give.

    cmd               a shell line; `imagecull` in it is the program under test
    expected.out      its standard output; without the file there must be none
    expected.err      its standard error; without the file there must be none
    expected.status   its exit status; without the file 0
    expected.FILE     the contents of a FILE that it makes

The command runs in a copy of the folder, without cmd and expected.*; ../shared is tests/cases/shared. All else is
input. UPDATE=1 rewrites the expectations from what happened (expected.FILE only where there is one already).
CASES or the arguments choose by pattern: run.py 'policy/*' cli/version. CASE_WRAPPER is put before the program,
`valgrind -q` for instance, and CASE_TIMEOUT is the number of seconds a case may take.
"""

import concurrent.futures
import fnmatch
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
from tap import Tap, difference  # noqa: E402

PREFIX = "expected."
SHARED = "shared"
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX", "LLVM_PROFILE_FILE", "TOP_SRCDIR",
             "IMAGECULL_CONFINE")


class Case:
    def __init__(self, root, name):
        self.name = name
        self.folder = os.path.join(root, name)
        self.expected = {
            entry[len(PREFIX):]: read(os.path.join(self.folder, entry))
            for entry in sorted(os.listdir(self.folder)) if entry.startswith(PREFIX)
        }

    def wanted(self):
        files = {"out": b"", "err": b"", "status": b"0\n"}
        files.update(self.expected)
        return files

    def update(self, got):
        for name, content in got.items():
            path = os.path.join(self.folder, PREFIX + name)
            optional = {"err": b"", "status": b"0\n"}
            if content is None or optional.get(name) == content:
                if os.path.exists(path):
                    os.remove(path)
            else:
                with open(path, "wb") as file:
                    file.write(content)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def discover(root, patterns):
    """The names of all folders two levels down; one without a cmd is found too, and fails."""
    names = []
    for area in sorted(os.listdir(root)):
        path = os.path.join(root, area)
        if area in (SHARED, "__pycache__") or not os.path.isdir(path):
            continue
        names += [f"{area}/{name}" for name in sorted(os.listdir(path)) if os.path.isdir(os.path.join(path, name))]
    return [name for name in names if not patterns or any(fnmatch.fnmatch(name, p) for p in patterns)]


def make_shim(folder, program, wrapper):
    os.mkdir(folder)
    path = os.path.join(folder, "imagecull")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\nexec {wrapper} {shlex.quote(program)} \"$@\"\n")
    os.chmod(path, 0o755)


def environment(shims, home):
    env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    env.update(PATH=f"{shims}:{os.environ.get('PATH', '/usr/bin:/bin')}", HOME=home, TMPDIR=home, TZ="UTC",
               LC_ALL="C.UTF-8", NO_COLOR="1", COLUMNS="100")
    return env


def execute(case, root, shims, seconds):
    """Runs the command and returns what it gave, in the shape of Case.wanted()."""
    with tempfile.TemporaryDirectory(prefix="imagecull-case.") as top:
        work, home = os.path.join(top, "case"), os.path.join(top, "home")
        os.mkdir(home)
        if os.path.isdir(os.path.join(root, SHARED)):
            os.symlink(os.path.join(root, SHARED), os.path.join(top, SHARED))
        shutil.copytree(case.folder, work, symlinks=True, ignore=shutil.ignore_patterns(PREFIX + "*", "cmd"))
        for path, _, _ in os.walk(work):
            os.chmod(path, 0o755)
        process = subprocess.Popen(["sh", "-c", read(os.path.join(case.folder, "cmd")).decode()], cwd=work,
                                   env=environment(shims, home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        got = {"out": out, "err": err, "status": b"%d\n" % process.returncode}
        for name in case.expected:
            path = os.path.join(work, name)
            if name not in got:
                got[name] = read(path) if os.path.isfile(path) else None
        return got


def judge(case, root, shims, seconds, update):
    """One case. Returns what is wrong with it as text, empty if nothing is."""
    if not os.path.isfile(os.path.join(case.folder, "cmd")):
        return "the folder has no cmd"
    try:
        got = execute(case, root, shims, seconds)
    except subprocess.TimeoutExpired:
        return f"not finished after {seconds:g} s, killed"
    if update:
        case.update(got)
        return ""
    if not case.expected:
        return "nothing is expected of it: run with UPDATE=1, then read the diff"
    return "\n".join(describe(name, got[name], content) for name, content in case.wanted().items()
                     if got[name] != content)


def describe(name, got, wanted):
    if got is None:
        return f"{name}: was not made"
    text = difference(got.decode("utf-8", "backslashreplace"), wanted.decode("utf-8", "backslashreplace"))
    return f"{name} differs:\n{text or 'only in the ends of lines'}"


def main():
    root = os.environ.get("CASES_ROOT", HERE)
    seconds = float(os.environ.get("CASE_TIMEOUT", "60"))
    update = os.environ.get("UPDATE", "0") not in ("", "0")
    names = discover(root, sys.argv[1:] or os.environ.get("CASES", "").split())
    with Tap() as tap, tempfile.TemporaryDirectory(prefix="imagecull-shims.") as top:
        shims = os.path.join(top, "bin")
        make_shim(shims, os.environ["IMAGECULL"], os.environ.get("CASE_WRAPPER", ""))
        tap.ok(names, "there are cases to run")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            wrong = pool.map(lambda name: judge(Case(root, name), root, shims, seconds, update), names)
            for name, details in zip(names, wrong):
                tap.ok(not details, name, details)


if __name__ == "__main__":
    main()
