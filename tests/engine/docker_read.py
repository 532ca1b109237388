#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reading Docker engines of all generations, played back, and answers that must not be believed."""

import os
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path[:0] = [os.path.join(TOP, "tests", "lib"), os.path.join(TOP, "tests", "engine")]
from enginedriver import image, tool  # noqa: E402
from replay import Replay  # noqa: E402
from tap import Tap  # noqa: E402

REGISTRY = "127.0.0.1:5055"
VERSIONS = [("docker-1.12", "1.24", "1.12.6", "aufs"), ("docker-20.10", "1.41", "20.10.24+dfsg1", "overlay2"),
            ("docker-28-containerd", "1.51", "28.5.2+dfsg4", "containerd snapshotter overlayfs"),
            ("docker-29-containerd", "1.51", "29.7.2", "containerd snapshotter overlayfs"),
            ("docker-29-graph", "1.51", "29.7.2", "overlay2")]


def versions(tap):
    for name, api, version, storage in VERSIONS:
        with Replay(tap.folder, name) as engine:
            engine_facts = tool(f"docker:{engine.endpoint}", "read").json()["engine"]
            tap.same([engine_facts[key] for key in ("apiVersion", "version", "storage")], [api, version, storage],
                     f"{name}: what the engine says of itself")
            lists = [line for line in engine.requests if line.endswith(("/images/json", "all=1"))]
            tap.same(lists, [f"GET /v{api}/images/json", f"GET /v{api}/containers/json?all=1"],
                     f"{name}: images first, containers second, in the version that both know")
    with Replay(tap.folder, "podman-5.4") as engine:
        result = tool(f"docker:{engine.endpoint}", "read")
        tap.contains(result.err, "Podman answers there, not Docker; pass podman:unix://", "Podman is not taken for Docker")
        tap.same(engine.requests, ["GET /_ping"], "and is asked nothing else")


def graph_store(tap):
    with Replay(tap.folder, "docker-20.10") as engine:
        inventory = tool(f"docker:{engine.endpoint}", "enrich").json()
        disk = tool(f"docker:{engine.endpoint}", "read", "disk").json()["disk"]
    root = os.statvfs("/")
    tap.same((disk["path"], disk["capacityBytes"]), ("/", root.f_blocks * root.f_frsize), "the disk of the images")
    available = root.f_bavail * root.f_frsize
    tap.ok(abs(disk["capacityBytes"] - disk["usedBytes"] - available) < disk["capacityBytes"] // 100,
           "what others may not use is used", str((disk, available)))
    app = image(inventory, f"{REGISTRY}/x:1")
    tap.same(app["tags"], [f"{REGISTRY}/x:1", f"{REGISTRY}/x:2", f"{REGISTRY}/y:1"], "several tags on one ID, with ports")
    tap.same(app["labels"], {"a": "1", "team": "shop"}, "labels")
    tap.same([app["created"], app["arrived"], app["sizeBytes"]], ["2026-11-23T07:29:18Z", None, 1982314],
             "times and size; the zero LastTagTime is no arrival")
    tap.same([(entry["tags"], len(entry["digests"])) for entry in inventory["images"] if not entry["tags"]],
             [([], 0), ([], 1)], "<none>:<none> and null are no names")
    tap.same(image(inventory, "nocreated:1")["created"], None, "the year 1 is no time of creation")
    tap.same(image(inventory, "c:1")["arrived"], "2026-11-23T06:43:47Z", "a LastTagTime is an arrival")
    tap.same(image(inventory, "c:1")["parent"], image(inventory, "base:1")["id"], "the parent of a child image")
    states = {entry["name"]: entry["state"] for entry in inventory["containers"]}
    tap.same(states, {"old": "exited", "orphan": "running", "paused": "paused", "runs": "running"}, "containers")
    orphan = next(entry for entry in inventory["containers"] if entry["name"] == "orphan")
    tap.same(image(inventory, orphan["imageId"]), None, "a container may outlive its image's record")
    tap.same(inventory["disk"], None, "no disk unless asked")


def containerd_store(tap):
    with Replay(tap.folder, "docker-29-containerd") as engine:
        inventory = tool(f"docker:{engine.endpoint}", "enrich").json()
    app = image(inventory, f"{REGISTRY}/x:1")
    tap.same(app["digests"], [f"{REGISTRY}/{name}@{app['id']}" for name in "xy"],
             "the list has one repository's digest; the others follow from the tags")
    only = image(inventory, next(d for entry in inventory["images"] for d in entry["digests"] if "/z@" in d))
    tap.same(only["tags"], [], "a digest among RepoTags is no tag")
    tap.same([entry["digests"] for entry in inventory["images"] if entry["tags"] == [f"{REGISTRY}/pre:1"]][0],
             [f"{REGISTRY}/pre@" + image(inventory, f"{REGISTRY}/pre:1")["id"]], "a digest without a name is none")
    tap.same(image(inventory, f"{REGISTRY}/multi:1")["labels"], None, "without content nobody knows the labels")
    tap.same(app["arrived"], "2026-11-23T07:37:45Z", "LastTagTime is the arrival")
    mounts = next(entry for entry in inventory["containers"] if entry["name"] == "mounts")
    tap.same(mounts["imageVolumes"], ["vol:1"], "an image volume; a bind mount is none")
    odd_digests(tap)


def odd_digests(tap):
    """Where the ID is not the digest of the references, the engine is asked for the digests."""
    other = "sha256:" + "5" * 64
    with Replay(tap.folder, "docker-29-containerd") as engine:
        images = engine.body("GET /images/json")
        images[0]["RepoDigests"] = [f"{REGISTRY}/y@{other}"]
        engine.replace("GET /images/json", 200, images)
        inspect = "GET /images/" + images[0]["Id"].replace(":", "%3A") + "/json"
        body = engine.body(inspect)
        body["RepoDigests"] = [f"{REGISTRY}/x@{other}", f"{REGISTRY}/y@{other}"]
        engine.replace(inspect, 200, body)
        inventory = tool(f"docker:{engine.endpoint}", "read").json()
        tap.same(image(inventory, f"{REGISTRY}/x:1")["digests"], [f"{REGISTRY}/x@{other}", f"{REGISTRY}/y@{other}"],
                 "another digest than the ID: the image is inspected for all")
        engine.replace(inspect, 404, {"message": "No such image"})
        tap.contains(tool(f"docker:{engine.endpoint}", "read").err, "went away while the node was read",
                     "and if it is gone, nothing is decided")


def spoil(request, change):
    def apply(engine):
        body = engine.body(request)
        change(body)
        engine.replace(request, 200, body)
    return apply


def fault(request, kind):
    return lambda engine: engine.replace(request, 200, [{}] * 50, fault=kind)


def change_of(key, value):
    return lambda body: body[0].__setitem__(key, value)


IMAGES, CONTAINERS, INFO = "GET /images/json", "GET /containers/json?all=1", "GET /info"
BROKEN = [
    ("RepoTags missing", spoil(IMAGES, lambda body: body[0].pop("RepoTags")), '"RepoTags" is missing'),
    ("RepoDigests missing", spoil(IMAGES, lambda body: body[0].pop("RepoDigests")), '"RepoDigests" is missing'),
    ("RepoTags a text", spoil(IMAGES, change_of("RepoTags", "x:1")), "RepoTags"),
    ("RepoTags of numbers", spoil(IMAGES, change_of("RepoTags", [1])), "not text"),
    ("Id missing", spoil(IMAGES, lambda body: body[0].pop("Id")), "Id"),
    ("Id short", spoil(IMAGES, change_of("Id", "sha256:1234")), "is no image id"),
    ("Created missing", spoil(IMAGES, lambda body: body[0].pop("Created")), "Created"),
    ("Created a text", spoil(IMAGES, change_of("Created", "now")), "Created"),
    ("Size a fraction", spoil(IMAGES, change_of("Size", 1.5)), "Size"),
    ("Labels a list", spoil(IMAGES, change_of("Labels", [])), "Labels"),
    ("a label that is a number", spoil(IMAGES, change_of("Labels", {"a": 1})), "not text"),
    ("one ID twice", spoil(IMAGES, lambda body: body.append(dict(body[0], RepoTags=[]))), "twice"),
    ("one tag on two images", spoil(IMAGES, lambda body: body[1].__setitem__("RepoTags", [f"{REGISTRY}/x:1"])), "two"),
    ("images an object", lambda engine: engine.replace(IMAGES, 200, {}), "array"),
    ("images null", lambda engine: engine.replace(IMAGES, 200, None), "array"),
    ("an image null", spoil(IMAGES, lambda body: body.append(None)), ""),
    ("half of the images", fault(IMAGES, "truncate"), "list images"),
    ("no images", fault(IMAGES, "reset"), "list images"),
    ("no answer to images", fault(IMAGES, "close"), "list images"),
    ("garbage for images", fault(IMAGES, "garbage"), "list images"),
    ("images fail", lambda engine: engine.replace(IMAGES, 500, {"message": "layer\nlock"}), "status 500: layer lock"),
    ("images cut within the JSON", lambda engine: engine.replace(IMAGES, 200, b'[{"Id":"sha256:'), "images"),
    ("containers fail", lambda engine: engine.replace(CONTAINERS, 500, {"message": "no"}), "list containers"),
    ("half of the containers", fault(CONTAINERS, "truncate"), "list containers"),
    ("ImageID missing", spoil(CONTAINERS, lambda body: body[0].pop("ImageID")), "ImageID"),
    ("ImageID odd", spoil(CONTAINERS, change_of("ImageID", "x:1")), "is no image id"),
    ("Image missing", spoil(CONTAINERS, lambda body: body[0].pop("Image")), "Image"),
    ("State a number", spoil(CONTAINERS, change_of("State", 1)), "State"),
    ("Mounts an object", spoil(CONTAINERS, change_of("Mounts", {})), "Mounts"),
    ("a mounted image without its name", spoil(CONTAINERS, change_of("Mounts", [{"Type": "image"}])), "Name"),
    ("info fails", lambda engine: engine.replace(INFO, 500, {"message": "no"}), "status 500"),
    ("info without Driver", lambda engine: engine.replace(INFO, 200, {}), "Driver"),
    ("DriverStatus odd", lambda engine: engine.replace(INFO, 200, {"Driver": "x", "DriverStatus": [["a"]]}), "pairs"),
    ("Windows", lambda engine: engine.replace(INFO, 200, {"Driver": "x", "OSType": "windows"}), "only linux"),
    ("a version that is a path", lambda engine: engine.headers.update({"Api-Version": "1.41/../.."}), "API version"),
    ("ping fails", lambda engine: engine.replace("GET /_ping", 500, {"message": "no"}), "status 500: no"),
    ("ping is garbage", fault("GET /_ping", "garbage"), "engine at unix://"),
    ("an engine that wants newer clients", lambda engine: setattr(engine, "api", "9.0") or setattr(engine, "least", "2.0"),
     "client version 1.51 is too old"),
]


def broken_answers(tap):
    for name, spoil_it, words in BROKEN:
        with Replay(tap.folder, "docker-20.10") as engine:
            spoil_it(engine)
            result = tool(f"docker:{engine.endpoint}", "read")
            if tap.same((result.status, result.out), (1, ""), f"{name}: an error, and nothing is decided"):
                tap.contains(result.err, words, f"{name}: says why")
    with Replay(tap.folder, "docker-20.10") as engine:
        engine.replace(IMAGES, 200, [], fault="stall")
        result = tool(f"docker:{engine.endpoint}", "read", "timeout", "1")
        tap.same((result.status, result.out), (1, ""), "an engine that stalls: an error after the timeout")
        tap.contains(result.err.lower(), "timed out", "says so")


def missing_state(tap):
    with Replay(tap.folder, "docker-20.10") as engine:
        spoil(CONTAINERS, lambda body: body[2].pop("State"))(engine)
        inventory = tool(f"docker:{engine.endpoint}", "containers").json()
        tap.same([entry["state"] for entry in inventory["containers"] if entry["name"] == "old"], ["unknown"],
                 "a container without a state may run")
        tap.same(inventory["images"], [], "containers alone")
        spoil(CONTAINERS, lambda body: body[0].update(ImageID="", Image=f"{REGISTRY}/x:2"))(engine)
        spoil(CONTAINERS, lambda body: body[1].update(ImageID="", Image="nosuch:1"))(engine)
        known = {entry["name"]: entry["imageId"] for entry in
                 tool(f"docker:{engine.endpoint}", "containers").json()["containers"]}
        tap.ok(known["runs"].startswith("sha256:"), "a container without ImageID is resolved by its name")
        tap.same(known["paused"], "", "or stays unresolved")


def look_ups(tap):
    with Replay(tap.folder, "docker-20.10") as engine:
        target = f"docker:{engine.endpoint}"
        app = engine.body(IMAGES)[0]["Id"]
        tap.same(tool(target, "lookup", f"{REGISTRY}/x:1").out, f"present=1 id={app} tags=3 digests=2\n", "by a tag")
        tap.same(tool(target, "lookup", app).out, f"present=1 id={app} tags=3 digests=2\n", "by the ID")
        engine.answer("GET /images/docker.io%2Flibrary%2Fnosuch%3A1/json", 404, {"message": "No such image: nosuch:1"})
        tap.same(tool(target, "lookup", "nosuch:1").out, "present=0 id= tags=0 digests=0\n", "absent")
        tap.contains(tool(target, "lookup", "unknown/path:1").err, "page not found", "a path unknown is not absence")
        asked = len(engine.requests)
        tap.same(tool(target, "lookup", "a" * 64).status, 1, "64 digits are no name")
        tap.same([line for line in engine.requests[asked:] if "images" in line], [], "and are not asked for")


with Tap() as tap:
    versions(tap)
    graph_store(tap)
    containerd_store(tap)
    broken_answers(tap)
    missing_state(tap)
    look_ups(tap)
