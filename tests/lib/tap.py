# SPDX-License-Identifier: Apache-2.0
"""Test Anything Protocol for tests written in Python.

    sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
    from tap import Tap

    with Tap() as tap:
        tap.same(run("--version"), "imagecull 0.1.0\\n", "the version")

`tap.folder` is a temporary folder of the test's own. The plan is printed at the end. An exception that leaves the
block is one failed check with its traceback. The process ends with status 0: the lines speak for themselves.
"""

import difflib
import os
import shutil
import sys
import tempfile
import traceback


class SkipAll(Exception):
    pass


class Tap:
    def __init__(self):
        self.count = 0
        self.failures = 0
        self._folder = None

    @property
    def folder(self):
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="imagecull-test.")
        return self._folder

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, SkipAll) and self.count == 0:
            print(f"1..0 # SKIP {error}")
        else:
            if isinstance(error, SkipAll):
                self.skip(str(error))
            elif isinstance(error, Exception):
                self.ok(False, f"no exception: {kind.__name__}", "".join(traceback.format_exception(kind, error, trace)))
            print(f"1..{self.count}")
        sys.stdout.flush()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        return isinstance(error, Exception)

    def comment(self, text):
        for line in str(text).splitlines():
            print(f"#   {line}")

    def ok(self, condition, name, details=None):
        self.count += 1
        self.failures += not condition
        name = " ".join(str(name).replace("#", "").split())
        print(f"{'ok' if condition else 'not ok'} {self.count} - {name}")
        if not condition and details is not None:
            self.comment(details() if callable(details) else details)
        sys.stdout.flush()
        return bool(condition)

    def same(self, got, wanted, name):
        return self.ok(got == wanted, name, lambda: difference(got, wanted))

    def contains(self, text, part, name):
        return self.ok(part in text, name, lambda: f"not in it: {part!r}\n{text}")

    def skip(self, reason):
        self.count += 1
        print(f"ok {self.count} # SKIP {reason}", flush=True)

    def skip_all(self, reason):
        """Ends the program; what was not run yet is left out."""
        raise SkipAll(reason)

    def missing(self, what):
        """Something outside the project, an engine for instance, is not there. It ends the program: as a skip at a
        desk, as a failure where CI=true."""
        if os.environ.get("CI") == "true":
            self.ok(False, f"{what} is there", "CI=true: nothing may be missing")
            raise SkipAll(f"the rest needs {what}")
        raise SkipAll(f"no {what}")


def difference(got, wanted):
    """What differs between two values, as lines: a unified diff for texts."""
    if isinstance(got, str) and isinstance(wanted, str):
        return "\n".join(difflib.unified_diff(wanted.splitlines(), got.splitlines(), "wanted", "got", lineterm=""))
    return f"got:    {got!r}\nwanted: {wanted!r}"
