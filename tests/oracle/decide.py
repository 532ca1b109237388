# SPDX-License-Identifier: Apache-2.0
"""The decision once more, written to be read and not to be fast: what goes, what stays, and why.

This file answers for rules and protections, verdicts.py decides from that. The program is compared with them on
random input by differential.py.
"""

import json
import re

import yaml

import words

REASONS = """in-use in-use-stopped use-unknown image-volume pinned sandbox own-image grace keep-rule keep-list
keep-unknown name-unreadable age-unknown arrival-unknown use-time-unknown size-unknown labels-unknown pattern-limit
order-unknown scope-unknown among-newest not-old-enough not-on-node-long-enough used-recently not-larger labels-differ
version-outside excepted rule-expired other-node other-names disk-below not-matched matched some-names""".split()

# A pattern without end, and what it does not end on.
ENDLESS = r"docker\.io/library/app:(x+x+)+[yz]"

UNKNOWN = "unknown"

# Scalars stay text; the loader in C is faster where there is one.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def both(answers):
    """All of them hold: False before unknown before True."""
    answers = list(answers)
    if False in answers:
        return False
    return UNKNOWN if UNKNOWN in answers else True


def weight(reason):
    return REASONS.index(reason)


class Image:
    def __init__(self, listed):
        self.id = listed["id"]
        self.tags = sorted((words.Reference(t) for t in listed.get("tags", [])), key=lambda r: (r.text is None, r.text or r.listed))
        self.digests = sorted((words.Reference(d) for d in listed.get("digests", [])), key=lambda r: r.text)
        self.names = self.tags + self.digests
        self.readable = [n for n in self.names if n.text]
        self.created = words.instant(listed.get("created"))
        self.told_arrival = words.instant(listed.get("arrived"))
        self.first_seen = self.last_used = None
        self.came = False  # it was seen to arrive: first_seen is no mere "at least that long ago"
        self.size = listed.get("sizeBytes")
        self.labels = listed.get("labels")
        self.pinned = listed.get("pinned")
        self.sandbox = listed.get("sandbox")
        tagged = {t.repository for t in self.tags}
        self.followers = [d for d in self.digests if d.repository in tagged]
        # The names that must be condemned; None stands for the image itself.
        self.deciders = [n for n in self.names if n not in self.followers] or [None]

    def arrival(self):
        """As far as anybody knows, for onNodeFor and newestBy."""
        return max((t for t in (self.told_arrival, self.first_seen) if t is not None), default=None)

    def known_arrival(self):
        """For grace: where it is really known."""
        return max((t for t in (self.told_arrival, self.first_seen if self.came else None) if t is not None), default=None)


class Rule:
    def __init__(self, policy, kind, written, place):
        self.policy, self.kind, self.written, self.place = policy, kind, written, place
        self.name = written["name"]
        self.force = written.get("force") == "true"

    def get(self, key):
        return self.written.get(key)


def read_policies(files):
    """Rules in the order of files and lines. Scalars stay text."""
    policies, rules = [], []
    for path in sorted(files):
        with open(path, encoding="utf-8") as file:
            nodes = list(yaml.compose_all(file, Loader=LOADER))
        for node in nodes:
            document = LOADER("").construct_document(node)
            policy = dict(document["spec"], name=document["metadata"]["name"])
            policies.append(policy)
            spec = dict((key.value, value) for key, value in node.value)["spec"]
            lists = dict((key.value, value) for key, value in spec.value)
            for kind in ("keep", "delete"):
                for i, written in enumerate(policy.get(kind, [])):
                    mark = lists[kind].value[i].start_mark
                    rules.append(Rule(policy, kind, written, (path, mark.line, mark.column)))
    rules.sort(key=lambda rule: rule.place)
    return policies, rules


def selects(written, image, name):
    """Whether selectors match; without any they match everything."""
    keys = ("names", "globs", "regex", "digests", "dangling", "untagged")
    if not any(key in written for key in keys):
        return True
    own = {image.id} | {d.digest for d in image.digests}
    if own & set(written.get("digests", [])):
        return True
    if written.get("dangling") == "true" and not image.names:
        return True
    if written.get("untagged") == "true" and not image.tags:
        return True
    if name is None:
        return False
    if name.text in [words.Reference(n).text for n in written.get("names", [])]:
        return True
    if any(words.glob_matches(glob, name) for glob in written.get("globs", [])):
        return True
    answers = [regex_matches(pattern, name.text) for pattern in written.get("regex", [])]
    return True if True in answers else UNKNOWN if UNKNOWN in answers else False


def regex_matches(pattern, text):
    if pattern == ENDLESS:
        if text.endswith("library/app:" + "x" * 32):
            return UNKNOWN
        return re.fullmatch(r"docker\.io/library/app:xx+[yz]", text) is not None
    return re.fullmatch(pattern, text) is not None


def listed_by(rule, image, name):
    names = [words.Reference(n).text for n in rule.get("names") or []]
    own = {image.id} | {d.digest for d in image.digests}
    return bool(own & set(rule.get("digests") or [])) or (name is not None and name.text in names)


def applies(policy, node):
    scope = policy.get("nodes")
    if scope is None:
        return True
    answers = []
    if scope.get("names"):
        answers.append(UNKNOWN if not node["name"] else any(words.text_matches(n, node["name"]) for n in scope["names"]))
    if scope.get("labels"):
        answers.append(labels_hold(scope["labels"], node["labels"]))
    return both(answers)


def labels_hold(wanted, labels):
    if labels is None:
        return UNKNOWN
    return all(key in labels and words.text_matches(value, labels[key]) for key, value in wanted.items())


class World:
    def __init__(self, policies, rules, inventory, now, grace, keep_list, state):
        self.policies, self.rules, self.now, self.grace, self.keep_list = policies, rules, now, grace, keep_list
        self.node = {"name": inventory.get("node", {}).get("name") or "", "labels": inventory.get("node", {}).get("labels")}
        self.disk = inventory.get("disk") or {}
        self.removes_names = "removes-names" in inventory["engine"]["abilities"]
        self.images = sorted((Image(i) for i in inventory["images"]), key=lambda i: i.id)
        self.containers = sorted(inventory["containers"], key=lambda c: c["id"])
        self.own = inventory.get("ownImages", [])
        self.find_users()
        if state is not None:
            self.look_up(state)
        self.places = {}
        self.rank("keep")
        self.kept = {image.id: self.keep_verdict(image) for image in self.images}
        self.rank("delete")

    # -- containers

    def find(self, text):
        """The image that a container means, and all that it may mean."""
        by_id = [i for i in self.images if len(text) >= 12 and i.id[7:].startswith(text.replace("sha256:", ""))]
        reference = words.Reference(text)
        by_name = [i for i in self.images if any(reference.text and n.text == reference.text for n in i.names)]
        found = by_id or by_name
        return found[0] if len(found) == 1 else None

    def may_mean(self, text, image):
        reference = words.Reference(text)
        return bool(text) and (
            image.id[7:].startswith(text)
            or reference.text in [t.text for t in image.tags]
            or reference.digest in [image.id] + [d.digest for d in image.digests]
        )

    def find_users(self):
        self.running, self.stopped, self.mounted, self.unknown = set(), set(), set(), []
        for container in self.containers:
            for volume in container.get("imageVolumes", []):
                image = self.find(volume)
                if image:
                    self.mounted.add(image.id)
                else:
                    self.unknown.append(volume)
            used = container["imageId"]
            if not used:
                image = self.find(container["image"])
                used = image.id if image else ""
            if not used:
                self.unknown.append(container["image"])
            elif container["state"] in ("created", "exited", "dead"):
                self.stopped.add(used)
            else:
                self.running.add(used)
        self.used_stopped = set(self.stopped)
        self.stopped -= self.running

    def look_up(self, engine):
        """What the state file knows, once this look at the node is in it."""
        for image in self.images:
            seen = engine.get("images", {}).get(image.id)
            image.last_used = words.instant(seen["lastUsed"]) if seen else None
            if seen and seen["lastSeen"] >= engine["observedAt"]:
                image.first_seen, image.came = words.instant(seen["firstSeen"]), seen["arrived"]
            else:
                image.first_seen, image.came = self.now, bool(engine)
            if image.id in self.running | self.used_stopped | self.mounted:
                image.last_used = self.now

    # -- protection

    def firm(self, image):
        """The weightiest protection that no rule can lift."""
        reasons = []
        if image.id in self.running:
            reasons.append("in-use")
        if self.unknown and (not image.tags or any(self.may_mean(text, image) for text in self.unknown)):
            reasons.append("use-unknown")
        if image.id in self.mounted:
            reasons.append("image-volume")
        if image.pinned is not False:
            reasons.append("pinned")
        if image.sandbox is not False:
            reasons.append("sandbox")
        if in_list(self.own, image):
            reasons.append("own-image")
        if in_list(self.keep_list, image):
            reasons.append("keep-list")
        if len(image.readable) < len(image.names):
            reasons.append("name-unreadable")
        return min(reasons, key=weight, default=None)

    def is_fresh(self, image):
        arrival = image.known_arrival()
        return self.grace > 0 and arrival is not None and self.now - arrival < self.grace

    # -- rules

    def age(self, then):
        return UNKNOWN if then is None or then > self.now else self.now - then

    def criteria(self, rule, image, name):
        """(answer, reason when it is not True) for everything but keepNewest."""
        selected = selects(rule.written, image, name)
        yield selected, "pattern-limit" if selected == UNKNOWN else "not-matched"
        scope = applies(rule.policy, self.node)
        yield scope, "other-node" if scope is False else "scope-unknown"
        if rule.get("until"):
            yield self.now < words.date(rule.get("until")) + words.DAY, "rule-expired"
        if rule.get("except"):
            excepted = selects(rule.get("except"), image, name)
            yield UNKNOWN if excepted == UNKNOWN else not excepted, "pattern-limit" if excepted == UNKNOWN else "excepted"
        if rule.get("labels"):
            yield labels_hold(rule.get("labels"), image.labels), "labels-unknown" if image.labels is None else "labels-differ"
        if rule.get("tags"):
            yield bool(name and name.tag and words.in_range(rule.get("tags")["semver"], name.tag)), "version-outside"
        yield from self.age_criteria(rule, image)
        if rule.get("largerThan"):
            least = words.size(rule.get("largerThan"))
            yield UNKNOWN if image.size is None else image.size > least, "size-unknown" if image.size is None else "not-larger"

    def age_criteria(self, rule, image):
        rows = (
            ("olderThan", image.created, "age-unknown", "not-old-enough"),
            ("onNodeFor", image.arrival(), "arrival-unknown", "not-on-node-long-enough"),
            ("unusedFor", image.first_seen if image.last_used is None else image.last_used, "use-time-unknown", "used-recently"),
        )
        for key, then, unknown, young in rows:
            if rule.get(key):
                age = self.age(then)
                yield (UNKNOWN, unknown) if age == UNKNOWN else (age >= words.duration(rule.get(key)), young)

    def evaluate(self, rule, image, name):
        """The rule's answer for one name, and the weightiest reason against it."""
        found = list(self.criteria(rule, image, name))
        answer = both(a for a, _ in found)
        reason = min((r for a, r in found if a is not True), key=weight, default=None)
        if found[0][0] is False:
            return False, "not-matched"
        if answer is True and rule.get("keepNewest"):
            place = self.places[rule, repository(name), image.id]
            if place is None:
                return UNKNOWN, "order-unknown"
            among = place < int(rule.get("keepNewest"))
            answer = among == (rule.kind == "keep")
            reason = None if answer else "among-newest"
        return answer, reason

    # -- places among the newest

    def newness(self, rule, image, names):
        by = rule.get("newestBy") or "created"
        if by == "semver":
            versions = [words.Version(n.tag) for n in names if n and n.tag]
            return max((v.key() for v in versions if v.good), default=None)
        then = image.created if by == "created" else image.arrival()
        return None if self.age(then) == UNKNOWN else then

    def counts_first(self, rule, image):
        if self.firm(image):
            return True
        if rule.kind == "keep":
            return False
        listed = any(listed_by(rule, image, n) for n in image.readable or [None])
        return bool(
            self.kept[image.id] or (image.id in self.stopped and not rule.force) or (self.is_fresh(image) and not listed)
        )

    def rank(self, kind):
        for rule in self.rules:
            if rule.kind != kind or not rule.get("keepNewest"):
                continue
            groups = {}
            for image in self.images:
                for name in looked_at(kind, image):
                    if both(a for a, _ in self.criteria(rule, image, name)) is True:
                        groups.setdefault(repository(name), {}).setdefault(image.id, (image, []))[1].append(name)
            for where, members in groups.items():
                self.rank_group(rule, where, members.values())

    def rank_group(self, rule, where, members):
        known = []
        for image, names in members:
            key = self.newness(rule, image, names)
            self.places[rule, where, image.id] = None
            if key is not None:
                known.append((self.counts_first(rule, image), key, image.id))
        known.sort(key=lambda entry: entry[2])
        known.sort(key=lambda entry: entry[:2], reverse=True)
        for place, (_, _, image_id) in enumerate(known):
            self.places[rule, where, image_id] = place

    def keep_verdict(self, image):
        best = None
        for rule in self.rules:
            for name in looked_at("keep", image) if rule.kind == "keep" else []:
                answer, _ = self.evaluate(rule, image, name)
                reason = {True: "keep-rule", UNKNOWN: "keep-unknown"}.get(answer)
                if reason and (best is None or weight(reason) < weight(best[0])):
                    best = (reason, rule)
        return best


def repository(name):
    return name.repository if name else ""


def looked_at(kind, image):
    if not image.names:
        return [None]
    return [n for n in image.readable if kind == "keep" or n not in image.followers]


def in_list(entries, image):
    own = {image.id} | {d.digest for d in image.digests}
    for entry in entries:
        reference = words.Reference(entry)
        if entry in own or "sha256:" + entry in own or (reference.digest and reference.digest in own):
            return True
        tag = f"{reference.repository}:{reference.tag}"
        if reference.tag and tag in [t.text for t in image.tags]:
            return True
    return False


def read_world(policies, inventory, now, grace, keep_list, state):
    """The world from files; the rest as the command line has it."""
    with open(inventory, encoding="utf-8") as file:
        node = json.load(file)
    kept = []
    if keep_list:
        with open(keep_list, encoding="utf-8") as file:
            kept = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    seen = None
    if state:
        with open(state, encoding="utf-8") as file:
            engine = node["engine"]
            seen = json.load(file)["engines"].get(f"{engine['kind']} {engine['endpoint']}", {})
    return World(*read_policies(policies), node, words.instant(now), words.duration(grace), kept, seen)
