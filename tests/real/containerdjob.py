#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The labelled set on a real containerd with its CRI plugin, and containers that start right before a removal."""

import json
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from conformance import conform, imagecull  # noqa: E402
from containerd import Containerd, GrpcProxy  # noqa: E402
from engines import Image, Registry, Scratch  # noqa: E402
from tap import Tap  # noqa: E402

POLICY = """\
apiVersion: imagecull/v1
kind: CullPolicy
metadata: {name: race}
spec:
  delete:
    - {name: all, globs: ["race.example.com/**"]}
  limits: {share: 100%}
"""


def apply_through(scratch, proxy):
    policy = scratch.sub("race.yaml")
    with open(policy, "w", encoding="utf-8") as out:
        out.write(POLICY)
    done = imagecull("apply", "-p", policy, "--engine", "cri:unix://" + proxy.path, "--state", "none", "--grace", "0s",
                     "--lock-dir", scratch.path, "--journal", "none", "-o", "json")
    result = json.loads(done.stdout) if done.stdout else {"images": []}
    outcomes = {name["name"]: name["outcome"] for image in result["images"] for name in image["names"]
                if name.get("outcome")}
    return done, outcomes


def race(tap, scratch, engine, how):
    """A container of an image that is to go starts after the plan, before containers are listed once more."""
    name = "race.example.com/%s:1" % how
    engine.load([Image("race-" + how, [name], runnable=True), Image("race-free-" + how, [name + "-free"])])
    image = engine.id_of(name)
    lists, started = [], []

    def hook(path):
        # The first list is the plan's; the second is the look right before the removals.
        if not path.endswith("/ListContainers"):
            return
        lists.append(path)
        if len(lists) == 2:
            started.append(getattr(engine, how)(name, "race-" + how))

    proxy = GrpcProxy(scratch, engine.socket, hook, how + ".sock")
    done, outcomes = apply_through(scratch, proxy)
    proxy.close()
    tap.ok(len(lists) >= 2, "%s: containers were listed again before the removals" % how, repr(proxy.paths))
    tap.same(outcomes, {name: "in-use", name + "-free": "removed"}, "%s: what came into use stays" % how)
    tap.same(done.returncode, 0, "%s: which is no failure: %s" % (how, done.stderr))
    tap.same(engine.listed().get(image), [name], "%s: the image keeps its name" % how)
    tap.same([engine.states().get(one) for one in started], ["RUNNING"], "%s: the container runs on" % how)
    removed = [path for path in proxy.paths if path.endswith("/RemoveImage")]
    tap.same(len(removed), 1, "%s: only the other image was sent to be removed" % how)


def main():
    with Tap() as tap:
        if os.geteuid() != 0 or not shutil.which("containerd") or not shutil.which("ctr"):
            tap.missing("containerd with ctr, and root to start it")
        scratch = Scratch("ic-cri.")
        engine = Containerd(scratch)
        try:
            engine.start()
            conform(tap, engine, Registry(scratch), scratch.path)
            race(tap, scratch, engine, "run")
            race(tap, scratch, engine, "other_client")
            tap.same(engine.states().get("race-other_client"), "RUNNING", "what started goes on running")
        finally:
            engine.stop()
            scratch.close()


if __name__ == "__main__":
    main()
