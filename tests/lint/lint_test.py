#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each lint refuses what it is there to refuse: one small tree per offence."""

import os
import shutil
import subprocess
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from tap import Tap  # noqa: E402

SPDX = "/* SPDX-License-Identifier: Apache-2.0 */\n"
LONG_C = SPDX + "int f(void)\n{\n" + "    ;\n" * 61 + "}\n"
LONG_PY = "# SPDX-License-Identifier: Apache-2.0\ndef f():\n" + "    pass\n" * 61

# script, file, its text, what the complaint must contain
OFFENCES = [
    ("layers.sh", "src/policy/a.c", SPDX + '#include "engine/engine.h"\n', "policy may not include engine"),
    ("layers.sh", "src/model/a.c", SPDX + '#include "wire/http.h"\n', "model may not include wire"),
    ("layers.sh", "src/model/a.c", SPDX + '#include "base/nothing.h"\n', "does not exist"),
    ("layers.sh", "src/model/a.c", SPDX + '#  include "nothing.h"\n', "does not exist"),
    ("layers.sh", "src/plan/a.c", SPDX + "#include <curl/curl.h>\n", "may include <curl/"),
    ("layers.sh", "src/attic/a.c", SPDX, "attic"),
    ("layers.sh", "tests/unit/policy/a.c", SPDX + '#include "plan/plan.h"\n', "policy may not include plan"),
    ("layers.sh", "tests/unit/plan/run.h", SPDX + '#include "tests/unit/plan/run.h"\n#include "run/run.h"\n', "include run"),
    ("banned.sh", "src/base/a.c", SPDX + 'int f(char *a) { return sprintf (a, "x"); }\n', "src/base/a.c:2"),
    ("banned.sh", "src/base/a.c", SPDX + "/* a\n b */ long f(char *a) { return x+atol(a); }\n", "src/base/a.c:3"),
    ("banned.sh", "src/base/a.c", SPDX + 'int f(char *a) { return sscanf(a, "x"); }\n', "sscanf"),
    ("manpages.sh", "man/a.1", ".TH A 1\n.SH NAME\na \\- b\n.NOSUCH\n", "unknown macro"),
    ("names.sh", "src/base/plan.h", SPDX, "src/base/plan.h"),
    ("names.sh", "src/base/unlisted.c", SPDX, "in no local.mk"),
    ("sizes.sh", "src/base/a.c", SPDX + "\n" * 450, "451 lines"),
    ("sizes.sh", "src/base/a.c", LONG_C, "61 lines: int f(void)"),
    ("sizes.sh", "tests/a.sh", "f() {\n" + "    :\n" * 61 + "}\n", "61 lines"),
    ("sizes.sh", "tests/a.py", LONG_PY, "61 lines: f"),
    ("sizes.sh", "tests/a.py", "def f(:\n", "SyntaxError"),
    ("spdx.sh", "src/base/a.c", "int a;\n", "src/base/a.c"),
    ("spdx.sh", "tool", "#!/bin/sh\n", "tool"),
    ("spdx.sh", "src/base/a.h", SPDX, "src/base/a.h"),
    ("speaks-of-itself.sh", "notes.md", "see /" + "home/me/notes\n", "notes.md:1"),
    ("speaks-of-itself.sh", "notes.md", "Fixes issue " + "#12.\n", "notes.md:1"),
    ("shellcheck.sh", "tests/a.sh", "#!/bin/sh\nrm $1\n", "SC2086"),
    ("format.sh", "src/base/a.c", SPDX + "int  a;\n", "src/base/a.c:2"),
]

# What looks like an offence and is none.
FINE = [
    ("layers.sh", "tests/unit/plan/plan.h", SPDX + '#include "tests/unit/plan/plan.h"\n#include "tests/lib/tap.sh"\n'),
    ("layers.sh", "src/plan/a.c", SPDX + '#include "policy/policy.h"\n\n#include <string.h>\n'),
    ("layers.sh", "src/engine/a.c", SPDX + '#include "engine/made.pb-c.h"\n'),
    ("banned.sh", "src/base/a.c", SPDX + '/* gets( */ char *a = "atoi(\\"x\\") gets("; // gets(\nmy_gets(1); p->system(2);\n'),
    ("sizes.sh", "src/base/a.c", LONG_C.replace("    ;\n", "", 1)),
    ("speaks-of-itself.sh", "notes.md", "#333 and https://example.org/home/page\n"),
]

# The C of an impure room, and what the complaint must contain.
IMPURE = [
    ("policy", "#include <stdio.h>\nint f(void) { return remove(\"x\"); }\n", "policy/a.o calls remove"),
    ("plan", "#include <time.h>\nlong f(void) { return time(0); }\n", "plan/a.o calls time"),
    ("model", "int f(void); int g(void);\nint f(void) { return g(); }\n", "model/a.o > base/world.o calls getenv"),
    ("report", "int n; int f(void); int f(void) { return ++n; }\n", "n is writable"),
    ("plan", "int f(void); int f(void) { static int n; return ++n; }\n", "is writable"),
    ("model", "static const char *const t[] = {\"a\"};\nconst char *f(int i) { return t[i]; }\n", None),
    ("model", "#include <string.h>\nunsigned long f(const char *s) { return strlen(s); }\n", None),
]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_tree(folder):
    """The least tree that passes everything: the rooms, one header in each, and the lint scripts' own data."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(os.path.join(TOP, "tests", "lint"), os.path.join(folder, "tests", "lint"),
                    ignore=lambda _, names: [name for name in names if not name.endswith((".sh", ".txt"))])
    write(os.path.join(folder, "tests/lib/tap.sh"), open(os.path.join(TOP, "tests/lib/tap.sh"), encoding="utf-8").read())
    shutil.copy(os.path.join(TOP, ".clang-format"), folder)
    write(os.path.join(folder, "src/engine/made.proto"), "// SPDX-License-Identifier: Apache-2.0\n")
    headers = {"base": "base.h", "wire": "http.h", "engine": "engine.h", "plan": "plan.h", "policy": "policy.h"}
    for room in ("base", "model", "wire", "policy", "plan", "engine", "report", "fleet", "run", "cli"):
        header = headers.get(room, room + ".h")
        write(os.path.join(folder, "src", room, header), SPDX + "#pragma once\n")
        write(os.path.join(folder, "src", room, "local.mk"),
              f"# SPDX-License-Identifier: Apache-2.0\nfiles = src/{room}/{header}\n")
    write(os.path.join(folder, "Makefile.am"), "# SPDX-License-Identifier: Apache-2.0\n")


def run_lint(folder, script, **settings):
    env = dict(os.environ, TOP_SRCDIR=folder, GIT_CEILING_DIRECTORIES=os.path.dirname(folder), **settings)
    done = subprocess.run(["bash", os.path.join(folder, "tests/lint", script)], env=env, capture_output=True,
                          text=True, check=False, timeout=120)
    return done.stdout + done.stderr


def passes(output):
    return "not ok" not in output and "\nok" in "\n" + output


def test_sources(tap):
    tree = os.path.join(tap.folder, "tree")
    for script in sorted({offence[0] for offence in OFFENCES}):
        make_tree(tree)
        output = run_lint(tree, script)
        tap.ok(passes(output), f"{script} passes a clean tree", output)
    for script, file, text, complaint in OFFENCES:
        make_tree(tree)
        write(os.path.join(tree, file), text)
        output = run_lint(tree, script)
        if "# SKIP no " in output:
            tap.skip(f"{script}: its tool is not here")
        else:
            tap.ok("not ok" in output and complaint in output, f"{script} refuses: {complaint}", output)
    for script, file, text in FINE:
        make_tree(tree)
        write(os.path.join(tree, file), text)
        output = run_lint(tree, script)
        tap.ok(passes(output), f"{script} lets {file} pass", output)


def build_archives(folder, room, text):
    os.makedirs(os.path.join(folder, "src"))
    sources = {"base": ("world", "#include <stdlib.h>\nint g(void); int g(void) { return getenv(\"x\") != 0; }\n"),
               room: ("a", text)}
    for name in ("base", "model", "policy", "plan", "report"):
        archive = os.path.join(folder, "src", f"libic_{name}.a")
        objects = []
        if name in sources:
            base, code = sources[name]
            write(os.path.join(folder, base + ".c"), code)
            subprocess.run(["cc", "-O2", "-fPIE", "-c", base + ".c"], cwd=folder, check=True, capture_output=True)
            objects = [os.path.join(folder, base + ".o")]
        subprocess.run(["ar", "cr", archive, *objects], check=True)


def test_purity(tap):
    tree = os.path.join(tap.folder, "tree")
    make_tree(tree)
    for number, (room, text, complaint) in enumerate(IMPURE):
        build = os.path.join(tap.folder, f"build{number}")
        build_archives(build, room, text)
        output = run_lint(tree, "purity.sh", TOP_BUILDDIR=build)
        if complaint is None:
            tap.ok(passes(output), f"purity.sh lets a pure {room} pass", output)
        else:
            tap.ok("not ok" in output and complaint in output, f"purity.sh refuses: {complaint}", output)


with Tap() as main_tap:
    test_sources(main_tap)
    test_purity(main_tap)
