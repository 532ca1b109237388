#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Removing from played-back Docker engines: the exact requests, what each answer means, and what is never sent."""

import os
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path[:0] = [os.path.join(TOP, "tests", "lib"), os.path.join(TOP, "tests", "engine")]
from enginedriver import image, tool  # noqa: E402
from replay import Replay  # noqa: E402
from tap import Tap  # noqa: E402

REGISTRY = "127.0.0.1:5055"
CONTAINERS = "GET /containers/json?all=1"


def encoded(name):
    return name.replace("/", "%2F").replace(":", "%3A").replace("@", "%40")


def delete(name, more=""):
    return f"DELETE /images/{encoded(name)}?noprune=1{more}"


def inspect(name):
    return f"GET /images/{encoded(name)}/json"


class Node:
    """A played-back engine and the recorded inventory that a plan was made from."""

    def __init__(self, tap, recording):
        self.engine = Replay(tap.folder, recording)
        self.saved = os.path.join(tap.folder, f"{recording}-saved.json")

    def __enter__(self):
        self.engine.__enter__()
        self.target = f"docker:{self.engine.endpoint}"
        reading = tool(self.target, "read")
        self.inventory = reading.json()
        with open(self.saved, "w", encoding="utf-8") as file:
            file.write(reading.out)
        self.engine.requests.clear()
        return self

    def __exit__(self, *ignored):
        self.engine.__exit__()

    def id(self, name):
        return image(self.inventory, name)["id"]

    def answer(self, request, status, body, **more):
        self.engine.replace(request, status, body, **more)

    def remove(self, what, *more):
        return tool(self.target, "remove", what, "from", self.saved, *more)

    def check(self, tap, what, outcome, changes, name, *more):
        self.engine.requests.clear()
        result = self.remove(what, *more)
        tap.same(result.outcome, outcome, f"{name}: {outcome}") or tap.comment(result.text)
        tap.same(self.engine.changes(), changes, f"{name}: what was sent")
        return result


def message(text):
    return {"message": text}


def graph_forms(tap):
    with Node(tap, "docker-20.10") as node:
        tag = f"{REGISTRY}/x:1"
        node.answer(delete(tag), 200, [{"Untagged": tag}])
        result = node.check(tap, tag, "removed", [delete(tag)], "a tag of several")
        tap.contains(result.out, "deleted=0", "the image stays")
        name = "docker.io/library/nocreated:1"
        node.answer(delete(name), 200, [{"Untagged": "nocreated:1"}, {"Deleted": node.id("nocreated:1")}])
        result = node.check(tap, "nocreated:1", "removed", [delete(name)], "a short name goes in full")
        tap.contains(result.out, "deleted=1", "the image went too")
        digest = next(d for entry in node.inventory["images"] if not entry["tags"] for d in entry["digests"])
        node.answer(delete(digest), 200, [{"Untagged": digest}, {"Deleted": node.id(digest)}])
        node.check(tap, digest, "removed", [delete(digest)], "a digest that is the only name")
        node.check(tap, f"{REGISTRY}/x@" + digest_of(node, "x"), "refused", [], "a digest beside a tag of its repository")
        dangling = next(e["id"] for e in node.inventory["images"] if not e["tags"] and not e["digests"])
        node.answer(delete(dangling), 200, [{"Deleted": dangling}])
        node.check(tap, dangling, "removed", [delete(dangling)], "an image without names, by its ID")
        node.check(tap, node.id("c:1"), "refused", [], "by its ID, but it has a name")
        node.engine.requests.clear()
        result = tool(node.target, "remove", tag)
        tap.same((result.outcome, node.engine.changes()), ("removed", [delete(tag)]), "without a saved plan")


def digest_of(node, repository):
    return next(d for entry in node.inventory["images"] for d in entry["digests"]
                if d.startswith(f"{REGISTRY}/{repository}@")).split("@")[1]


def containerd_forms(tap):
    with Node(tap, "docker-29-containerd") as node:
        one = f"docker.io/library/a:1@{node.id('a:1')}"
        node.answer(delete(one), 200, [{"Untagged": "a:1"}])
        node.check(tap, "a:1", "removed", [delete(one)], "a tag goes only while it has its ID")
        digest = next(d for entry in node.inventory["images"] for d in entry["digests"] if "/z@" in d)
        node.answer(delete(digest), 200, [{"Untagged": digest}, {"Deleted": node.id(digest)}])
        node.check(tap, digest, "removed", [delete(digest)], "a digest that is the only name")
        body = node.engine.body(inspect(node.id(digest)))
        body["RepoTags"].append(f"{REGISTRY}/z:new")
        node.answer(inspect(node.id(digest)), 200, body)
        node.check(tap, digest, "changed", [], "a digest whose repository got a tag: it would go too")
        dangling = next(e["id"] for e in node.inventory["images"] if not e["tags"] and not e["digests"])
        node.answer(inspect(dangling), 200, {**node.engine.body(inspect(dangling)), "RepoTags": ["new:1"]})
        node.check(tap, dangling, "changed", [], "an image that got a name: it would go by its ID")
        node.answer(inspect(dangling), 404, message(f"No such image: {dangling}"))
        node.check(tap, dangling, "gone", [], "an image that is gone")


# status, words, outcome, how it looks afterwards: None not asked, "absent", "same", "other"
ANSWERS = [
    (404, "No such image: base:1", "gone", "absent"),
    (404, "No such image: base:1", "changed", "other"),
    (404, "No such image: base:1", "failed", "same"),
    (404, "page not found", "failed", None),
    (409, 'conflict: unable to remove repository reference "base:1" (must force) - container 217a is using its referenced '
          "image 555b", "in-use", None),
    (409, "conflict: unable to delete 86f9 (cannot be forced) - image is being used by running container dc3e", "in-use",
     None),
    (409, "conflict: unable to delete 2f7b (cannot be forced) - image has dependent child images", "refused", None),
    (409, "conflict: unable to delete d9f9 (must be forced) - image is referenced in multiple repositories", "refused",
     None),
    (500, "unrecognized image ID sha256:1234", "removed", "absent"),
    (500, "unrecognized image ID sha256:1234", "failed", "same"),
    (500, "content digest sha256:12: not found", "changed", "other"),
    (503, "swarm is locked", "failed", "same"),
    (400, "invalid reference format", "failed", None),
    (403, "authorization denied by plugin", "failed", None),
]
NAME = "docker.io/library/base:1"


def look_after(node, state):
    body = node.engine.body(inspect(NAME)) if state != "absent" else None
    if state == "absent":
        node.answer(inspect(NAME), 404, message("No such image: base:1"))
    if state == "other":
        node.answer(inspect(NAME), 200, {**body, "Id": "sha256:" + "7" * 64})


def answers(tap):
    for status, words, outcome, state in ANSWERS:
        with Node(tap, "docker-20.10") as node:
            node.answer(delete(NAME), status, message(words))
            look_after(node, state)
            result = node.check(tap, "base:1", outcome, [delete(NAME)], f"{status} {words[:30]}, then {state}")
            tap.contains(result.out, words[:40] if outcome != "changed" else "sha256:777", "the engine's words")
            tap.same(f"GET /v1.41/images/{encoded(NAME)}/json" in node.engine.requests, state is not None,
                     "a look-up decides" if state else "no look-up")


SUCCESSES = [
    ("nothing in it", [], "absent", "removed"), ("nothing in it", [], "same", "failed"),
    ("null", None, "same", "failed"), ("no JSON", b"<html>", "absent", "removed"),
    ("another name", [{"Untagged": "other:1"}], "same", "failed"),
]


def successes(tap):
    for name, body, state, outcome in SUCCESSES:
        with Node(tap, "docker-20.10") as node:
            node.answer(delete(NAME), 200, body)
            look_after(node, state)
            node.check(tap, "base:1", outcome, [delete(NAME)], f"200 with {name}, then {state}")
    with Node(tap, "docker-20.10") as node:
        node.answer(delete(NAME), 200, [{"Untagged": "base:1"}, {"Untagged": "base@sha256:" + "1" * 64},
                                        {"Untagged": "surprise:2"}, {"Deleted": node.id("base:1")}])
        result = node.check(tap, "base:1", "removed", [delete(NAME)], "200 with a name more")
        tap.contains(result.out, "the engine also removed surprise:2\n", "is reported; the repository's digest is not")


def silence(tap):
    for fault in ("close", "truncate", "reset", "garbage"):
        for state, outcome in (("absent", "removed"), ("same", "failed"), ("other", "changed")):
            with Node(tap, "docker-20.10") as node:
                node.answer(delete(NAME), 200, [{"Untagged": "base:1"}] * 9, fault=fault)
                look_after(node, state)
                result = node.remove("base:1")
                tap.same(result.outcome, outcome, f"{fault}, then {state}: {outcome}") or tap.comment(result.text)
                sent = node.engine.changes()
                tap.ok(set(sent) == {delete(NAME)}, f"{fault}: nothing else was sent", str(sent))
    with Node(tap, "docker-20.10") as node:
        node.answer(delete(NAME), 200, [], fault="stall")
        look_after(node, "absent")
        result = node.check(tap, "base:1", "removed", [delete(NAME)], "no answer in time, then absent", "timeout", "1")
        tap.contains(result.out, "it is not there any more", "and says how it is known")
        node.answer(inspect(NAME), 200, {}, fault="close")
        node.check(tap, "base:1", "uncertain", [delete(NAME)], "no answer, and none to the look-up", "timeout", "1")


STOPPED = message('conflict: unable to remove repository reference "base:1" (must force) - container 217a is using its '
                  "referenced image 555b")


def forced(tap):
    """Force is a second step, and only after a list of containers that shows none running."""
    with Node(tap, "docker-20.10") as node:
        gone = [{"Untagged": "base:1"}, {"Deleted": node.id("base:1")}]
        node.answer(delete(NAME), 409, STOPPED)
        node.answer(delete(NAME, "&force=1"), 200, gone)
        node.check(tap, "base:1", "in-use", [delete(NAME)], "a stopped container, no force")
        node.check(tap, "base:1", "removed", [delete(NAME), delete(NAME, "&force=1")], "a stopped container, force",
                   "force")
        tap.same(node.engine.requests[-2], "GET /v1.41/containers/json?all=1", "the containers are listed in between")
        node.answer(delete(NAME), 200, gone)
        node.check(tap, "base:1", "removed", [delete(NAME)], "nothing in the way: force is not used", "force")
    for name, change in WHY_NOT.items():
        with Node(tap, "docker-20.10") as node:
            node.answer(delete(NAME), 409, STOPPED)
            node.answer(delete(NAME, "&force=1"), 200, [])
            containers = node.engine.body(CONTAINERS)
            change(next(c for c in containers if c["Names"] == ["/old"]))
            node.answer(CONTAINERS, 200, containers)
            result = node.check(tap, "base:1", "in-use", [delete(NAME)], f"force, but {name}", "force")
            tap.contains(result.out, "not forced", f"force, but {name}: says so")
    unforceable(tap)


WHY_NOT = {
    "it runs by now": lambda container: container.update(State="running"),
    "it is paused by now": lambda container: container.update(State="paused"),
    "it restarts": lambda container: container.update(State="restarting"),
    "its state is not told": lambda container: container.pop("State"),
    "its state is new": lambda container: container.update(State="levitating"),
    "its image is not told": lambda container: container.update(ImageID=""),
    "it mounts images": lambda container: container.update(Mounts=[{"Type": "image", "Name": "vol:1"}]),
}


def unforceable(tap):
    with Node(tap, "docker-20.10") as node:
        node.answer(delete(NAME), 409, STOPPED)
        node.answer(CONTAINERS, 500, message("no"))
        node.check(tap, "base:1", "in-use", [delete(NAME)], "force, but the containers cannot be listed", "force")
        tag = f"{REGISTRY}/x:1"
        node.answer(CONTAINERS, 200, [])
        node.answer(delete(tag), 409, STOPPED)
        node.answer(delete(tag, "&force=1"), 200, [{"Untagged": tag}])
        node.check(tap, tag, "in-use", [delete(tag)], "force is for the last name only", "force")
        node.answer(delete(NAME), 409, message("conflict: unable to delete 2f7b (cannot be forced) - image has dependent "
                                               "child images"))
        node.check(tap, "base:1", "refused", [delete(NAME)], "force does not help against child images", "force")


def forced_containerd(tap):
    stopped = message("conflict: unable to delete 65e6 (must be forced) - image is being used by stopped container d69b")
    with Node(tap, "docker-29-containerd") as node:
        vol = f"docker.io/library/vol:1@{node.id('vol:1')}"
        gone = [{"Untagged": "vol:1"}, {"Deleted": node.id("vol:1")}]
        node.answer(CONTAINERS, 200, [])
        node.answer(delete(vol), 409, stopped)
        node.answer(delete(vol, "&force=1"), 200, gone)
        node.check(tap, "vol:1", "removed", [delete(vol), delete(vol, "&force=1")],
                   "containerd store: force in the compare-and-delete form only", "force")
        running = message("conflict: unable to delete 65e6 (cannot be forced) - image is being used by running "
                          "container d69b")
        node.answer(delete(vol, "&force=1"), 409, running)
        node.check(tap, "vol:1", "in-use", [delete(vol), delete(vol, "&force=1")],
                   "containerd store: a container started since, the engine refuses", "force")
        digest = next(d for entry in node.inventory["images"] for d in entry["digests"] if "/z@" in d)
        by_id = node.id(digest)
        node.answer(delete(digest), 409, stopped)
        node.answer(delete(by_id, "&force=1"), 200, [{"Untagged": digest}, {"Deleted": by_id}])
        node.check(tap, digest, "removed", [delete(digest), delete(by_id, "&force=1")],
                   "containerd store: an only digest is forced by ID, which the engine refuses for running ones", "force")
        body = node.engine.body(inspect(by_id))
        node.engine.answers[inspect(by_id)] = []
        node.engine.answer(inspect(by_id), 200, body)
        node.engine.answer(inspect(by_id), 200, {**body, "RepoTags": body["RepoTags"] + ["other:1"]})
        node.check(tap, digest, "changed", [delete(digest)], "containerd store: not if it got a name since", "force")


with Tap() as tap:
    graph_forms(tap)
    containerd_forms(tap)
    answers(tap)
    successes(tap)
    silence(tap)
    forced(tap)
    forced_containerd(tap)
