# SPDX-License-Identifier: Apache-2.0
"""Compares the program with the second implementation on random policies and nodes.

    differential.py [COUNT [SEED]]

tries COUNT cases (default 1000), each made from SEED and its number. A difference prints both answers and how to
try that case alone; with KEEP=folder in the environment its files stay there.
"""

import collections
import json
import multiprocessing
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import decide  # noqa: E402
import makecase  # noqa: E402
import verdicts  # noqa: E402
from tap import Tap  # noqa: E402

NOW = "2027-01-15T08:00:00Z"


def rule_text(policy, name):
    return f"{policy}/{name}" if name else "-"


def from_program(plan):
    """The program's answer, as comparable lines."""
    lines = []
    rule = lambda r: rule_text(r["policy"], r["name"]) if r else "-"
    for image in plan["images"]:
        lines.append(f"{image['id'][7:15]} {image['verdict']} {image['reason']} {rule(image['rule'])} force={image['force']}")
        for n in image["names"]:
            lines.append(f"    {n['name'] or '-'} {n['verdict']} {n['reason']} {rule(n['rule'])} follows={n['follows']}")
    for limit in plan["limits"]:
        lines.append(f"limit {limit['name']} {limit['allowed']} {limit['value']} {limit['tripped']}")
    return lines


def from_oracle(node):
    lines = []
    rule = lambda r: rule_text(r.policy["name"], r.name) if r else "-"
    for verdict in node.verdicts.values():
        image = verdict.image
        lines.append(f"{image.id[7:15]} {verdict.verdict} {verdict.reason} {rule(verdict.rule)} force={verdict.force}")
        for name in image.names or [None]:
            what, reason, by = verdict.names[name]
            shown = (name.text or name.listed) if name else "-"
            lines.append(f"    {shown} {what} {reason} {rule(by)} follows={name in image.followers}")
    for key, (allowed, value, tripped) in node.limits().items():
        lines.append(f"limit {key} {allowed} {value} {tripped}")
    return lines


def run_program(case):
    command = [os.environ["IMAGECULL"], "plan", "-o", "json", "--now", NOW, "--grace", case.grace, "-i", case.inventory]
    for path in case.policies:
        command += ["-p", path]
    if case.keep_list:
        command += ["--keep-from", case.keep_list]
    if case.state:
        command += ["--state", case.state]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 4):
        return [f"status {done.returncode}", *done.stderr.splitlines()]
    return from_program(json.loads(done.stdout))


def run_oracle(case):
    return from_oracle(verdicts.Node(decide.read_world(case.policies, case.inventory, NOW, case.grace, case.keep_list, case.state)))


def try_case(folder, seed):
    """What differs, as text, and the reasons that occurred."""
    case = makecase.Case(folder, seed)
    program, oracle = run_program(case), run_oracle(case)
    reasons = [line.split()[2] for line in oracle if not line.startswith((" ", "limit"))]
    for ours, theirs in zip(program + ["(end)"], oracle + ["(end)"]):
        if ours != theirs:
            return f"differential.py 1 {seed}\nprogram: {ours}\noracle:  {theirs}", reasons
    return "", reasons


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with Tap() as tap, multiprocessing.Pool(min(4, os.cpu_count() or 1)) as pool:
        folder = os.environ.get("KEEP") or tap.folder
        results = pool.starmap(try_case, [(folder, seed + number) for number in range(count)], chunksize=20)
        differences = [text for text, _ in results if text]
        seen = collections.Counter(reason for _, reasons in results for reason in reasons)
        tap.ok(not differences, f"{count} random nodes are decided alike twice", "\n".join(differences[:5]))
        if count >= 1000:
            missing = [r for r in decide.REASONS if r not in seen]
            tap.same(" ".join(missing), "", "every reason occurred")
        tap.comment(" ".join(f"{r}={seen[r]}" for r in decide.REASONS if r in seen))


if __name__ == "__main__":
    main()
