# SPDX-License-Identifier: Apache-2.0
"""The conformance suite: the labelled set on one engine, judged by the table written by hand and by the manual's table
of what engines force to be otherwise.

An engine is an object with: spec (for --engine), kinds (the names that the manual's table has for it), load(images),
id_of(name), run, run_to_end, create, paused, sandboxed(image, container's name), drop_name(tag), pull(reference),
child(parent, tag), listed() -> {ID: names}, states() -> {container: what it is}; and perhaps leftovers(world) ->
complaints.
"""

import gzip
import hashlib
import http.client
import json
import os
import re
import subprocess

import labelled
from engines import Image
from labelled import canonical, names_that_count

PROGRAM = os.environ["IMAGECULL"]
USES = {"run": "run", "paused": "paused", "stopped": "run_to_end", "created": "create", "sandbox": "sandboxed"}
MANUAL = os.path.join(os.environ["TOP_SRCDIR"], "man", "imagecull-engines.7")


def manual_differences():
    """The table of the manual: [(key, engine, verdict, reason, names that stay: "all", "none" or a list)]."""
    rows = []
    with open(MANUAL, encoding="utf-8") as page:
        for line in page:
            if line.startswith(".It Li ") and " Ta " in line:
                cells = [cell.strip() for cell in line[len(".It Li "):].split(" Ta ")]
                rows.append(tuple(re.sub(r"^Li ", "", cell) for cell in cells))
    return rows


def put_manifest(registry, repository, tag, image):
    """Uploads an image; the digest of its manifest."""
    connection = http.client.HTTPConnection(registry.host, timeout=30)

    def put(path, data, kind):
        connection.request("PUT", path, body=data, headers={"Content-Type": kind})
        response = connection.getresponse()
        answer = response.read()
        if response.status != 201:
            raise RuntimeError("PUT %s: %d %s" % (path, response.status, answer.decode()))

    def blob(data):
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        connection.request("POST", "/v2/%s/blobs/uploads/" % repository)
        response = connection.getresponse()
        response.read()
        place = response.getheader("Location").split(registry.host, 1)[-1]
        put("%s%sdigest=%s" % (place, "&" if "?" in place else "?", digest), data, "application/octet-stream")
        return {"digest": digest, "size": len(data)}

    docker = "application/vnd.docker."
    layers = [dict(blob(gzip.compress(one, 1, mtime=0)), mediaType=docker + "image.rootfs.diff.tar.gzip")
              for one in image.layers]
    manifest = json.dumps({"schemaVersion": 2, "mediaType": docker + "distribution.manifest.v2+json",
                           "config": dict(blob(image.config), mediaType=docker + "container.image.v1+json"),
                           "layers": layers}).encode()
    put("/v2/%s/manifests/%s" % (repository, tag), manifest, docker + "distribution.manifest.v2+json")
    connection.close()
    return "sha256:" + hashlib.sha256(manifest).hexdigest()


class World:
    """The labelled set on one engine: which ID is whose, and what is owed."""

    def __init__(self, engine, registry, differences):
        self.engine, self.registry = engine, registry
        self.ids, self.names, self.images = {}, {}, {}
        self.owed = {row.key: (row.verdict, row.reason, row.left) for row in labelled.ROWS}
        self.forced = {}
        for key, kind, verdict, reason, left in differences:
            if kind in engine.kinds:
                self.forced[key] = (verdict, reason, {"all": None, "none": []}.get(left, left.split(", ")))
        self.owed.update(self.forced)

    def image(self, row, **more):
        tags = [tag.format(registry=self.registry.host) for tag in row.tags]
        self.images[row.key] = Image(row.key, tags, runnable=True, **row.made, **more)
        return self.images[row.key]

    def settle(self, row, listed_as):
        """Notes the ID and starts what uses the image."""
        self.ids[row.key] = self.engine.id_of(listed_as)
        if row.use:
            getattr(self.engine, USES[row.use])(listed_as, "c-" + row.key)

    def fill(self):
        first = [self.image(row) for row in labelled.LOADED]
        self.engine.load(first)
        for row in labelled.LOADED:
            self.settle(row, row.tags[0])
            self.names[row.key] = row.tags
        for row in labelled.GONE:
            self.engine.load([self.image(row)])
            self.settle(row, row.tags[0])
            self.engine.drop_name(row.tags[0])
            self.names[row.key] = []
        for row in labelled.MOVED:
            self.engine.load([self.image(row)])
            self.settle(row, row.tags[0])
            self.names[row.key] = [] if row.how == "moved" else row.tags
        self.fill_same()
        for row in labelled.PULLED:
            self.pull(row)
        self.fill_family()

    def fill_same(self):
        row = labelled.SAME
        whole = self.image(row)
        for tag in row.tags:
            whole.tags = [tag]
            self.engine.load([whole])
        self.settle(row, row.tags[1])
        self.names[row.key] = row.tags

    def fill_family(self):
        parent = self.image(labelled.PARENT)
        self.engine.load([parent])
        for row in (labelled.PARENT, labelled.CHILD):
            if row is labelled.CHILD:
                self.engine.child(parent, row.tags[0])
            self.settle(row, row.tags[0])
            self.names[row.key] = row.tags

    def pull(self, row):
        image = self.image(row)
        name = image.tags[0]
        path = name.split("/", 1)[1]
        repository, _, tag = path.rstrip("@").partition(":")
        digest = put_manifest(self.registry, repository, tag or "pushed", image)
        by_digest = "%s/%s@%s" % (self.registry.host, repository, digest)
        listed_as = by_digest if name.endswith("@") else name
        self.engine.pull(listed_as)
        self.settle(row, listed_as)
        # A tag that moves away leaves the name by digest, where the engine keeps it.
        self.names[row.key] = [by_digest] if row.how == "moved" or name.endswith("@") else [name]
        if row.how == "moved" and getattr(self.engine, "forgets_moved", False):
            self.names[row.key] = []

    def left(self):
        """{ID: names that stay}; what stays without a name is there too."""
        staying = {}
        for key, (verdict, _, left) in self.owed.items():
            if verdict == "delete" and left in (None, []):
                continue
            staying[self.ids[key]] = names_that_count(self.names[key] if left is None else left)
        return staying


def imagecull(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300, check=False, **options)


def compare(tap, got, wanted, world, what):
    keys = {image: key for key, image in world.ids.items()}
    wrong = ["%s (%s): got %r, wanted %r" % (keys.get(one, "?"), one, got.get(one), wanted.get(one))
             for one in sorted(set(got) | set(wanted)) if got.get(one) != wanted.get(one)]
    tap.ok(not wrong, what, "\n".join(wrong))


def verdicts(result):
    return {image["id"]: (image["verdict"], image["reason"]) for image in result["images"]}


def the_table(tap, world):
    """No row of the manual is about nothing: each says something else than the common table."""
    rows = {row.key: (row.verdict, row.reason, row.left) for row in labelled.ROWS}
    idle = [key for key, owed in world.forced.items() if key not in rows or owed == rows[key]]
    tap.same(idle, [], "each row of the manual's table tells of a difference")


def the_plan(tap, world, arguments):
    before = {image: names_that_count(names) for image, names in world.engine.listed().items()}
    tap.ok(len(before) >= 40, "%d images are on the node" % len(before))
    planned = imagecull("plan", *arguments, "-o", "json")
    tap.same((planned.returncode, planned.stderr), (0, ""), "plan ends well")
    plan = json.loads(planned.stdout)
    wanted = {world.ids[key]: owed[:2] for key, owed in world.owed.items()}
    compare(tap, verdicts(plan), wanted, world, "every verdict and reason is the one written by hand")
    names = {image["id"]: names_that_count(image["tags"] + image["digests"]) for image in plan["images"]}
    short = [name for image in plan["images"] for name in image["tags"] + image["digests"] if name != canonical(name)]
    tap.same(short, [], "every name is in its full form")
    given = {world.ids[key]: names_that_count(names) for key, names in world.names.items()}
    compare(tap, names, given, world, "every image has the names it was given")
    after = {image: names_that_count(names) for image, names in world.engine.listed().items()}
    tap.same(after, before, "plan has changed nothing")
    return wanted


def the_apply(tap, world, arguments, folder, wanted):
    states = world.engine.states()
    applying = ["apply", *arguments, "--lock-dir", folder, "--journal", os.path.join(folder, "journal.jsonl"), "-o", "json"]
    applied = imagecull(*applying)
    tap.same(applied.returncode, 0, "apply ends well: " + applied.stderr)
    result = json.loads(applied.stdout)
    compare(tap, verdicts(result), wanted, world, "apply decides as plan did")
    outcomes = {name["outcome"] for image in result["images"] for name in image["names"] if name.get("outcome")}
    tap.same(outcomes, getattr(world.engine, "outcomes", {"removed"}), "everything that was to go was removed")
    listed = {image: names_that_count(names) for image, names in world.engine.listed().items()}
    compare(tap, listed, world.left(), world, "exactly the rest is listed, with its names")
    tap.same(world.engine.states(), states, "every container is as it was")
    if hasattr(world.engine, "leftovers"):
        tap.same(world.engine.leftovers(world), [], "no content is left of what went, and all of what stayed")
    again = imagecull(*applying)
    totals = json.loads(again.stdout)["totals"]
    held = sum(verdict == "delete" and bool(left) for verdict, _, left in world.owed.values())
    tap.same((again.returncode, totals["delete"], totals["untag"]), (0, held, 0), "a second apply has nothing to do")
    tap.same(imagecull("plan", *arguments, "--detailed-exitcode").returncode, 10 if held else 0, "and plan says so")


def conform(tap, engine, registry, folder):
    """The whole suite on an engine that runs and holds nothing yet."""
    world = World(engine, registry, manual_differences())
    the_table(tap, world)
    world.fill()
    policy = os.path.join(folder, "conformance.yaml")
    with open(policy, "w", encoding="utf-8") as out:
        out.write(labelled.POLICY.format(registry=registry.host, by_id=world.ids["by-id"]))
    arguments = ["-p", policy, "--engine", engine.spec, "--state", "none", "--grace", "0s"]
    wanted = the_plan(tap, world, arguments)
    tap.same(imagecull("plan", *arguments, "--detailed-exitcode").returncode, 10, "the plan is not empty: status 10")
    the_apply(tap, world, arguments, folder, wanted)
    return world
