#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the documents show is so.

Each policy in the manual and in the Markdown files at the top of the tree is checked, tested where it has tests, and
planned for the recorded node of policies/. Each block of the language `console` is run, one command after the other,
and must give what it shows; a line of three dots stands for any lines. A policy that begins with "# FILE" is that file
there. Each option that is named is one, and each page of the manual and each file of the tree is there. The keys of the
JSON documents are those of imagecull-plan(5), the rooms in ARCHITECTURE.md those of layers.txt, the calls to engines in
SECURITY.md those of the sources.
"""

import glob
import json
import os
import re
import subprocess
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from tap import Tap, difference  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
MANUALS = ("man/imagecull-policy.5", "man/imagecull-test.5")
NODE = "policies/example-node.json"
JSON_MANUAL = "man/imagecull-plan.5"
STRICT = ("--strict", "--now", "2026-11-20T06:00:00Z")
MAPS = ("labels", "reasons", "outcomes")


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return file.read()


def run(command, folder=TOP):
    """The status and all output of a command; a list, or a text for the shell, which finds the program by name."""
    env = {name: value for name, value in os.environ.items() if not name.endswith("_HOST")}
    env.update(PATH=f"{os.path.dirname(PROGRAM)}:{env['PATH']}", NO_COLOR="1", COLUMNS="100", TZ="UTC",
               LC_ALL="C.UTF-8")
    done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False,
                          stderr=subprocess.STDOUT, timeout=60, shell=isinstance(command, str))
    return done.returncode, done.stdout.decode("utf-8", "backslashreplace")


def manual_policies(text):
    """Literal displays that begin as a policy does."""
    for match in re.finditer(r"^\.Bd -literal.*\n((?:(?!\.Ed).*\n)*)\.Ed$", text, re.M):
        policy = match[1].replace("\\e", "\\").replace("\\&", "").replace("\\-", "-")
        if policy.startswith("apiVersion:"):
            yield text.count("\n", 0, match.start()) + 2, policy


def fenced(text, language):
    for match in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.M | re.S):
        yield text.count("\n", 0, match.start()) + 2, match[1]


def check_policy(tap, name, policy):
    title = re.match(r"# (\S+)\n", policy)
    path = os.path.join(tap.folder, title[1] if title else "policy.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(policy)
    runs = [["check", *STRICT, path], ["plan", "-p", path, "--inventory", NODE]]
    if "kind: CullTest" in policy:
        runs.append(["test", "-p", path, path])
    for arguments in runs:
        status, output = run([PROGRAM, *arguments])
        tap.ok(status == 0, f"{name}: {arguments[0]}", output)


def commands(block):
    """Pairs of a command and what it shows."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def shows(output, shown):
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in shown.splitlines())
    return re.fullmatch(pattern, output) is not None


def check_console(tap, name, block):
    for command, shown in commands(block):
        _, output = run(command, tap.folder)
        tap.ok(shows(output, shown), f"{name}: {command}", difference(output, shown))


def known_options():
    _, overview = run([PROGRAM, "--help"])
    names = re.findall(r"^  ([a-z]+) +\S", overview, re.M)
    return {option for name in names for option in re.findall(r"--([a-z][a-z-]*)", run([PROGRAM, "help", name])[1])}


def check_options(tap):
    """CONTRIBUTING is left out: its options are those of other programs."""
    known = known_options()
    tap.ok("policy" in known, "the program lists its options", sorted(known))
    for path in sorted(glob.glob(os.path.join(TOP, "man", "*.[1-9]")) + glob.glob(os.path.join(TOP, "*.md"))):
        name = os.path.relpath(path, TOP)
        if name == "CONTRIBUTING.md":
            continue
        named = set(re.findall(r"(?:\bFl -|`(?:imagecull [^`\n]*)?--)([a-z][a-z-]*)", read(name)))
        tap.ok(named <= known, f"{name}: the options that it names are options", sorted(named - known))
        pages = re.findall(r"^\.Xr (imagecull\S*) (\d)|\b(imagecull\S*?)\((\d)\)", read(name), re.M)
        missing = [page for page in map("man/{0[0]}{0[2]}.{0[1]}{0[3]}".format, pages)
                   if not os.path.exists(os.path.join(TOP, page))]
        tap.ok(not missing, f"{name}: the pages that it names are there", missing)


def check_paths(tap):
    """Names in capitals stand for something else; a test program is there as its source."""
    for path in sorted(glob.glob(os.path.join(TOP, "*.md"))):
        name = os.path.basename(path)
        paths = re.findall(r"`((?:src|tests|man|policies|tools|deploy|docs)/[a-z0-9_./-]*)`", read(name))
        missing = [path for path in paths
                   if not any(os.path.exists(os.path.join(TOP, path + ending)) for ending in ("", ".c"))]
        tap.ok(not missing, f"{name}: the files that it names are there", missing)


def check_rooms(tap):
    allowed = re.findall(r"^([a-z]+): *([a-z ]*)$", read("tests/lint/layers.txt"), re.M)
    table = read("ARCHITECTURE.md").split("| room | may use | holds |\n")[1].split("\n\n")[0]
    shown = re.findall(r"^\| ([a-z]+) \| ([a-z ]*)\|", table, re.M)
    shown, allowed = ("".join(f"{room}: {' '.join(below.split())}\n" for room, below in rooms)
                      for rooms in (shown, allowed))
    tap.same(shown, allowed, "ARCHITECTURE.md: the rooms and what they may use")


def check_calls(tap):
    """What follows GET or DELETE up to a name, and methods of gRPC services."""
    sources = {path: read(os.path.relpath(path, TOP)) for path in glob.glob(os.path.join(TOP, "src", "engine", "*.c"))}
    made = {call for text in sources.values()
            for call in re.findall(r"(?:CRI|CONTAINERD)_[A-Z]+ \"/([A-Za-z]+)\"", text)}
    made |= {call for path, text in sources.items() if os.path.basename(path).startswith("docker")
             for call in re.findall(r"\"/([a-z_]+)[\"/?]", text)} - {"json"}
    table = read("SECURITY.md").split("| engine | reads | removes |\n")[1].split("\n\n")[0]
    named = {word for code in re.findall(r"`(?:GET |DELETE )?([^`]*)`", table) for word in re.findall(r"\w+", code)}
    tap.ok(len(made) > 15 and made <= named, "SECURITY.md: has every call to an engine", sorted(made - named))


def keys(value):
    """All keys in a JSON value, without those of maps whose keys are data."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*(keys(item) for key, item in value.items() if key not in MAPS))


def check_json_keys(tap):
    wrong = os.path.join(tap.folder, "wrong.yaml")
    with open(wrong, "w", encoding="utf-8") as file:
        file.write("kind: CullPolicy\n")
    failing = os.path.join(tap.folder, "failing.yaml")
    with open(failing, "w", encoding="utf-8") as file:
        file.write("{apiVersion: imagecull/v1, kind: CullTest, metadata: {name: failing},\n"
                   "spec: {tests: [{name: fails, totals: {keep: 1}}]}}\n")
    after = os.path.join(tap.folder, "node.json")
    summary = os.path.join(tap.folder, "summary.json")
    policies = ["-p", "policies"]
    found = set()
    for status, arguments in ((0, ["plan", *policies, "-i", NODE]), (0, ["plan", *policies, "-i", NODE, "-i", NODE]),
                              (0, ["explain", "alpine:3.20", *policies, "-i", NODE]),
                              (0, ["apply", *policies, "--engine", f"snapshot:{NODE}", "--snapshot-out", after,
                               "--summary", summary]),
                              (3, ["check", wrong]), (3, ["test", *policies, failing]),
                              (0, ["diff", "policies/keep.yaml", "policies", "-i", NODE])):
        got, output = run([PROGRAM, *arguments, "-o", "json"])
        if tap.same(got, status, f"{arguments[0]} as JSON: exit status"):
            found |= keys(json.loads(output[:output.rindex("}") + 1]))
    with open(summary, encoding="utf-8") as file:
        found |= keys(json.load(file))
    lines = re.findall(r"^\.(?:It )?Cm (.*)", read(JSON_MANUAL), re.M)
    named = {word for line in lines for word in re.findall(r"\w+", line)}
    items = re.findall(r"^\.It Cm ([a-z].*)", read(JSON_MANUAL), re.M)
    items = {word for line in items for word in re.findall(r"\w+", line)}
    tap.ok(found <= named, f"{JSON_MANUAL}: has every key", sorted(found - named))
    tap.ok(items <= found, f"{JSON_MANUAL}: every entry is a key", sorted(items - found))


def main():
    with Tap() as tap:
        policies = [(f"{manual}:{line}", policy)
                    for manual in MANUALS for line, policy in manual_policies(read(manual))]
        blocks = []
        for path in sorted(glob.glob(os.path.join(TOP, "*.md"))):
            name = os.path.basename(path)
            text = read(name)
            policies += [(f"{name}:{line}", policy) for line, policy in fenced(text, "yaml")
                         if re.match(r"(#.*\n)*apiVersion:", policy)]
            blocks += [(f"{name}:{line}", block) for line, block in fenced(text, "console")]
        tap.ok(len(policies) >= 5 and blocks, "there are policies and commands in the documents")
        os.symlink(os.path.join(TOP, "policies"), os.path.join(tap.folder, "policies"))
        for name, policy in policies:
            check_policy(tap, name, policy)
        for name, block in blocks:
            check_console(tap, name, block)
        for path in sorted(glob.glob(os.path.join(TOP, "policies", "*.yaml"))):
            status, output = run([PROGRAM, "check", *STRICT, path])
            tap.ok(status == 0, f"policies/{os.path.basename(path)}: check", output)
        check_options(tap)
        check_paths(tap)
        check_rooms(tap)
        check_calls(tap)
        check_json_keys(tap)


if __name__ == "__main__":
    main()
