# SPDX-License-Identifier: Apache-2.0
"""The main job on a real Docker Engine: a labelled set of images, verdicts written by hand, apply, and what is left."""

import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from engines import Dockerd, HookProxy, Image, Registry, Scratch, have  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
R = "registry.example.com"
HOUR_OLD = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))

POLICY = """\
apiVersion: imagecull/v1
kind: CullPolicy
metadata: {{name: job, owner: platform-team}}
spec:
  keep:
    - name: base-images
      globs: ["registry.example.com/base/**"]
    - name: hotfix
      names: ["registry.example.com/shop/cart:1.8.3-hotfix"]
      until: 2999-01-01
    - name: long-gone
      names: ["registry.example.com/shop/old:1"]
      until: 2020-01-01
    - name: labelled
      globs: ["**"]
      labels: {{keep: "yes*"}}
    - name: accents
      globs: ["**"]
      labels: {{équipe: évaluation}}
  delete:
    - name: recipe
      names: ["kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060"]
      force: true
    - name: branch-builds
      regex: ['registry\\.example\\.com/ci/[a-z0-9/-]+:(pr|branch)-.+']
      except: {{globs: ["**:*-debug"]}}
      olderThan: 3d
      keepNewest: 2
    - name: shop
      globs: ["registry.example.com/shop/**"]
    - name: forced
      globs: ["reg.example.com:5000/forced/**"]
      force: true
    - name: leftovers
      dangling: true
    - name: digest-only
      globs: ["{registry}/**@*"]
    - name: moved
      globs: ["moved/**:*"]
    - name: big
      globs: ["**/big/**"]
      largerThan: 1MB
    - name: by-id
      digests: ["{by_id}"]
    - name: hub
      names: [busybox]
      globs: ["nginx:1.*"]
  limits: {{deletions: 200, share: 100%, bytes: 10GiB}}
"""


class World:
    """The images, and beside each what must become of it."""

    def __init__(self):
        self.images = []
        self.expected = {}  # image ID: (verdict, reason, names that remain)
        self.by_tag = {}

    def image(self, tags, verdict, reason, left=None, **how):
        if isinstance(tags, str):
            tags = [tags]
        made = Image("image-%d" % len(self.expected), tags, runnable=True, **how)
        self.images.append(made)
        if left is None:
            left = [] if verdict == "delete" else tags
        self.expected[made.id] = (verdict, reason, sorted(left))
        for tag in tags:
            self.by_tag[tag] = made
        return made


def build_world():
    world = World()
    add = world.image
    # Ten branch builds of one repository. pr-3 runs and takes one of the two places, pr-10 the other.
    for i in range(1, 11):
        verdict, reason = {3: ("keep", "in-use"), 10: ("keep", "among-newest")}.get(i, ("delete", "matched"))
        add("%s/ci/app:pr-%d" % (R, i), verdict, reason, created="2024-01-%02dT00:00:00Z" % i)
    add(R + "/ci/other:branch-1", "keep", "not-old-enough", created=HOUR_OLD)
    add(R + "/ci/other:branch-2-debug", "keep", "excepted", created="2024-01-01T00:00:00Z")
    add(R + "/ci/other:main-1", "keep", "not-matched", created="2024-01-01T00:00:00Z")
    add(R + "/ci/other:branch-3", "keep", "age-unknown", created=None)
    add(R + "/ci/other:branch-4", "keep", "age-unknown", created="1970-01-01T00:00:00Z")
    add(R + "/ci/other:branch-5", "delete", "matched", created="2024-02-05T00:00:00Z")
    add(R + "/ci/other:branch-6", "keep", "among-newest", created="2024-02-06T00:00:00Z")
    add(R + "/ci/other:branch-7", "keep", "among-newest", created="2024-02-07T00:00:00Z")
    # A plain glob, and everything that stands against it.
    for i in range(1, 11):
        add("%s/shop/cart:%d" % (R, i), "delete", "matched")
    add(R + "/shop/cart:1.8.3-hotfix", "keep", "keep-rule")
    add(R + "/shop/old:1", "delete", "matched")
    add([R + "/shop/multi:1", R + "/base/multi:1"], "keep", "keep-rule")
    add([R + "/shop/part:1", "other.example.com/part:1"], "untag", "some-names", ["other.example.com/part:1"])
    add(R + "/shop/run:1", "keep", "in-use")
    add(R + "/shop/paused:1", "keep", "in-use")
    add(R + "/shop/stopped:1", "keep", "in-use-stopped")
    add(R + "/shop/created:1", "keep", "in-use-stopped")
    add(R + "/shop/label-yes:1", "keep", "keep-rule", labels={"keep": "yes-please"})
    add(R + "/shop/label-no:1", "delete", "matched", labels={"keep": "no"})
    add(R + "/shop/accent:1", "keep", "keep-rule", labels={"équipe": "évaluation"})
    add([R + "/shop/two:1", R + "/shop/two:2", R + "/shop/three:1"], "delete", "matched")
    add([R + "/shop/runtwo:1", "other.example.com/runtwo:1"], "keep", "in-use")
    # Force: only where no container runs.
    add("reg.example.com:5000/forced/stopped:1", "delete", "matched")
    add("reg.example.com:5000/forced/created:1", "delete", "matched")
    add(["reg.example.com:5000/forced/stopped-two:1", "reg.example.com:5000/forced/stopped-two:2"],
        "delete", "matched")
    add("reg.example.com:5000/forced/run:1", "keep", "in-use")
    add("reg.example.com:5000/forced/paused:1", "keep", "in-use")
    add("reg.example.com:5000/forced/free:1", "delete", "matched")
    add("kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060", "delete", "matched")
    add("kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B061", "keep", "not-matched")
    # Size, ID, names as the Docker Hub has them, keeps that no delete rule meets.
    add("x.example.com/big/a:1", "delete", "matched", size=2000000)
    add("x.example.com/big/b:1", "keep", "not-larger")
    add(["any.example.com/by-id:1", "any.example.com/by-id:2"], "delete", "matched")
    add("alpine:3.18", "keep", "not-matched")
    add("busybox:latest", "delete", "matched")
    add("nginx:1.25", "delete", "matched")
    for i in range(3):
        add("%s/base/os:%d" % (R, i), "keep", "keep-rule")
    return world


def containers(daemon):
    run, create = daemon.run, daemon.create
    run(R + "/ci/app:pr-3", "c-pr3")
    run(R + "/shop/run:1", "c-run")
    daemon.pause(run(R + "/shop/paused:1", "c-paused"))
    run(R + "/shop/stopped:1", "c-stopped", ["end"])
    create(R + "/shop/created:1", "c-created")
    run(R + "/shop/runtwo:1", "c-runtwo")
    run("reg.example.com:5000/forced/stopped:1", "c-fstopped", ["end"])
    create("reg.example.com:5000/forced/created:1", "c-fcreated")
    run("reg.example.com:5000/forced/stopped-two:1", "c-fstopped2", ["end"])
    run("reg.example.com:5000/forced/run:1", "c-frun")
    daemon.pause(run("reg.example.com:5000/forced/paused:1", "c-fpaused"))
    run("kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060", "c-recipe", ["end"])


def add_dangling(world, daemon):
    """Images whose names are gone: free ones, and ones that containers hold."""
    for i, (verdict, reason) in enumerate([("delete", "matched")] * 3 + [("keep", "in-use-stopped"),
                                                                        ("keep", "in-use")]):
        tag = "gone.example.com/d:%d" % i
        image = world.image(tag, verdict, reason, [])
        daemon.load([image])
        if reason == "in-use-stopped":
            daemon.create(image.id, "c-dangling-created")
        elif reason == "in-use":
            daemon.run(image.id, "c-dangling-run")
        daemon.load([Image("placeholder-%d" % i, [tag])])  # takes the tag away
        daemon.untag(tag)


def add_moved(world, daemon):
    """A tag that moves to a new image while a container runs on the old one."""
    old = world.image("moved/app:1", "keep", "in-use", [])
    daemon.load([old])
    daemon.run("moved/app:1", "c-moved")
    daemon.load([world.image("moved/app:1", "delete", "matched")])


def add_pulled(world, daemon, registry):
    """Names by digest: one image that has nothing else, and one whose tag stands before its digest."""
    only, tagged = ("%s/dig/%s:1" % (registry.host, name) for name in ("only", "tagged"))
    only_image = world.image(only, "delete", "matched", [])
    tagged_image = world.image(tagged, "keep", "not-matched")
    daemon.load([only_image, tagged_image])
    for name in (only, tagged):
        daemon.push(name)
    digests = {image: [n for n in daemon.names()[image] if "@" in n][0] for image in (only_image.id, tagged_image.id)}
    daemon.untag(only)  # takes the digest along
    daemon.pull(digests[only_image.id])
    world.expected[tagged_image.id] = ("keep", "not-matched", sorted([tagged, digests[tagged_image.id]]))


def add_children(world, daemon):
    """A classic build: the child keeps the parent's layers, and the daemon its record."""
    parent = world.image(R + "/shop/parent:1", "delete", "matched", [])
    daemon.load([parent])
    container = daemon.create(R + "/shop/parent:1", "c-build")
    child = daemon.call("POST", "/commit?container=%s&repo=kept.example.com/child&tag=1" % container)["Id"]
    daemon.call("DELETE", "/containers/" + container)
    world.expected[child] = ("keep", "not-matched", ["kept.example.com/child:1"])


def imagecull(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300, check=False, **options)


def verdicts(plan):
    return {image["id"]: (image["verdict"], image["reason"]) for image in plan["images"]}


def compare(tap, got, wanted, world, what):
    names = {image.id: (image.tags or ["(none)"])[0] for image in world.images}
    wrong = ["%s (%s): got %r, wanted %r" % (names.get(key, "?"), key, got.get(key), wanted.get(key))
             for key in sorted(set(got) | set(wanted)) if got.get(key) != wanted.get(key)]
    tap.ok(not wrong, what, "\n".join(wrong))


def container_states(daemon):
    return {c["Names"][0]: (c["State"], c["ImageID"]) for c in daemon.call("GET", "/containers/json?all=1")}


def the_job(tap, daemon, world, arguments, apply_arguments):
    wanted = {key: value[:2] for key, value in world.expected.items()}
    before = daemon.names()
    states = container_states(daemon)
    tap.ok(len(before) >= 60, "%d images are on the node" % len(before))
    planned = imagecull("plan", *arguments, "-o", "json")
    tap.same((planned.returncode, planned.stderr), (0, ""), "plan ends well")
    compare(tap, verdicts(json.loads(planned.stdout)), wanted, world, "every verdict is the one written by hand")
    tap.same(daemon.names(), before, "plan has changed nothing")
    tap.same(imagecull("plan", *arguments, "--detailed-exitcode").returncode, 10, "the plan is not empty: status 10")
    applied = imagecull("apply", *arguments, *apply_arguments, "-o", "json")
    tap.same(applied.returncode, 0, "apply ends well: " + applied.stderr)
    result = json.loads(applied.stdout)
    compare(tap, verdicts(result), wanted, world, "apply decides as plan did")
    outcomes = {name["outcome"] for image in result["images"] for name in image["names"] if name.get("outcome")}
    tap.same(outcomes, {"removed"}, "everything that was to go was removed")
    left = {key: value[2] for key, value in world.expected.items() if value[0] != "delete"}
    compare(tap, daemon.names(), left, world, "exactly the rest is listed, with its names")
    tap.same(container_states(daemon), states, "every container is as it was")
    again = imagecull("apply", *arguments, *apply_arguments, "-o", "json")
    totals = json.loads(again.stdout)["totals"]
    tap.same((again.returncode, totals["delete"], totals["untag"]), (0, 0, 0), "a second apply has nothing to do")
    tap.same(imagecull("plan", *arguments, "--detailed-exitcode").returncode, 0, "the plan is empty: status 0")


def race(tap, scratch, daemon, policy, moment):
    """A container starts between the plan and the removal: at the fresh look, or right behind it."""
    name = "race.example.com/%s:1" % moment
    daemon.load([Image("race-" + moment, [name], runnable=True)])
    seen = []

    def hook(line):
        look = "/containers/json" in line
        seen.append(line)
        looks = sum("/containers/json" in earlier for earlier in seen)
        at_look = moment == "look" and look and looks == 2
        at_delete = moment == "delete" and line.startswith("DELETE") and "race" in line
        if (at_look or at_delete) and not hook.done:
            hook.done = True
            daemon.run(name, "c-race-" + moment)

    hook.done = False
    proxy = HookProxy(scratch, daemon.socket, hook, moment + ".sock")
    applied = imagecull("apply", "-p", policy, "--engine", "docker:unix://" + proxy.path, "--lock-dir", scratch.path,
                        "--journal", "none",
                        "--state", "none", "-o", "json")
    proxy.close()
    tap.ok(hook.done, "the container started at the %s" % moment, "\n".join(proxy.lines))
    result = json.loads(applied.stdout)
    outcomes = [n.get("outcome") for image in result["images"] for n in image["names"] if n["name"] == name]
    tap.same((applied.returncode, outcomes), (0, ["in-use"]), "in use since the plan is an outcome, at the %s" % moment)
    tap.ok(any(name in names for names in daemon.names().values()), "the image kept its name")
    deletes = [line for line in proxy.lines if line.startswith("DELETE")]
    tap.same(len(deletes), 0 if moment == "look" else 1, "%d removals were sent" % len(deletes))


def main(tap):
    missing = have("dockerd", "docker-registry", "cc")
    if missing:
        tap.missing(missing)
    scratch = Scratch("ic-job.")
    try:
        registry = Registry(scratch)
        daemon = Dockerd(scratch).start()
        world = build_world()
        daemon.load(world.images)
        containers(daemon)
        add_dangling(world, daemon)
        add_moved(world, daemon)
        add_pulled(world, daemon, registry)
        add_children(world, daemon)
        policy = scratch.sub("job.yaml")
        with open(policy, "w", encoding="utf-8") as out:
            out.write(POLICY.format(registry=registry.host, by_id=world.by_tag["any.example.com/by-id:1"].id))
        the_job(tap, daemon, world, ["-p", policy, "--engine", "docker:unix://" + daemon.socket, "--state", "none"],
                ["--lock-dir", scratch.path, "--journal", scratch.sub("journal.jsonl")])
        racing = scratch.sub("race.yaml")
        with open(racing, "w", encoding="utf-8") as out:
            out.write("apiVersion: imagecull/v1\nkind: CullPolicy\nmetadata: {name: race}\nspec:\n  delete:\n"
                      "    - name: race\n      globs: [\"race.example.com/**\"]\n")
        for moment in ("look", "delete"):
            race(tap, scratch, daemon, racing, moment)
        daemon.stop()
    finally:
        scratch.close()


with Tap() as tap_:
    main(tap_)
