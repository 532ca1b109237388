#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The labelled set on a real Docker Engine, as containerdjob.py has it on containerd."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from conformance import conform  # noqa: E402
from dockeradapter import DockerAdapter  # noqa: E402
from engines import Dockerd, Registry, Scratch  # noqa: E402
from tap import Tap  # noqa: E402


def main():
    with Tap() as tap:
        if os.geteuid() != 0 or not shutil.which("dockerd"):
            tap.missing("dockerd, and root to start it")
        scratch = Scratch("ic-set.")
        try:
            engine = DockerAdapter(Dockerd(scratch), ("docker",))
            registry = Registry(scratch)
            engine.daemon.start()
            try:
                conform(tap, engine, registry, scratch.path)
            finally:
                engine.daemon.stop()
        finally:
            scratch.close()


if __name__ == "__main__":
    main()
