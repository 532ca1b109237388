# SPDX-License-Identifier: Apache-2.0
"""Verdicts for a whole node from the answers of rules: names, watermarks, order, limits."""

import words
from decide import UNKNOWN, World, applies, listed_by, weight


class Verdict:
    """What becomes of one image."""

    def __init__(self, image):
        self.image = image
        self.verdict, self.reason, self.rule, self.force = "keep", "not-matched", None, False
        self.condemned = 0  # names that rules condemn, protected or not
        self.names = {}  # name (None: the image) -> [verdict, reason, rule]


class Node:
    def __init__(self, world):
        self.world = world
        self.hits = {i.id: {n: self.hear(i, n) for n in i.deciders} for i in world.images}
        self.gates = [p for p in world.policies if p.get("disk") and self.acts(p["disk"])]
        self.used = world.disk.get("usedBytes")
        self.verdicts = {i.id: self.decide(i, lambda rule: not rule.policy.get("disk")) for i in world.images}
        self.open_gates()

    def hear(self, image, name):
        """[(rule, answer, reason)] of all delete rules, by place."""
        if name is not None and not name.text:
            return []
        return [(r, *self.world.evaluate(r, image, name)) for r in self.world.rules if r.kind == "delete"]

    # -- the disk

    def share(self, used, whole):
        return None if used is None or not whole else min(used, whole) * 10000 // whole

    def acts(self, marks):
        disk, start = self.world.disk, words.share(marks["startAbove"])
        shares = (self.share(disk.get("usedBytes"), disk.get("capacityBytes")),
                  self.share(disk.get("usedInodes"), disk.get("capacityInodes")))
        return any(s is not None and s >= start for s in shares)

    def is_open(self, rule):
        marks = rule.policy.get("disk")
        if not marks:
            return True
        if rule.policy not in self.gates:
            return False
        by_bytes = self.share(self.world.disk.get("usedBytes"), self.world.disk.get("capacityBytes"))
        if by_bytes is None or by_bytes < words.share(marks["startAbove"]):
            return True  # inodes alone: no image tells how many it frees
        return self.share(self.used, self.world.disk["capacityBytes"]) >= words.share(marks["stopBelow"])

    def open_gates(self):
        first = dict(self.verdicts)
        for verdict in first.values():
            self.take(verdict)
        waiting = [i for i in self.world.images if self.could_gain(i, first[i.id])]
        for image in sorted(waiting, key=self.removal_key):
            self.verdicts[image.id] = self.decide(image, self.is_open)
            self.take(self.verdicts[image.id])

    def take(self, verdict):
        if verdict.verdict == "delete" and self.used is not None:
            self.used = max(0, self.used - (verdict.image.size or 0))

    def could_gain(self, image, verdict):
        every = self.decide(image, lambda rule: not rule.policy.get("disk") or rule.policy in self.gates)
        return every.condemned > verdict.condemned

    # -- one image

    def decide(self, image, may_act):
        world, verdict = self.world, Verdict(image)
        stopped, fresh = image.id in world.stopped, world.is_fresh(image)
        condemners, wanted, forced = {}, [], False
        for name in image.deciders:
            misses = []
            for rule, answer, reason in self.hits[image.id][name]:
                if answer is not True:
                    misses += [] if reason == "not-matched" else [(weight(reason), rule.place, reason, rule)]
                    continue
                wanted.append(rule)
                forced = forced or (rule.force and may_act(rule))
                if stopped and not rule.force:
                    held = "in-use-stopped"
                elif fresh and not listed_by(rule, image, name):
                    held = "grace"
                elif not may_act(rule):
                    held = "disk-below"
                else:
                    condemners.setdefault(name, rule)
                    continue
                misses.append((weight(held), rule.place, held, rule))
            if name in condemners:
                verdict.names[name] = ["delete", "matched", condemners[name]]
            else:
                verdict.names[name] = ["keep", *(min(misses)[2:] if misses else ("not-matched", None))]
        verdict.condemned = len(condemners)
        reasons = [world.firm(image), (world.kept[image.id] or [None])[0]]
        reasons += ["in-use-stopped" if stopped and not forced else None, "grace" if fresh and not condemners else None]
        protecting = min((r for r in reasons if r), key=weight, default=None)
        if protecting:
            self.protect(verdict, protecting, wanted)
        elif condemners:
            self.condemn(verdict, condemners, stopped)
        else:
            self.miss(verdict)
        self.follow(verdict)
        return verdict

    def protect(self, verdict, reason, wanted):
        verdict.reason = reason
        verdict.rule = min(wanted, key=lambda rule: rule.place, default=None)
        if reason in ("keep-rule", "keep-unknown"):
            verdict.rule = self.world.kept[verdict.image.id][1]
        for name, (_, _, rule) in verdict.names.items():
            verdict.names[name] = ["keep", reason, rule]

    def condemn(self, verdict, condemners, stopped):
        verdict.rule = min(condemners.values(), key=lambda rule: rule.place)
        if len(condemners) == len(verdict.names):
            verdict.verdict, verdict.reason = "delete", "matched"
        elif self.world.removes_names:
            verdict.verdict, verdict.reason = "untag", "some-names"
        else:
            verdict.reason = "other-names"
            for name in condemners:
                verdict.names[name][:2] = ["keep", "other-names"]
        verdict.force = stopped and verdict.verdict != "keep"

    def miss(self, verdict):
        misses = [(weight(reason), rule.place, reason, rule) for _, reason, rule in verdict.names.values() if rule]
        if misses:
            verdict.reason, verdict.rule = min(misses)[2:]

    def follow(self, verdict):
        """A digest falls with the last tag of its repository."""
        for digest in verdict.image.followers:
            tags = [verdict.names[t] for t in verdict.image.tags if t.repository == digest.repository]
            verdict.names[digest] = next((t for t in tags if t[0] == "keep"), tags[-1])

    # -- order and limits

    def removal_key(self, image):
        oldest = (image.created is None, image.created)
        largest = -(image.size if image.size is not None else -1)
        name = image.names[0].text if image.names and image.names[0].text else image.id
        rest = (oldest, largest, name, image.id)
        stated = [p for p in self.world.policies if p.get("orderBy") and applies(p, self.world.node) is not False]
        first = {"oldest": oldest, "largest": largest, "reference": name}[stated[0]["orderBy"] if stated else "oldest"]
        return (first, rest)

    def limits(self):
        """name -> (allowed or None, value, tripped)"""
        touched = sum(v.verdict != "keep" for v in self.verdicts.values())
        freed = sum(v.image.size or 0 for v in self.verdicts.values() if v.verdict == "delete")
        count = len(self.verdicts)
        rows = (("deletions", int, 200, touched), ("share", words.share, 6000 if touched > 10 else None,
                                                   -(-touched * 10000 // count) if count else 0),
                ("bytes", words.size, 500 * 2**30, freed))
        found = {}
        for key, read, default, value in rows:
            stated = [read(p["limits"][key]) for p in self.world.policies
                      if key in p.get("limits", {}) and applies(p, self.world.node) is not False]
            allowed = min(stated) if stated else default
            found[key] = (allowed, value, allowed is not None and value > allowed)
        return found
