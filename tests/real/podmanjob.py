# SPDX-License-Identifier: Apache-2.0
"""The main job on a real Podman behind a private socket: verdicts written by hand, apply, what
is left, and that no container is ever lost."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from engines import Image, Podman, Scratch, have  # noqa: E402
from rootless import RootlessPodman  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
R = "registry.example.com"

POLICY = """\
apiVersion: imagecull/v1
kind: CullPolicy
metadata: {name: job}
spec:
  keep:
    - {name: base, globs: ["registry.example.com/base/**"]}
    - {name: labelled, globs: ["**"], labels: {keep: "yes*"}}
  delete:
    - {name: shop, globs: ["registry.example.com/shop/**"]}
    - {name: forced, globs: ["reg.example.com:5000/forced/**"], force: true}
    - {name: old, globs: ["registry.example.com/old/**"], olderThan: 30d}
    - {name: newest, globs: ["registry.example.com/newest/**"], keepNewest: 2}
    - {name: short, names: ["localhost/short:1"]}
    - {name: leftovers, dangling: true}
  limits: {deletions: 200, share: 100%, bytes: 10GiB}
"""

# tags, verdict, reason, names that remain (None: all, or none where it goes), how the image is made
TABLE = [
    *[([f"{R}/shop/cart:{i}"], "delete", "matched", None, {}) for i in range(12)],
    *[([f"{R}/base/os:{i}"], "keep", "keep-rule", None, {}) for i in range(6)],
    *[([f"{R}/newest/app:{i}"], "delete", "matched", None, {"created": f"2025-01-{i + 1:02d}T00:00:00Z"})
      for i in range(6)],
    ([f"{R}/newest/app:6"], "keep", "among-newest", None, {"created": "2025-02-06T00:00:00Z"}),
    ([f"{R}/newest/app:7"], "keep", "among-newest", None, {"created": "2025-02-07T00:00:00Z"}),
    ([f"{R}/old/app:1"], "delete", "matched", None, {"created": "2024-01-01T00:00:00Z"}),
    # Podman fills in the time of the loading for an image that has none: young, and so it stays.
    ([f"{R}/old/app:2"], "keep", "not-old-enough", None, {"created": None}),
    ([f"{R}/shop/yes:1"], "keep", "keep-rule", None, {"labels": {"keep": "yes"}}),
    ([f"{R}/shop/no:1"], "delete", "matched", None, {"labels": {"keep": "no"}}),
    ([f"{R}/shop/multi:1", f"{R}/base/multi:1"], "keep", "keep-rule", None, {}),
    ([f"{R}/shop/part:1", "other.example.com/part:1"], "untag", "some-names", ["other.example.com/part:1"], {}),
    ([f"{R}/shop/two:1", f"{R}/shop/two:2", f"{R}/shop/three:1"], "delete", "matched", None, {}),
    ([f"{R}/shop/run:1"], "keep", "in-use", None, {"use": "run"}),
    ([f"{R}/shop/runtwo:1", "other.example.com/runtwo:1"], "keep", "in-use", None, {"use": "run"}),
    ([f"{R}/shop/made:1"], "keep", "in-use-stopped", None, {"use": "create"}),
    (["reg.example.com:5000/forced/run:1"], "keep", "in-use", None, {"use": "run"}),
    (["reg.example.com:5000/forced/free:1"], "delete", "matched", None, {}),
    (["localhost/short:1"], "delete", "matched", None, {}),
    (["localhost/other:1"], "keep", "not-matched", None, {}),
    (["docker.io/library/alpine:3"], "keep", "not-matched", None, {}),
    (["gone.example.com/d:1"], "delete", "matched", [], {"untag": True}),
]


def build(podman):
    expected, images = {}, []
    for i, (tags, verdict, reason, left, how) in enumerate(TABLE):
        made = {key: value for key, value in how.items() if key not in ("use", "untag")}
        image = Image("podman-%d" % i, tags, runnable=True, **made)
        images.append(image)
        expected[image.id] = (verdict, reason, sorted(([] if verdict == "delete" else tags) if left is None else left))
    podman.load(images)
    for image, (tags, _, _, _, how) in zip(images, TABLE):
        name = tags[0].replace("/", "-").replace(":", "-")
        if how.get("use") == "run":
            podman.run(tags[0], name)
        elif how.get("use") == "create":
            podman.create(tags[0], name)
        if how.get("untag"):
            podman.load([Image("placeholder", tags)])
            podman.untag(tags[0])
    return expected


def tags_of(podman):
    return {i["Id"]: sorted(i["RepoTags"] or []) for i in podman.call("GET", "/images/json")}


def imagecull(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300, check=False)


def the_job(tap, podman, who):
    expected = build(podman)
    policy = podman.scratch.sub("job.yaml")
    with open(policy, "w", encoding="utf-8") as out:
        out.write(POLICY)
    before = podman.containers()
    arguments = ["-p", policy, "--engine", "podman:unix://" + podman.socket, "--state", "none", "-o", "json"]
    planned = imagecull("plan", *arguments)
    tap.same((planned.returncode, planned.stderr), (0, ""), who + ": plan ends well")
    plan = json.loads(planned.stdout)
    tap.ok(len(plan["images"]) >= 40, "%s: %d images are on the node" % (who, len(plan["images"])))
    got = {i["id"]: (i["verdict"], i["reason"]) for i in plan["images"]}
    tap.same(got, {key: value[:2] for key, value in expected.items()}, who + ": every verdict is the one by hand")
    applied = imagecull("apply", *arguments, "--lock-dir", podman.scratch.path, "--journal", "none")
    tap.same(applied.returncode, 0, who + ": apply ends well " + applied.stderr)
    left = {key: value[2] for key, value in expected.items() if value[0] != "delete"}
    tap.same(tags_of(podman), left, who + ": exactly the rest is listed")
    tap.same(podman.containers(), before, who + ": every container is as it was")
    again = json.loads(imagecull("apply", *arguments, "--lock-dir", podman.scratch.path, "--journal", "none").stdout)["totals"]
    tap.same((again["delete"], again["untag"]), (0, 0), who + ": a second apply has nothing to do")


def never_forces(tap, podman):
    """A stopped container and a rule with force: Podman's force would remove the container."""
    name = "reg.example.com:5000/forced/stopped:1"
    podman.load([Image("stopped", [name], runnable=True)])
    podman.create(name, "stopped")
    before = podman.containers()
    applied = imagecull("apply", "-p", podman.scratch.sub("job.yaml"), "--engine", "podman:unix://" + podman.socket,
                        "--state", "none", "-o", "json", "--lock-dir", podman.scratch.path, "--journal", "none")
    outcomes = [n.get("outcome") for i in json.loads(applied.stdout)["images"] for n in i["names"] if n["name"] == name]
    tap.ok(outcomes in (["in-use"], ["removed"]), "what a stopped container holds: %s" % outcomes)
    tap.same(podman.containers(), before, "no container is lost to force")


def main(tap):
    missing = have("podman", "cc", "setpriv")
    if missing:
        tap.missing(missing)
    for who, make in (("root", Podman), ("rootless", RootlessPodman)):
        scratch = Scratch("ic-pod.")
        try:
            podman = make(scratch).start()
            the_job(tap, podman, who)
            never_forces(tap, podman)
            podman.stop()
        finally:
            scratch.close()


with Tap() as tap_:
    main(tap_)
