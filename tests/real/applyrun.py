# SPDX-License-Identifier: Apache-2.0
"""apply on a real Docker Engine whose node changes while it works: other names, other images, other users, a broken
engine, signals. Each scenario has images of its own and a proxy that acts at one request."""

import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from engines import Dockerd, HookProxy, Image, Scratch, have  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
POLICY = """\
apiVersion: imagecull/v1
kind: CullPolicy
metadata: {{name: {name}}}
spec:
  delete:
    - name: all
      globs: ["{name}.example.com/**"]
    - name: those
      dangling: {dangling}
      names: ["{name}.example.com/x:1"]
  limits: {{share: 100%}}
"""


class Scenario:
    def __init__(self, scratch, daemon, name, hook=None, dangling=False):
        self.scratch = scratch
        self.daemon = daemon
        self.name = name
        self.act = hook
        self.done = False
        self.process = None
        self.policy = scratch.sub(name + ".yaml")
        self.journal = scratch.sub(name + "-journal.jsonl")
        with open(self.policy, "w", encoding="utf-8") as out:
            out.write(POLICY.format(name=name, dangling=str(dangling).lower()).replace("      dangling: false\n", ""))
        self.proxy = HookProxy(scratch, daemon.socket, self.hook, name + ".sock")

    def hook(self, line):
        return self.act(self, line) if self.act else None

    def once(self, line, method, part=""):
        """True for the first request of this kind."""
        if self.done or not line.startswith(method) or part not in line:
            return False
        self.done = True
        return True

    def start(self, *arguments):
        self.process = subprocess.Popen(
            [PROGRAM, "apply", "-p", self.policy, "--engine", "docker:unix://" + self.proxy.path, "--state", "none",
             "--lock-dir", self.scratch.path, "--journal", self.journal, "-o", "json", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self):
        out, err = self.process.communicate(timeout=120)
        self.proxy.close()
        result = json.loads(out) if out else None
        outcomes = {}
        for image in result["images"] if result else []:
            for name in image["names"]:
                if name.get("outcome"):
                    outcomes[(name["name"] or "dangling").rsplit("/", 1)[-1]] = name["outcome"]
        self.check_journal(result)
        err = "".join(line for line in err.splitlines(True) if "what was removed is in the journal" not in line)
        return self.process.returncode, outcomes, result["result"] if result else None, err

    def records(self, kind):
        if not os.path.exists(self.journal):
            return []
        with open(self.journal, encoding="utf-8") as file:
            return [record for record in map(json.loads, file) if record["type"] == kind]

    def check_journal(self, result):
        """Every image of which a name went is in the journal, with all of its names."""
        told = {record["id"]: {name["name"] for name in record["names"]} for record in self.records("removal")}
        for image in result["images"] if result else []:
            if any(name.get("outcome") == "removed" for name in image["names"]):
                names = {name["name"] for name in image["names"]}
                assert told.get(image["id"]) == names, (told.get(image["id"]), names)

    def run(self, *arguments):
        self.start(*arguments)
        return self.finish()

    def sent(self):
        return [line for line in self.proxy.lines if line.startswith("DELETE")]

    def load(self, *tags, key=None, **options):
        image = Image(key or self.name + tags[0], ["%s.example.com/%s" % (self.name, tag) for tag in tags], **options)
        self.daemon.load([image])
        return image

    def names(self):
        prefix = self.name + ".example.com/"
        return sorted(name[len(prefix):] for names in self.daemon.names().values() for name in names
                      if name.startswith(prefix))


def nothing_happens(tap, scratch, daemon):
    scenario = Scenario(scratch, daemon, "calm")
    scenario.load("x:1", "x:2")
    status, outcomes, result, err = scenario.run()
    tap.same((status, err), (0, ""), "calm: status")
    tap.same(outcomes, {"x:1": "removed", "x:2": "removed"}, "calm: outcomes")
    tap.same((result["imagesGone"], result["verified"], result["surprises"]), (1, True, []), "calm: verified")
    tap.same(scenario.names(), [], "calm: all is gone")
    tap.ok(result["freedBytes"] is None or result["freedBytes"] >= 0, "calm: freed bytes are measured or unknown")


def name_moves(tap, scratch, daemon):
    """To an image that has no other name, so that only its ID gives it away."""
    def hook(scenario, line):
        if scenario.once(line, "GET", "/images/moves"):
            daemon.tag(hook.other, "moves.example.com/x", "1")

    scenario = Scenario(scratch, daemon, "moves", hook)
    daemon.load([Image("moves-other", ["elsewhere.example.com/other:1"])])
    hook.other = next(key for key, names in daemon.names().items() if "elsewhere.example.com/other:1" in names)
    scenario.load("x:1", key="moves-x")
    daemon.load([Image("moves-new", ["elsewhere.example.com/other:1"])])
    tap.same(daemon.names().get(hook.other), [], "moves: the other image has no name")
    status, outcomes, result, err = scenario.run()
    tap.ok(scenario.done, "moves: the name moved", "\n".join(scenario.proxy.lines))
    tap.same((status, outcomes), (0, {"x:1": "changed"}), "moves: a name that moved is left alone " + err)
    tap.same((scenario.names(), scenario.sent()), (["x:1"], []), "moves: nothing was sent")


def name_goes(tap, scratch, daemon):
    def hook(scenario, line):
        if scenario.once(line, "GET", "/images/goes"):
            daemon.untag("goes.example.com/x:1")

    scenario = Scenario(scratch, daemon, "goes", hook)
    scenario.load("x:1", "x:2")
    status, outcomes, result, _ = scenario.run()
    tap.same((status, outcomes), (0, {"x:1": "gone", "x:2": "removed"}), "goes: a name that went is gone")
    tap.same((result["imagesGone"], scenario.names()), (1, []), "goes: the rest went with it")


def new_tag(tap, scratch, daemon):
    def hook(scenario, line):
        if scenario.once(line, "GET", "/images/newtag"):
            daemon.tag("newtag.example.com/x:1", "precious.example.com/x", "1")

    scenario = Scenario(scratch, daemon, "newtag", hook)
    scenario.load("x:1", "x:2")
    status, outcomes, _, _ = scenario.run()
    tap.same((status, outcomes), (0, {"x:1": "changed", "x:2": "changed"}), "newtag: a new name saves the image")
    tap.same(scenario.names(), ["x:1", "x:2"], "newtag: and all of its names")


def dangling_named(tap, scratch, daemon):
    def hook(scenario, line):
        # The first look is part of the list: nameless images are looked at one by one there.
        hook.looks += hook.image.removeprefix("sha256:") in line
        if hook.looks == 2 and scenario.once(line, "GET"):
            daemon.tag(hook.image, "precious.example.com/named", "1")

    hook.looks = 0
    scenario = Scenario(scratch, daemon, "dangling", hook, dangling=True)
    scenario.load("x:1", key="dangling-old")
    hook.image = next(key for key, names in daemon.names().items() if "dangling.example.com/x:1" in names)
    scenario.load("x:1", key="dangling-new")
    daemon.untag("dangling.example.com/x:1")
    tap.ok(daemon.names().get(hook.image) == [], "dangling: there is an image without a name")
    status, outcomes, _, _ = scenario.run()
    tap.ok(scenario.done, "dangling: it got a name", "\n".join(scenario.proxy.lines))
    tap.same((status, outcomes), (0, {"dangling": "changed"}), "dangling: one that got a name is left alone")
    tap.same(scenario.sent(), [], "dangling: nothing was sent")
    tap.same(daemon.names().get(hook.image), ["precious.example.com/named:1"], "dangling: it keeps the name")


def user_between_names(tap, scratch, daemon):
    """A container starts after the first of two names went: the second stays."""
    def hook(scenario, line):
        if scenario.once(line, "GET", "/images/between.example.com%2Fx%3A2"):
            daemon.run("between.example.com/x:2", "c-between")

    scenario = Scenario(scratch, daemon, "between", hook)
    scenario.load("x:1", "x:2", "x:3", runnable=True)
    status, outcomes, _, err = scenario.run()
    tap.ok(scenario.done, "between: the container started", "\n".join(scenario.proxy.lines))
    tap.same((status, outcomes), (0, {"x:1": "removed", "x:2": "in-use", "x:3": "in-use"}),
             "between: what is left of the image stays " + err)
    tap.same(scenario.names(), ["x:2", "x:3"], "between: with its names")


def others_remove(tap, scratch, daemon):
    """Somebody else removes an image that was to stay: it is reported, and is nobody's failure here."""
    def hook(scenario, line):
        if scenario.once(line, "DELETE"):
            daemon.untag("precious.example.com/lost:1")

    scenario = Scenario(scratch, daemon, "others", hook)
    daemon.load([Image("others-lost", ["precious.example.com/lost:1"])])
    scenario.load("x:1")
    status, outcomes, result, _ = scenario.run()
    tap.same((status, outcomes), (0, {"x:1": "removed"}), "others: the own work is done")
    tap.ok(any("precious.example.com/lost:1 is gone, not by this run" in text for text in result["surprises"]),
           "others: the loss is reported", str(result["surprises"]))


def comes_back(tap, scratch, daemon):
    """Removed, but there again when the node is listed: never called removed."""
    def hook(scenario, line):
        if line.startswith("DELETE"):
            hook.deleted = True
        elif hook.deleted and "/images/json" in line and not scenario.done:
            scenario.done = True
            daemon.load([hook.image])

    hook.deleted = False
    scenario = Scenario(scratch, daemon, "back", hook)
    hook.image = scenario.load("x:1")
    status, outcomes, result, err = scenario.run()
    tap.ok(scenario.done, "back: the image came back", "\n".join(scenario.proxy.lines))
    tap.same((status, outcomes), (5, {"x:1": "failed"}), "back: what is listed is not removed " + err)
    tap.same(result["imagesGone"], 0, "back: no image is gone")


def containers_unknown(tap, scratch, daemon):
    """The list of containers fails right before a removal: nothing is removed without it."""
    def hook(scenario, line):
        if "/containers/json" in line:
            hook.looks += 1
            if hook.looks > 1:
                return b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 20\r\n\r\n{\"message\":\"broken\"}"
        return None

    hook.looks = 0
    scenario = Scenario(scratch, daemon, "blind", hook)
    scenario.load("x:1", "x:2")
    scenario.load("y:1")
    status, outcomes, _, err = scenario.run()
    tap.ok(status in (1, 5), "blind: the run fails (%d)" % status, err)
    tap.same(scenario.sent(), [], "blind: nothing was sent")
    tap.same(outcomes, {"x:1": "failed", "x:2": "not-done", "y:1": "failed"}, "blind: outcomes")
    tap.same(scenario.names(), ["x:1", "x:2", "y:1"], "blind: everything is there")


def no_answer(tap, scratch, daemon):
    """The connection breaks instead of an answer to a removal: listed again to learn the truth."""
    def hook(scenario, line):
        if not line.startswith("DELETE") or scenario.done:
            return None
        scenario.done = True
        if hook.removed:
            daemon.untag(scenario.name + ".example.com/x:1")
        return b""

    for name, removed, wanted, status_wanted in (("lost", False, "failed", 5), ("late", True, "removed", 0)):
        hook.removed = removed
        scenario = Scenario(scratch, daemon, name, hook)
        scenario.load("x:1")
        status, outcomes, _, err = scenario.run()
        tap.same((status, outcomes), (status_wanted, {"x:1": wanted}), "%s: the list tells the truth %s" % (name, err))


def refused(tap, scratch, daemon):
    """One removal fails: the image stops there, the next image goes on, status 5."""
    def hook(scenario, line):
        if line.startswith("DELETE") and "x%3A1" in line:
            return b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 20\r\n\r\n{\"message\":\"broken\"}"
        return None

    scenario = Scenario(scratch, daemon, "refused", hook)
    scenario.load("x:1", "x:2")
    scenario.load("y:1")
    status, outcomes, _, err = scenario.run()
    tap.same((status, outcomes), (5, {"x:1": "failed", "x:2": "not-done", "y:1": "removed"}),
             "refused: the next image goes on")
    tap.same(err, "imagecull: error: 1 of 3 removals failed\n", "refused: it is said")


def interrupted(tap, scratch, daemon):
    for number, name in ((signal.SIGTERM, "term"), (signal.SIGINT, "int")):
        def hook(scenario, line):
            if scenario.once(line, "DELETE"):
                scenario.process.send_signal(hook.number)
                time.sleep(0.5)

        hook.number = number
        scenario = Scenario(scratch, daemon, name, hook)
        scenario.load("x:1", "x:2", created="2026-01-01T00:00:00Z")
        scenario.load("y:1", created="2026-02-01T00:00:00Z")
        status, outcomes, result, err = scenario.run("--linger", "forever")
        tap.same((status, outcomes), (8, {"x:1": "removed", "x:2": "not-done", "y:1": "not-done"}),
                 "%s: what was under way is finished, no more" % name)
        tap.same((result["interrupted"], result["verified"]), (True, True), "%s: the result is complete" % name)
        tap.same(err, "imagecull: warning: interrupted; the rest was not done\n", "%s: it is said" % name)
        tap.same(scenario.names(), ["x:2", "y:1"], "%s: the rest is there" % name)


def interrupted_twice(tap, scratch, daemon):
    def hook(scenario, line):
        if scenario.once(line, "DELETE"):
            scenario.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            scenario.process.send_signal(signal.SIGTERM)
            scenario.process.wait(timeout=20)

    scenario = Scenario(scratch, daemon, "twice", hook)
    scenario.load("x:1")
    status, _, result, _ = scenario.run()
    tap.same((status, result), (8, None), "twice: the second signal ends the process at once")


def locked(tap, scratch, daemon):
    def hook(scenario, line):
        if scenario.once(line, "DELETE"):
            hook.second = subprocess.run(
                [PROGRAM, "apply", "-p", scenario.policy, "--engine", "docker:unix://" + scenario.proxy.path, "--state",
                 "none", "--lock-dir", scratch.path, "--journal", "none"], capture_output=True, text=True, check=False, timeout=60)

    scenario = Scenario(scratch, daemon, "locked", hook)
    scenario.load("x:1")
    status, outcomes, _, _ = scenario.run()
    tap.same((status, outcomes), (0, {"x:1": "removed"}), "locked: the first run is done")
    tap.same(hook.second.returncode, 7, "locked: the second run is refused")
    tap.ok("process %d on" % scenario.process.pid in hook.second.stderr, "locked: it says by whom", hook.second.stderr)


def many_at_once(tap, scratch, daemon):
    """Several images at once, the names of each one after the other: nothing nameless is left behind."""
    scenario = Scenario(scratch, daemon, "many")
    images = [scenario.load("a%d:1" % i, "b%d:1" % i, "c%d:1" % i) for i in range(12)]
    status, outcomes, result, err = scenario.run()
    tap.same((status, set(outcomes.values()), len(outcomes)), (0, {"removed"}, 36), "many: all is removed " + err)
    tap.same((result["imagesGone"], result["surprises"]), (12, []), "many: the images are gone")
    tap.same([image.id for image in images if image.id in daemon.names()], [], "many: none stays without a name")
    connections = [line for line in scenario.proxy.lines if "/_ping" in line]
    tap.ok(len(connections) >= 8, "many: several threads were at it", str(len(connections)))
    alone = Scenario(scratch, daemon, "alone")
    for i in range(3):
        alone.load("x%d:1" % i)
    status, outcomes, _, _ = alone.run("--parallel", "1")
    tap.same((status, len(outcomes)), (0, 3), "alone: all is removed")
    connections = [line for line in alone.proxy.lines if "/_ping" in line]
    tap.ok(len(connections) < 4, "alone: by one thread", str(len(connections)))


SCENARIOS = (many_at_once, dangling_named, nothing_happens, name_moves, name_goes, new_tag, user_between_names, others_remove,
             comes_back, containers_unknown, no_answer, refused, interrupted, interrupted_twice, locked)


def main(tap):
    missing = have("dockerd", "cc")
    if missing:
        tap.missing(missing)
    scratch = Scratch("ic-run.")
    try:
        daemon = Dockerd(scratch).start()
        for scenario in SCENARIOS:
            scenario(tap, scratch, daemon)
        daemon.stop()
    finally:
        scratch.close()


with Tap() as tap_:
    main(tap_)
