#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The scaffolding itself: the case runner fails what it should, and the helpers say so in TAP."""

import os
import subprocess
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from tap import Tap  # noqa: E402

PROGRAM = """#!/bin/sh
case $1 in
say) shift; echo "$*" ;;
warn) echo warning >&2 ;;
fail) exit 3 ;;
make) echo made >made.txt ;;
hang) sleep 30 ;;
shared) cat ../shared/text ;;
zone) echo "$TZ $LC_ALL $NO_COLOR $COLUMNS ${DOCKER_HOST-unset}" ;;
esac
"""

# name, files of the case, part of the report where it must fail, None where it must pass
CASES = [
    ("a/right", {"cmd": "imagecull say x", "expected.out": "x\n"}, None),
    ("a/wrong-out", {"cmd": "imagecull say x", "expected.out": "y\n"}, "+x"),
    ("a/no-newline", {"cmd": "imagecull say x", "expected.out": "x"}, "only in the ends of lines"),
    ("a/nothing-expected", {"cmd": "imagecull say x"}, "nothing is expected"),
    ("a/no-cmd", {"expected.out": "x\n"}, "has no cmd"),
    ("b/err-unexpected", {"cmd": "imagecull warn", "expected.out": ""}, "+warning"),
    ("b/err", {"cmd": "imagecull warn", "expected.err": "warning\n"}, None),
    ("b/status", {"cmd": "imagecull fail", "expected.status": "3\n"}, None),
    ("b/status-wrong", {"cmd": "imagecull fail", "expected.out": ""}, "+3"),
    ("b/file", {"cmd": "imagecull make", "expected.made.txt": "made\n"}, None),
    ("b/file-missing", {"cmd": "true", "expected.made.txt": "made\n"}, "was not made"),
    ("b/file-wrong", {"cmd": "imagecull make", "expected.made.txt": "else\n"}, "+made"),
    ("c/hang", {"cmd": "imagecull hang", "expected.out": ""}, "killed"),
    ("c/input", {"cmd": "cat input; echo >input", "input": "text\n", "expected.out": "text\n"}, None),
    ("c/shared", {"cmd": "imagecull shared", "expected.out": "shared\n"}, None),
    ("c/environment", {"cmd": "imagecull zone", "expected.out": "UTC C.UTF-8 1 100 unset\n"}, None),
]


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def make_cases(root):
    for name, files, _ in CASES:
        for file, text in files.items():
            write(os.path.join(root, name, file), text)
    write(os.path.join(root, "shared", "text"), "shared\n")


def run_cases(folder, root, *patterns, **settings):
    program = os.path.join(folder, "imagecull")
    write(program, PROGRAM, 0o755)
    env = dict(os.environ, IMAGECULL=program, CASES_ROOT=root, CASE_TIMEOUT="5", CASE_WRAPPER="", CASES="",
               UPDATE="0", DOCKER_HOST="unix:///nowhere")
    env.update(settings)
    command = [sys.executable, "-B", os.path.join(TOP, "tests", "cases", "run.py"), *patterns]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


def section(output, name):
    """The result line of one case and the comments that follow it."""
    lines = output.splitlines()
    start = next((i for i, line in enumerate(lines) if line.endswith(f" - {name}")), None)
    if start is None:
        return "", ""
    end = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith("#")), len(lines))
    return lines[start], "\n".join(lines[start + 1:end])


def test_verdicts(tap):
    root = os.path.join(tap.folder, "cases")
    make_cases(root)
    done = run_cases(tap.folder, root)
    tap.same(done.returncode, 0, "the runner leaves failing to its lines")
    for name, _, complaint in CASES:
        line, details = section(done.stdout, name)
        if complaint is None:
            tap.ok(line.startswith("ok "), f"the runner passes {name}", done.stdout)
        else:
            tap.ok(line.startswith("not ok ") and complaint in details, f"the runner fails {name}", done.stdout)
    only = run_cases(tap.folder, root, "b/status*")
    tap.contains(only.stdout, "1..3\n", "a pattern chooses cases")
    none = run_cases(tap.folder, root, "none/such")
    tap.contains(none.stdout, "not ok 1 - there are cases", "no case at all is a failure")


def test_update(tap):
    root = os.path.join(tap.folder, "update")
    make_cases(root)
    run_cases(tap.folder, root, "[ab]/*", UPDATE="1")
    done = run_cases(tap.folder, root, "[ab]/*")
    failing = [line for line in done.stdout.splitlines() if line.startswith("not ok")]
    tap.same(len(failing), 1, "after UPDATE=1 only the case without a cmd fails")
    tap.ok(not os.path.exists(os.path.join(root, "a/right/expected.err")), "nothing is not written down")
    tap.ok(not os.path.exists(os.path.join(root, "b/file-missing/expected.made.txt")), "what is not made goes")


def test_helpers(tap):
    script = '. "$TOP_SRCDIR/tests/lib/tap.sh"; tap_is a b differ; tap_ok no false; tap_empty x found; tap_done'
    done = subprocess.run(["bash", "-c", script], env=os.environ, capture_output=True, text=True, check=False)
    tap.same(done.stdout.count("not ok"), 3, "the shell helper fails what is wrong")
    script = "from tap import Tap\nwith Tap() as tap:\n tap.same(1, 2, 'x'); tap.contains('a', 'b', 'y'); 1 / 0"
    env = dict(os.environ, PYTHONPATH=os.path.join(TOP, "tests", "lib"))
    done = subprocess.run([sys.executable, "-B", "-c", script], env=env, capture_output=True, text=True, check=False)
    tap.same((done.stdout.count("not ok"), done.returncode), (3, 0), "the Python helper fails what is wrong")
    for ci, wanted in (("true", "not ok 1 - an engine is there"), ("", "1..0 # SKIP no an engine")):
        script = "from tap import Tap\nwith Tap() as tap:\n tap.missing('an engine')"
        done = subprocess.run([sys.executable, "-B", "-c", script], env=dict(env, CI=ci), capture_output=True,
                              text=True, check=False)
        tap.contains(done.stdout, wanted, f"what is missing, with CI={ci}")


with Tap() as main_tap:
    test_verdicts(main_tap)
    test_update(main_tap)
    test_helpers(main_tap)
