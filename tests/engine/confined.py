#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""By the time an engine's list is read, the process has given up what it does not need; also for TCP with TLS."""

import os
import re
import subprocess
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path[:0] = [os.path.join(TOP, "tests", "lib"), os.path.join(TOP, "tests", "engine")]
from replay import Replay  # noqa: E402
from tap import Tap  # noqa: E402


class Watched:
    """A run whose state is looked up while the engine holds back its answer."""

    def __init__(self, tap, engine):
        self.tap, self.engine, self.seen = tap, engine, {}

    def look(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            self.seen = dict(re.findall(r"^(NoNewPrivs|Seccomp):\s+(\d)$", file.read(), re.MULTILINE))

    def run(self, *arguments, **environment):
        command = [os.environ["IMAGECULL"], *arguments, "--engine", f"docker:{self.engine.endpoint}"]
        base = {"PATH": os.environ["PATH"], "HOME": self.tap.folder}
        base.update({name: os.environ[name] for name in os.environ if name.endswith("SAN_OPTIONS")})
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env={**base, **environment})
        self.out, self.err = self.process.communicate(timeout=60)
        return self.process.returncode


def main():
    with Tap() as tap:
        policy = os.path.join(tap.folder, "policy.yaml")
        with open(policy, "w", encoding="utf-8") as file:
            file.write("apiVersion: imagecull/v1\nkind: CullPolicy\nmetadata: {name: p}\n"
                       "spec:\n  delete:\n    - name: none\n      names: [nothing]\n")
        for tcp in (None, True):
            with Replay(tap.folder, "docker-20.10", tcp=tcp) as engine:
                watch(tap, engine, policy, "over TCP" if tcp else "on a unix socket")


def watch(tap, engine, policy, where):
    watched = Watched(tap, engine)
    for request in [name for name in engine.answers if name.split("?")[0] in ("GET /images/json",
                                                                              "GET /containers/json")]:
        for answer in engine.answers[request]:
            answer.act = watched.look
    out = os.path.join(tap.folder, "out.json")
    commands = {"plan": ["plan", "-p", policy, "--out", out], "inventory": ["inventory", "--out", out],
                "explain": ["explain", "-p", policy, "c:1"],
                "apply": ["apply", "-p", policy, "--out", out, "--state", os.path.join(tap.folder, "state", "s.json"),
                          "--lock-dir", os.path.join(tap.folder, "lock")]}
    os.makedirs(os.path.join(tap.folder, "state"), exist_ok=True)
    for name, command in commands.items():
        watched.seen = {}
        status = watched.run(*command)
        tap.same(watched.seen, {"NoNewPrivs": "1", "Seccomp": "2"}, f"{name} {where} is confined")
        tap.same(status, 0, f"{name} {where} does its work")
        watched.seen = {}
        watched.run(*command, "--confine", "never")
        tap.same(watched.seen, {"NoNewPrivs": "0", "Seccomp": "0"}, f"{name} {where}: --confine never")
    watched.run(*commands["plan"], IMAGECULL_CONFINE="never")
    tap.same(watched.seen.get("Seccomp"), "0", f"{where}: so does IMAGECULL_CONFINE")
    tap.same(watched.run(*commands["plan"], IMAGECULL_CONFINE="perhaps"), 2, f"{where}: which takes no other word")
    tap.contains(watched.err, "auto, always or never", "and says which")


if __name__ == "__main__":
    main()
