# SPDX-License-Identifier: Apache-2.0
"""Docker Engine and Podman as the conformance suite wants an engine."""

import copy

from engines import Image
from labelled import canonical


class DockerAdapter:
    def __init__(self, daemon, kinds, scheme="docker"):
        self.daemon, self.kinds = daemon, kinds
        self.spec = "%s:unix://%s" % (scheme, daemon.socket)
        self.load, self.run, self.create, self.pull = daemon.load, daemon.run, daemon.create, daemon.pull

    def start(self):
        self.daemon.start()

    def stop(self):
        self.daemon.stop()

    def id_of(self, name):
        found = self.daemon.call("GET", "/images/%s/json" % name.replace("/", "%2F"))["Id"]
        return found if ":" in found else "sha256:" + found

    def listed(self):
        return self.daemon.names()

    def states(self):
        return {one["Names"][0]: (one["State"], one["ImageID"])
                for one in self.daemon.call("GET", "/containers/json?all=1")}

    def run_to_end(self, image, name):
        self.run(image, name, ["end"])

    def paused(self, image, name):
        self.daemon.pause(self.run(image, name))

    def sandboxed(self, image, name):
        """There are no sandboxes: a container runs from the image."""
        self.run(image, name)

    def drop_name(self, tag):
        """An engine asked to remove the last name removes the image; so another image takes the name before."""
        self.load([Image("placeholder", [tag])])
        self.daemon.untag(tag)

    def child(self, parent, tag):
        """As a classic build makes it: the engine has the record of the parent."""
        container = self.create(parent.tags[0], "c-build")
        repository, _, version = tag.rpartition(":")
        self.daemon.call("POST", "/commit?container=%s&repo=%s&tag=%s" % (container, repository, version), {})
        self.daemon.call("DELETE", "/containers/" + container)


class PodmanAdapter(DockerAdapter):
    """Podman, which takes short names in an archive for names of this machine, and is never told to force."""

    forgets_moved = True
    outcomes = {"removed", "in-use"}

    def __init__(self, daemon):
        super().__init__(daemon, ("podman",), "podman")
        self.load = self.load_full
        self.run, self.create = self.by_full(daemon.run), self.by_full(daemon.create)

    @staticmethod
    def by_full(make):
        return lambda image, name, arguments=(): make(canonical(image), name, arguments)

    def load_full(self, images):
        images = [copy.copy(image) for image in images]
        for image in images:
            image.tags = [canonical(tag) for tag in image.tags]
        self.daemon.load(images)

    def id_of(self, name):
        return super().id_of(canonical(name))
