#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reading, looking up and removing, case by case, on a private Docker Engine. What is left is asked of the engine
itself, not of the code under test."""

import os
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path[:0] = [os.path.join(TOP, "tests", "lib"), os.path.join(TOP, "tests", "engine")]
from certificates import certificates  # noqa: E402
from enginedriver import image, tool  # noqa: E402
from engines import Dockerd, Image, Registry, Scratch, free_port, have  # noqa: E402
from tap import Tap  # noqa: E402


class World:
    def __init__(self, tap):
        self.tap = tap
        self.scratch = Scratch("icd.")
        self.certificates = certificates(self.scratch.sub("certificates"))
        self.tcp = f"tcp://127.0.0.1:{free_port()}"
        self.registry = Registry(self.scratch)

        def at(name):
            return os.path.join(self.certificates, name)
        self.docker = Dockerd(self.scratch, arguments=[
            "-H", self.tcp, "--tlsverify", "--tlscacert", at("ca.pem"), "--tlscert", at("server.pem"),
            "--tlskey", at("server-key.pem")]).start()
        self.target = f"docker:unix://{self.docker.socket}"

    def load(self, key, *tags, **more):
        made = Image(key, tags=tags, **more)
        self.docker.load([made])
        return made.id

    def read(self, *more):
        return tool(self.target, "read", *more).json()

    def remove(self, name, outcome, *more):
        result = tool(self.target, "remove", name, *more)
        self.tap.same(result.outcome, outcome, f"remove {' '.join([name, *more])}: {outcome}") or \
            self.tap.comment(result.text)
        return result

    def left(self, identity):
        """The names that the engine itself lists for an image; None where it has none of that ID."""
        return self.docker.names().get(identity)

    def expect(self, identity, names, what):
        self.tap.same(self.left(identity), names, what)

    def delete_container(self, container):
        self.docker.call("DELETE", f"/containers/{container}?force=1")


def several_tags(world, tap):
    identity = world.load("several", "several:1", "several:2", "other/several:1")
    listed = image(world.read(), identity)
    tap.same(sorted(listed["tags"]), ["other/several:1", "several:1", "several:2"], "three tags on one ID")
    tap.same(tool(world.target, "lookup", "several:2").out, f"present=1 id={identity} tags=3 digests=0\n", "looked up")
    world.remove("several:1", "removed")
    world.expect(identity, ["other/several:1", "several:2"], "only that name is gone")
    world.remove("other/several:1", "removed")
    tap.contains(world.remove("several:2", "removed").out, "deleted=1", "with the last one the image")
    world.expect(identity, None, "is gone")
    tap.same(tool(world.target, "lookup", "several:2").out, "present=0 id= tags=0 digests=0\n", "and looked up as absent")


def registry_names(world, tap):
    """A registry with a port; digests that come with a pull, and an image that is known by digest alone."""
    name = f"{world.registry.host}/team/x"
    identity = world.load("pushed", f"{name}:1")
    world.docker.push(f"{name}:1")
    digest = next(entry for entry in world.left(identity) if "@" in entry)
    tap.same(image(world.read(), f"{name}:1")["digests"], [digest], "a digest that came with a push")
    world.remove(digest, "refused")
    world.expect(identity, [f"{name}:1", digest], "a digest beside its tag stays")
    world.remove(f"{name}:1", "removed")
    world.expect(identity, None, "the digest falls with the last tag")
    world.docker.pull(digest)
    listed = image(world.read(), digest)
    tap.same((listed["id"], listed["tags"]), (identity, []), "pulled by digest: no tag")
    tap.same(tool(world.target, "lookup", digest).out, f"present=1 id={identity} tags=0 digests=1\n", "looked up")
    container = world.docker.create(identity, "by-digest")
    world.remove(digest, "in-use")
    world.delete_container(container)
    world.docker.tag(identity, "beside", "1")
    tap.contains(world.remove(digest, "removed").out, "deleted=0", "a digest goes alone where tags are elsewhere")
    world.expect(identity, ["beside:1"], "and they stay")
    world.remove("beside:1", "removed")
    world.docker.pull(digest)
    tap.contains(world.remove(digest, "removed").out, "deleted=1", "the digest that is the only name takes the image")
    world.expect(identity, None, "along")


def moved_tags(world, tap):
    old = world.load("old", "moved:1")
    new = world.load("new", "moved:1")
    listed = image(world.read(), old)
    tap.same((listed["tags"], listed["digests"]), ([], []), "a moved tag leaves an image without names")
    saved = world.scratch.sub("saved.json")
    with open(saved, "w", encoding="utf-8") as file:
        file.write(tool(world.target, "read").out)
    world.docker.tag(old, "back", "1")
    world.remove(old, "changed", "from", saved)
    world.expect(old, ["back:1"], "it got a name since: it stays")
    world.docker.untag("back:1")
    world.remove(old, "gone", "from", saved)
    old = world.load("old", "moved:2")
    world.load("newer", "moved:2")
    tap.contains(world.remove(old, "removed").out, "deleted=1", "without names it goes by its ID")
    world.expect(old, None, "and is gone")
    world.expect(new, ["moved:1"], "the one with the tag is not")


def containers_of(world, identity):
    return {entry["name"]: entry["state"] for entry in world.read()["containers"] if entry["imageId"] == identity}


def used_images(world, tap):
    docker = world.docker
    identity = world.load("used", "used:1", "used:2", runnable=True)
    runs = docker.run("used:1", "runs")
    docker.create("used:2", "made")
    docker.run(identity, "ended", ["now"])
    pauses = docker.run(identity[7:19], "pauses")
    docker.pause(pauses)
    tap.same(containers_of(world, identity), {"runs": "running", "made": "created", "ended": "exited",
                                              "pauses": "paused"}, "containers in four states, however they were named")
    listed = tool(world.target, "containers").json()["containers"]
    tap.same(sum(entry["imageId"] == identity for entry in listed), 4, "and listed alone")
    world.remove("used:2", "removed")
    world.expect(identity, ["used:1"], "a name beside others goes, as Docker has it")
    for more in ([], ["force"]):
        world.remove("used:1", "in-use", *more)
        world.expect(identity, ["used:1"], "the last name of an image that runs stays")
    world.delete_container(runs)
    result = world.remove("used:1", "in-use", "force")
    tap.contains(result.out, "not forced", "a paused container counts as running")
    world.expect(identity, ["used:1"], "and the name stays")
    world.delete_container(pauses)
    world.remove("used:1", "in-use")
    world.expect(identity, ["used:1"], "stopped and created containers hold it too")
    tap.contains(world.remove("used:1", "removed", "force").out, "deleted=1", "unless forced")
    world.expect(identity, None, "then it is gone")
    states = [entry["State"] for entry in docker.call("GET", "/containers/json?all=1")]
    tap.same(sorted(states), ["created", "exited"], "its containers are still there")
    for name in ("made", "ended"):
        world.delete_container(name)


def dangling_used(world, tap):
    old = world.load("dangling", "dangles:1", runnable=True)
    container = world.docker.run("dangles:1", "dangles")
    world.load("dangling-new", "dangles:1")
    for more in ([], ["force"]):
        world.remove(old, "in-use", *more)
        world.expect(old, [], "an image without names that runs stays")
    world.docker.call("POST", f"/containers/{container}/stop?t=1")
    world.remove(old, "in-use")
    world.remove(old, "removed", "force")
    world.expect(old, None, "forced when its container has stopped")
    world.delete_container(container)


def child_images(world, tap):
    parent = world.load("parent", "parent:1", runnable=True)
    container = world.docker.create("parent:1", "committed")
    child = world.docker.call("POST", f"/commit?container={container}&repo=child&tag=1")["Id"]
    world.delete_container(container)
    tap.same(image(world.read(), "child:1")["parent"], parent, "a child image tells its parent")
    world.remove("parent:1", "removed")
    tap.same(image(world.read(), parent), None, "a parent without a tag is not listed any more")
    tap.contains(world.remove("child:1", "removed").out, "deleted=1", "the child goes")
    world.expect(child, None, "is gone")
    world.expect(parent, [], "the parent that nobody named stays")
    world.remove(parent, "removed")


def odd_names(world, tap):
    """A repository that is called like the beginning of another image's ID."""
    victim = world.load("victim", "victim:1")
    prefix = victim[7:19]
    other = world.load("prefix", f"{prefix}:latest")
    world.remove(f"{prefix}:latest", "removed")
    world.expect(victim, ["victim:1"], "the image whose ID begins so stays")
    world.expect(other, None, "the one with the name is gone")
    world.remove("victim:1", "removed")


def facts(world, tap):
    world.load("labelled", "labelled:1", labels={"b": "2", "a": "ä\n"}, size=100000)
    world.load("timeless", "timeless:1", created=None)
    inventory = tool(world.target, "enrich", "disk").json()
    engine = inventory["engine"]
    version = world.docker.call("GET", "/version")
    tap.same((engine["version"], engine["apiVersion"]), (version["Version"], version["ApiVersion"]), "versions")
    labelled = image(inventory, "labelled:1")
    tap.same(labelled["labels"], {"a": "ä\n", "b": "2"}, "labels")
    tap.same(labelled["created"], "2026-01-01T00:00:00Z", "the time of building")
    tap.ok(100000 <= labelled["sizeBytes"] < 200000, "the size", str(labelled["sizeBytes"]))
    tap.same((labelled["arrived"], image(inventory, "timeless:1")["created"]), (None, None), "what the engine cannot know")
    world.docker.tag("labelled:1", "labelled", "2")
    arrived = image(tool(world.target, "enrich").json(), "labelled:2")["arrived"]
    tap.ok(arrived is not None and arrived > "2026", "tagging leaves a time", arrived)
    disk = world.read("disk")["disk"]
    tap.same(disk["path"], world.scratch.sub("d-data"), "the disk of the images")
    tap.ok(0 < disk["usedBytes"] < disk["capacityBytes"], "how full it is", str(disk))


def over_tls(world, tap):
    identity = world.load("tls", "tls:1")
    environment = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": world.certificates}
    target = f"docker:{world.tcp}"
    inventory = tool(target, "read", "disk", environment=environment).json()
    tap.same(image(inventory, "tls:1")["id"], identity, "read over TLS")
    tap.same(inventory["disk"], None, "the disk of another machine is not known")
    tap.same(tool("", "choose", environment={**environment, "DOCKER_HOST": world.tcp}).out,
             f"docker {world.tcp} DOCKER_HOST tls {world.certificates}\n", "chosen by the environment")
    tap.same(tool(target, "read").status, 1, "without certificates nothing is read")
    tap.same(tool(target, "remove", "tls:1", environment=environment).outcome, "removed", "removed over TLS")
    world.expect(identity, None, "is gone")


def main(tap):
    missing = have("dockerd", "docker-registry", "runc", "openssl", "cc")
    if missing or os.geteuid() != 0:
        tap.missing(missing or "root, whom dockerd needs")
    world = World(tap)
    for case in (several_tags, registry_names, moved_tags, used_images, dangling_used, child_images, odd_names, facts,
                 over_tls):
        tap.comment(case.__name__.replace("_", " "))
        case(world, tap)
    world.docker.stop()
    tap.same(tool(world.target, "read").status, 1, "an engine that has ended is an error")
    world.scratch.close()


with Tap() as testing:
    main(testing)
