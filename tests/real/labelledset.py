#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The labelled set on a real Docker Engine and a real Podman, as root; containerdjob.py has it on containerd."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from conformance import conform  # noqa: E402
from dockeradapter import DockerAdapter, PodmanAdapter  # noqa: E402
from engines import Dockerd, Podman, Registry, Scratch  # noqa: E402
from tap import Tap  # noqa: E402


def docker(scratch, registry):
    del registry  # on loopback, where Docker speaks plain HTTP
    return DockerAdapter(Dockerd(scratch), ("docker",))


def podman(scratch, registry):
    daemon = Podman(scratch)
    daemon.environment["CONTAINERS_REGISTRIES_CONF"] = scratch.sub("registries.conf")
    with open(scratch.sub("registries.conf"), "w", encoding="utf-8") as out:
        out.write('[[registry]]\nlocation = "%s"\ninsecure = true\n' % registry.host)
    return PodmanAdapter(daemon)


def judge(tap, make):
    scratch = Scratch("ic-set.")
    try:
        registry = Registry(scratch)
        engine = make(scratch, registry)
        engine.start()
        try:
            conform(tap, engine, registry, scratch.path)
        finally:
            engine.stop()
    finally:
        scratch.close()


def main():
    with Tap() as tap:
        for program, make in (("dockerd", docker), ("podman", podman)):
            if os.geteuid() != 0 or not shutil.which(program):
                tap.missing(program + ", and root to start it")
            judge(tap, make)


if __name__ == "__main__":
    main()
