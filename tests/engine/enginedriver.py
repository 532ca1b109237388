# SPDX-License-Identifier: Apache-2.0
"""Runs tests/engine/enginetool, the C side of the tests of engines."""

import json
import os
import subprocess

TOOL = os.path.join(os.environ.get("TOP_BUILDDIR", "."), "tests", "engine", "enginetool")
ENGINE_VARIABLES = ("DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "CONTAINER_HOST",
                    "CONTAINER_RUNTIME_ENDPOINT", "XDG_RUNTIME_DIR")


class Result:
    def __init__(self, process):
        self.status, self.out, self.err = process.returncode, process.stdout, process.stderr

    @property
    def text(self):
        return self.out + self.err

    @property
    def outcome(self):
        return self.out.split(" ", 1)[0].strip() if self.status == 0 else f"error {self.err}"

    def json(self):
        if self.status != 0:
            raise AssertionError(f"status {self.status}: {self.text}")
        return json.loads(self.out)


def tool(target, *arguments, environment=None):
    clean = {key: value for key, value in os.environ.items() if key not in ENGINE_VARIABLES}
    clean.update(environment or {})
    return Result(subprocess.run([TOOL, target, *arguments], env=clean, capture_output=True, text=True, timeout=120))


def image(inventory, name):
    """The image of the inventory that has the name or the ID."""
    for candidate in inventory["images"]:
        if name in [candidate["id"], *candidate["tags"], *candidate["digests"]]:
            return candidate
    return None
