# SPDX-License-Identifier: Apache-2.0
"""The labelled set: images, containers and one policy, and beside each image, written by hand, what must become of it.

Every engine gets the same set and owes the same verdicts. What an engine forces to be otherwise stands in the table of
imagecull-engines(7), by the keys used here.
"""

import time

R = "registry.example.com"
F = "reg.example.com:5000/forced"
HOUR_OLD = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))

# {registry} is a registry on this machine, {by_id} the ID of the image "by-id".
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
      globs: ["{registry}/dig/**@*"]
    - name: moved-away
      untagged: true
      labels: {{moved: "yes"}}
    - name: moved
      globs: ["moved/**:*"]
    - name: big
      globs: ["**/big/**"]
      largerThan: 1800kB
    - name: by-id
      digests: ["{by_id}"]
    - name: hub
      names: [busybox]
      globs: ["nginx:1.*"]
    - name: short
      names: ["localhost/short:1", "localhost:5000/short"]
    - name: pause
      globs: ["registry.k8s.io/pause:*"]
  limits: {{deletions: 200, share: 100%, bytes: 10GiB}}
"""


class Row:
    """One image. `left`: the names that stay, in full, where they are neither all (what is kept) nor none (what goes).

    created, labels, size   what the image is made of
    use                     its container: run, paused, stopped (it has ended), created (it never ran)
    how                     how it gets there, see below
    """

    def __init__(self, key, tags, verdict, reason, left=None, use=None, how="load", **made):
        self.key = key
        self.tags = [tags] if isinstance(tags, str) else tags
        self.verdict, self.reason, self.left = verdict, reason, left
        self.use, self.how, self.made = use, how, made


def branch_builds():
    """Ten builds of one repository. pr-3 runs and takes one of the two places, pr-10 the other."""
    becomes = {3: ("keep", "in-use"), 10: ("keep", "among-newest")}
    return [Row("pr-%d" % i, "%s/ci/app:pr-%d" % (R, i), *becomes.get(i, ("delete", "matched")),
                created="2024-01-%02dT00:00:00Z" % i, use="run" if i == 3 else None) for i in range(1, 11)]


# how="load": in an archive, under its tags.
LOADED = [
    *branch_builds(),
    Row("young", R + "/ci/other:branch-1", "keep", "not-old-enough", created=HOUR_OLD),
    Row("excepted", R + "/ci/other:branch-2-debug", "keep", "excepted", created="2024-01-01T00:00:00Z"),
    Row("other-tag", R + "/ci/other:main-1", "keep", "not-matched", created="2024-01-01T00:00:00Z"),
    Row("no-age", R + "/ci/other:branch-3", "keep", "age-unknown", created=None),
    Row("age-zero", R + "/ci/other:branch-4", "keep", "age-unknown", created="1970-01-01T00:00:00Z"),
    Row("age-future", R + "/ci/other:branch-8", "keep", "age-unknown", created="2999-01-01T00:00:00Z"),
    Row("old", R + "/ci/other:branch-5", "delete", "matched", created="2024-02-05T00:00:00Z"),
    Row("newest-2", R + "/ci/other:branch-6", "keep", "among-newest", created="2024-02-06T00:00:00Z"),
    Row("newest-1", R + "/ci/other:branch-7", "keep", "among-newest", created="2024-02-07T00:00:00Z"),
    # A plain glob, and everything that stands against it.
    *[Row("cart-%d" % i, "%s/shop/cart:%d" % (R, i), "delete", "matched") for i in range(1, 6)],
    Row("hotfix", R + "/shop/cart:1.8.3-hotfix", "keep", "keep-rule"),
    Row("keep-expired", R + "/shop/old:1", "delete", "matched"),
    Row("kept-by-other-name", [R + "/shop/multi:1", R + "/base/multi:1"], "keep", "keep-rule"),
    Row("part", [R + "/shop/part:1", "other.example.com/part:1"], "untag", "some-names", ["other.example.com/part:1"]),
    Row("part-two", [R + "/shop/part:2", R + "/shop/part:3", "other.example.com:5000/part:latest"], "untag", "some-names",
        ["other.example.com:5000/part:latest"]),
    Row("three-tags", [R + "/shop/two:1", R + "/shop/two:2", R + "/shop/three:1"], "delete", "matched"),
    Row("running", R + "/shop/run:1", "keep", "in-use", use="run"),
    Row("paused", R + "/shop/paused:1", "keep", "in-use", use="paused"),
    Row("stopped", R + "/shop/stopped:1", "keep", "in-use-stopped", use="stopped"),
    Row("created", R + "/shop/created:1", "keep", "in-use-stopped", use="created"),
    Row("running-two-names", [R + "/shop/runtwo:1", "other.example.com/runtwo:1"], "keep", "in-use", use="run"),
    Row("label-yes", R + "/shop/label-yes:1", "keep", "keep-rule", labels={"keep": "yes-please"}),
    Row("label-no", R + "/shop/label-no:1", "delete", "matched", labels={"keep": "no"}),
    Row("label-accent", R + "/shop/accent:1", "keep", "keep-rule", labels={"équipe": "évaluation"}),
    Row("label-other-accent", R + "/shop/accent:2", "delete", "matched", labels={"équipe": "évaluations"}),
    # Force: only where no container runs.
    Row("forced-stopped", F + "/stopped:1", "delete", "matched", use="stopped"),
    Row("forced-created", F + "/created:1", "delete", "matched", use="created"),
    Row("forced-stopped-two-names", [F + "/stopped-two:1", F + "/stopped-two:2"], "delete", "matched", use="stopped"),
    Row("forced-running", F + "/run:1", "keep", "in-use", use="run"),
    Row("forced-paused", F + "/paused:1", "keep", "in-use", use="paused"),
    Row("forced-free", F + "/free:1", "delete", "matched"),
    Row("recipe", "kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B060", "delete", "matched",
        use="stopped"),
    Row("recipe-next", "kweecr03.example.com:80/public/euleros:x86-V200R007C00SPC521B061", "keep", "not-matched"),
    # Size, ID, names as the Docker Hub has them, short names, keeps that no delete rule meets.
    Row("big", "x.example.com/big/a:1", "delete", "matched", size=2000000),
    Row("small", "x.example.com/big/b:1", "keep", "not-larger"),
    Row("by-id", ["any.example.com/by-id:1", "any.example.com/by-id:2"], "delete", "matched"),
    Row("hub-other", "alpine:3.18", "keep", "not-matched"),
    Row("hub-latest", "busybox:latest", "delete", "matched"),
    Row("hub-glob", "nginx:1.25", "delete", "matched"),
    Row("hub-user", "someone/nginx:1.25", "keep", "not-matched"),
    Row("localhost", "localhost/short:1", "delete", "matched"),
    Row("localhost-other", "localhost/other:1", "keep", "not-matched"),
    Row("localhost-port", "localhost:5000/short:latest", "delete", "matched"),
    *[Row("base-%d" % i, "%s/base/os:%d" % (R, i), "keep", "keep-rule") for i in range(3)],
    # On the engines of Kubernetes the first is what sandboxes run; a container holds it on the others.
    Row("sandbox", "registry.k8s.io/pause:3.6", "keep", "in-use", use="sandbox"),
    Row("pause-unused", "registry.k8s.io/pause:3.5", "delete", "matched"),
]

# how="gone": loaded, used, and then its name is taken away.
GONE = [
    *[Row("dangling-%d" % i, "gone.example.com/d:%d" % i, "delete", "matched", [], how="gone") for i in range(3)],
    Row("dangling-created", "gone.example.com/d:3", "keep", "in-use-stopped", [], use="created", how="gone"),
    Row("dangling-running", "gone.example.com/d:4", "keep", "in-use", [], use="run", how="gone"),
]

# how="moved": loaded, used, and then the next row takes its name over.
MOVED = [
    Row("moved-running", "moved/app:1", "keep", "in-use", [], use="run", how="moved"),
    Row("moved-on", "moved/app:1", "delete", "matched"),
    Row("moved-free", "moved/lib:1", "delete", "matched", [], how="moved", labels={"moved": "yes"}),
    Row("moved-free-on", "moved/lib:1", "delete", "matched"),
]
# Equal content under two repositories, loaded one after the other.
SAME = Row("same-content", ["a.example.com/same:1", "b.example.com:8443/same:1"], "keep", "not-matched")

# how="pulled": from the registry; a name with @ by the digest of its manifest.
PULLED = [
    Row("digest-only", "{registry}/dig/only@", "delete", "matched", how="pulled"),
    # The rule moved-away asks for images without a tag, and for a label that this one has not.
    Row("digest-other-repository", "{registry}/other/only@", "keep", "labels-differ", how="pulled"),
    Row("tag-before-digest", "{registry}/dig/tagged:1", "keep", "not-matched", how="pulled"),
    Row("digest-running", "{registry}/dig/running@", "keep", "in-use", use="run", how="pulled"),
    # Pulled, and pulled again after the tag moved in the registry: the rule asks for "untagged".
    Row("repulled", "{registry}/re/app:1", "delete", "matched", [], how="moved", labels={"moved": "yes"}),
    Row("repulled-on", "{registry}/re/app:1", "keep", "not-matched", how="pulled"),
]

# The child has the parent's layers and one more; where the engine can it is made from a container of the parent.
PARENT = Row("parent", R + "/shop/parent:1", "delete", "matched")
CHILD = Row("child", "kept.example.com/child:1", "keep", "not-matched")

ROWS = [*LOADED, *GONE, *MOVED, SAME, *PULLED, PARENT, CHILD]


def canonical(name):
    """The one form of a name, worked out here a second time: registry, repository, tag or digest, all of them said."""
    rest, _, digest = name.partition("@")
    head, _, last = rest.rpartition("/")
    last, _, tag = last.partition(":")
    repository = last if head == "" else head + "/" + last
    first = repository.split("/")[0]
    if "/" not in repository:
        repository = "docker.io/library/" + repository
    elif "." not in first and ":" not in first and first != "localhost":
        repository = "docker.io/" + repository
    if digest:
        return repository + "@" + digest
    return repository + ":" + (tag or "latest")


def names_that_count(names):
    """A digest beside a tag of the same repository is no name of its own."""
    full = {canonical(name) for name in names}
    tagged = {name.rpartition(":")[0] for name in full if "@" not in name}
    return sorted(name for name in full if "@" not in name or name.split("@")[0] not in tagged)
