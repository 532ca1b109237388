# SPDX-License-Identifier: Apache-2.0
"""A random case: policy files, a node and a keep-list. The vocabulary is small, so that names and rules meet."""

import json
import os
import random

from decide import ENDLESS

REPOSITORIES = ("app", "lib", "example.com/ci/x", "example.com:5000/ci/x/y", "team/tool")
TAGS = ("1", "pr-1", "1.0.0", "v1.2.0", "2.1.0-rc.1", "2.1.0", "latest", "x" * 32, "xxz")
DIGESTS = ["sha256:" + c * 32 for c in ("d1", "d2", "d3")]
IDS = ["sha256:" + f"{n:02x}" * 32 for n in range(1, 16)]

SELECTORS = {
    "names": ["app:1", "lib", "team/tool:v1.2.0", "docker.io/library/app:1.0.0", "example.com/ci/x:pr-1",
              f"lib@{DIGESTS[0]}", f"example.com/ci/x@{DIGESTS[1]}"],
    "globs": ["app", "**", "*", "app:pr-*", "lib@*", "example.com/**", "example.com:5000/ci/*", "**:[0-9]*", "team/*",
              "**/x:?", "example.com*/ci/**", "app:[!0-9]*", "**@sha256:d1*"],
    "regex": [r"docker\.io/library/(app|lib):[0-9.]+", ".+", "app", r".*:(pr|branch)-.+", ENDLESS,
              r".*@sha256:.*", r"example\.com(:\d+)?/ci/.*"],
    "digests": DIGESTS + IDS[:4],
}
CONDITIONS = {
    "labels": [{"team": "shop"}, {"team": "s*"}, {"team": "shop", "stage": "?ev"}],
    "tags": [{"semver": r} for r in ("<2.1", ">=1.2.0 <2.0.0", "^1.0", "~2.1", "1.x", "*", ">=2.1.0-rc.0", "<1.1.0 || >=2.0.0")],
    "olderThan": ["1h", "2d", "1w"],
    "onNodeFor": ["30m", "2d"],
    "unusedFor": ["1h", "1d"],
    "largerThan": ["0", "100B", "1kB"],
    "until": ["2027-01-14", "2027-01-15", "2030-12-31"],
}
TIMES = ("2027-01-15T07:55:00Z", "2027-01-15T07:50:00Z", "2027-01-15T07:00:00Z", "2027-01-14T08:00:00Z",
         "2027-01-13T08:00:00Z", "2027-01-13T08:00:01Z", "2026-12-01T00:00:00Z", "2027-02-01T00:00:00Z", None)


class Case:
    def __init__(self, folder, seed):
        self.random = random.Random(seed)
        self.folder, self.seed = folder, seed
        self.grace = self.pick(("0s", "10m", "10m", "2d"))
        self.policies = [self.write_policy(n) for n in range(self.pick((1, 1, 2, 3)))]
        self.inventory = self.write("node.json", json.dumps(self.node(), indent=1))
        self.keep_list = self.write_keep_list() if self.chance(4) else None
        self.state = self.write("state.json", json.dumps(self.seen())) if self.chance(2) else None

    def pick(self, choices):
        return self.random.choice(choices)

    def chance(self, of):
        return self.random.randrange(of) == 0

    def some(self, choices, most):
        return self.random.sample(choices, self.random.randint(1, most))

    def write(self, name, text):
        path = os.path.join(self.folder, f"{self.seed}-{name}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    # -- policies; JSON is YAML, line by line so that rules have places

    def selector(self):
        found = {}
        while not found:
            for key, choices in SELECTORS.items():
                if self.chance(3):
                    found[key] = self.some(choices, 3)
            for key in ("dangling", "untagged"):
                if self.chance(7):
                    found[key] = True
        return found

    def rule(self, kind, number):
        rule = {"name": f"{kind[0]}{number}"}
        conditions = {k: self.pick(v) for k, v in CONDITIONS.items() if self.chance(9)}
        if kind == "delete" or "labels" not in conditions or self.chance(2):
            rule.update(self.selector())
        rule.update(conditions)
        if self.chance(6):
            rule["except"] = self.selector()
        if self.chance(4):
            rule["keepNewest"] = self.random.randint(1, 3)
            if self.chance(2):
                rule["newestBy"] = self.pick(("created", "arrived", "semver"))
        if kind == "delete" and self.chance(4):
            rule["force"] = True
        return rule

    def spec(self):
        spec = {}
        if self.chance(6):
            spec["nodes"] = self.pick(({"names": ["n*"]}, {"names": ["x"]}, {"labels": {"pool": "b*"}},
                                       {"names": ["n?"], "labels": {"pool": "web"}}))
        if self.chance(4):
            spec["disk"] = self.pick(({"startAbove": "80%", "stopBelow": "70%"}, {"startAbove": "60.5%", "stopBelow": "60%"}))
        if self.chance(4):
            spec["orderBy"] = self.pick(("oldest", "largest", "reference"))
        if self.chance(4):
            spec["limits"] = self.pick(({"deletions": 2}, {"share": "33.33%", "bytes": "1kB"}, {"deletions": 0, "share": "100%"}))
        for kind, least, most in self.pick(((("keep", 0, 2), ("delete", 1, 4)), (("delete", 1, 5), ("keep", 0, 1)))):
            rules = [self.rule(kind, n) for n in range(self.random.randint(least, most))]
            if rules:
                spec[kind] = rules
        return spec

    def write_policy(self, number):
        text = f"apiVersion: imagecull/v1\nkind: CullPolicy\nmetadata: {{name: p{number}}}\nspec:\n"
        for key, value in self.spec().items():
            if key not in ("keep", "delete"):
                text += f"  {key}: {json.dumps(value)}\n"
                continue
            text += f"  {key}:\n" + "".join(f"  - {json.dumps(rule)}\n" for rule in value)
        return self.write(f"p{number}.yaml", text)

    # -- the node

    def names(self, images):
        """Each tag is of one image; digests may be shared."""
        for repository in REPOSITORIES:
            for tag in TAGS:
                if self.chance(2):
                    self.pick(images)["tags"].append(f"{repository}:{tag}")
        for image in images:
            for _ in range(self.pick((0, 0, 1, 2))):
                name = f"{self.pick(REPOSITORIES)}@{self.pick(DIGESTS)}"
                image["digests"] += [] if name in image["digests"] else [name]
            if self.chance(40):
                image["tags"].append("BAD:1")

    def image(self, image_id):
        return {
            "id": image_id, "tags": [], "digests": [], "created": self.pick(TIMES), "arrived": self.pick(TIMES),
            "sizeBytes": self.pick((0, 10, 100, 101, 5000, None)),
            "labels": self.pick(({}, {"team": "shop"}, {"team": "shop", "stage": "dev"}, {"team": "x"}, None)),
            "pinned": self.pick((False,) * 25 + (True, None)), "sandbox": self.pick((False,) * 25 + (True, None)),
            "parent": None,
        }

    def container(self, number, images):
        known = [i["id"] for i in images] + [IDS[-1]]
        container = {"id": f"c{number}", "name": f"n{number}", "imageId": self.pick(known), "image": "app:1", "imageVolumes": [],
                     "state": self.pick(("running", "exited", "exited", "created", "dead", "paused", "unknown", "removing"))}
        if self.chance(12):
            container["imageId"] = ""
            container["image"] = self.pick(("app:1", "no:1", f"lib@{DIGESTS[0]}", IDS[0][7:20], IDS[1][7:9], ""))
        if self.chance(12):
            container["imageVolumes"] = [self.pick(("lib:1", "no:1", "app:1"))]
        return container

    def node(self):
        images = [self.image(i) for i in self.random.sample(IDS[:-1], self.random.randint(0, 14))]
        if images:
            self.names(images)
        self.random.shuffle(images)
        disk = self.pick((None, (850, 1000, 1, 10), (8000, 10000, None, None), (7999, 10000, 9, 10), (70, 100, 5, 0),
                          (None, 100, 9, 10)))
        keys = ("usedBytes", "capacityBytes", "usedInodes", "capacityInodes")
        return {
            "apiVersion": "imagecull/v1", "kind": "Inventory", "takenAt": "2027-01-15T00:00:00Z",
            "node": {"name": self.pick(("n1", "n1", "x", "")), "labels": self.pick(({"pool": "build"}, {"pool": "web"}, {}, None))},
            "engine": {"kind": "docker", "endpoint": "", "name": "docker", "version": "", "apiVersion": "", "storage": "",
                       "abilities": ["removes-names"] if not self.chance(4) else []},
            "disk": dict(zip(keys, disk), path="/") if disk else None,
            "images": images,
            "containers": [self.container(n, images) for n in range(self.random.randint(0, 4))],
            "ownImages": [self.pick(("lib:latest", f"team/tool:1@{DIGESTS[2]}", IDS[2]))] if self.chance(6) else [],
        }

    def seen(self):
        """A state file: this engine's, or another's."""
        last = "2027-01-15T07:00:00Z"
        images = {i: {"firstSeen": self.pick(TIMES[:-1]), "lastSeen": self.pick((last, last, last, "2027-01-10T00:00:00Z")),
                      "lastUsed": self.pick(TIMES), "arrived": self.chance(2)} for i in self.random.sample(IDS, 11)}
        key = "podman other" if self.chance(8) else "docker "
        return {"apiVersion": "imagecull/v1", "kind": "State", "engines": {key: {"observedAt": last, "images": images}}}

    def write_keep_list(self):
        lines = self.some(["app:1", "lib", "# a comment", f"mirror.example.com/a@{DIGESTS[1]}", IDS[3], IDS[4][7:],
                           f"team/tool:v1.2.0@{DIGESTS[0]}", "example.com/ci/x:pr-1", "other:1"], 3)
        return self.write("keep.txt", "other:2\n" + "\n".join(lines) + "\n")
