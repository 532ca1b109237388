#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The labelled set on engines newer than this distribution has.

    enginematrix.py CACHE [NAME...]     all rows, or those of these names: docker-26, docker-28, docker-28-containerd, …

Each engine comes from a release of Debian, unpacked by debootstrap into a folder below CACHE (kept for the next time) and
run from there by chroot, in a mount namespace of its own. Needs root, debootstrap, docker-registry and the archive.
What a release does not have any more is said and left out; the end tells how many rows ran.
"""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from conformance import conform  # noqa: E402
from containerd import Containerd  # noqa: E402
from dockeradapter import DockerAdapter  # noqa: E402
from engines import Dockerd, Registry, Scratch  # noqa: E402
from tap import Tap  # noqa: E402

ARCHIVE = os.environ.get("DEBIAN_ARCHIVE", "http://deb.debian.org/debian")
PACKAGES = "docker.io,containerd,runc,iptables,ca-certificates"
GRAPH = ("--feature", "containerd-snapshotter=false")
STORE = ("--feature", "containerd-snapshotter=true")

# name, release of Debian, what runs, its arguments, the version it must tell
ROWS = [
    ("docker-26", "trixie", "docker", (), "26."),
    ("docker-28", "sid", "docker", GRAPH, "28."),
    ("docker-28-containerd", "sid", "docker", STORE, "28."),
    ("containerd-1.7", "trixie", "containerd", (), "1.7."),
    ("containerd-2", "sid", "containerd", (), "2."),
]


def unpacked(cache, release):
    """The folder of a release, made when missing; None where the archive does not give it."""
    root = os.path.join(cache, release)
    if os.path.exists(os.path.join(root, "complete")):
        return root
    shutil.rmtree(root, ignore_errors=True)
    log = os.path.join(cache, release + ".log")
    with open(log, "w", encoding="utf-8") as out:
        done = subprocess.run(["debootstrap", "--variant=minbase", "--include=" + PACKAGES, release, root, ARCHIVE],
                              stdout=out, stderr=out, check=False)
    if done.returncode != 0:
        print("# %s: not to be had, see %s" % (release, log))
        return None
    with open(os.path.join(root, "complete"), "w", encoding="utf-8"):
        return root


def bind(root, path):
    """The same folder at the same place inside; the namespace's end takes it away."""
    os.makedirs(root + path, exist_ok=True)
    if not os.path.ismount(root + path):
        subprocess.run(["mount", "--rbind", path, root + path], check=True)


def docker(scratch, root, arguments):
    daemon = Dockerd(scratch, arguments=arguments)
    daemon.arguments = ["chroot", root, *daemon.arguments]
    daemon.start()
    version = daemon.call("GET", "/version")["Version"]
    engine = DockerAdapter(daemon, ("docker", "docker-containerd") if arguments == STORE else ("docker",))
    # The containerd image store knows a digest only as long as a tag does.
    engine.forgets_moved = arguments == STORE
    return engine, version


def containerd(scratch, root, arguments):
    del arguments
    engine = Containerd(scratch, prefix=["chroot", root])
    engine.kinds = ("containerd", "containerd-1.7")
    engine.start()
    words = engine.ctr("version").split()
    return engine, words[words.index("Version:") + 1].lstrip("v")


def run_row(tap, row, root):
    name, _, kind, arguments, wanted = row
    scratch = Scratch("ic-mx.")
    engine = None
    try:
        # Docker remounts its root before it unpacks layers, so the root must be a mount.
        if not os.path.ismount(root):
            subprocess.run(["mount", "--bind", root, root], check=True)
        for path in ("/proc", "/sys", "/dev", scratch.path):
            bind(root, path)
        engine, version = {"docker": docker, "containerd": containerd}[kind](scratch, root, arguments)
        print("# %s: version %s" % (name, version), flush=True)
        tap.ok(version.startswith(wanted), "%s is %s*" % (name, wanted), version)
        conform(tap, engine, Registry(scratch), scratch.path)
    finally:
        if engine:
            engine.stop()
        subprocess.run(["umount", "--recursive", root + scratch.path], check=False)
        scratch.close()


def main():
    cache = os.path.abspath(sys.argv[1])
    chosen = sys.argv[2:] or [row[0] for row in ROWS]
    os.makedirs(cache, exist_ok=True)
    ran, absent = [], []
    with Tap() as tap:
        for row in ROWS:
            if row[0] not in chosen:
                continue
            root = unpacked(cache, row[1])
            if root is None:
                absent.append(row[0])
                continue
            run_row(tap, row, root)
            ran.append(row[0])
        tap.ok(ran, "some engine was to be had")
        print("# ran: %s; not to be had: %s" % (", ".join(ran) or "none", ", ".join(absent) or "none"))


if __name__ == "__main__":
    if not os.environ.get("MATRIX_NAMESPACE"):
        os.environ["MATRIX_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, "-B", *sys.argv])
    main()
