#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The labelled set on a real Podman, as root."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from conformance import conform  # noqa: E402
from dockeradapter import PodmanAdapter  # noqa: E402
from engines import Podman, Registry, Scratch  # noqa: E402
from tap import Tap  # noqa: E402


def main():
    with Tap() as tap:
        if os.geteuid() != 0 or not shutil.which("podman"):
            tap.missing("podman, and root to start it")
        scratch = Scratch("ic-pset.")
        try:
            registry = Registry(scratch)
            daemon = Podman(scratch)
            daemon.environment["CONTAINERS_REGISTRIES_CONF"] = scratch.sub("registries.conf")
            with open(scratch.sub("registries.conf"), "w", encoding="utf-8") as out:
                out.write('[[registry]]\nlocation = "%s"\ninsecure = true\n' % registry.host)
            daemon.start()
            try:
                conform(tap, PodmanAdapter(daemon), registry, scratch.path)
            finally:
                daemon.stop()
        finally:
            scratch.close()


if __name__ == "__main__":
    main()
