# SPDX-License-Identifier: Apache-2.0
"""A private containerd with its CRI plugin, a small gRPC client to fill it, and a proxy that reads gRPC's paths."""

import os
import signal
import socket
import struct
import subprocess
import time

import labelled
from engines import HookProxy, Image, docker_archive, sha256, stop_process, wait_until

CONFIG = """\
version = 2
root = "{folder}/root"
state = "{folder}/state"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.blockfile", "io.containerd.snapshotter.v1.erofs", "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.nri.v1.nri"]
[grpc]
  address = "{socket}"
[ttrpc]
  address = "{socket}.ttrpc"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "registry.k8s.io/pause:3.6"
  disable_tcp_service = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "{folder}/cni-bin"
    conf_dir = "{folder}/cni-conf"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "{snapshotter}"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
"""

HOST_NETWORK = 2  # NamespaceMode NODE: a sandbox that needs no CNI


# Protocol buffers: a message is a list of (field, number or text or bytes)

def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def message(*fields):
    out = b""
    for field, value in fields:
        if isinstance(value, int):
            out += varint(field << 3) + varint(value)
        else:
            data = value.encode() if isinstance(value, str) else value
            out += varint(field << 3 | 2) + varint(len(data)) + data
    return out


def fields_of(data):
    """[(field, value)] of a message, in order; the values of nested ones stay bytes."""
    found, at = [], 0

    def number():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        tag = number()
        if tag & 7 == 0:
            found.append((tag >> 3, number()))
        elif tag & 7 == 2:
            length = number()
            found.append((tag >> 3, data[at:at + length]))
            at += length
        else:
            raise RuntimeError("wire type %d" % (tag & 7))
    return found


def first_layer(world, key):
    return "sha256:" + sha256(world.images[key].layers[0])


def differences(what, there, wanted):
    return ["%s %s is left" % (what, one) for one in there - wanted] + \
        ["%s %s is gone" % (what, one) for one in wanted - there]


class Containerd:
    """containerd on a socket of its own. Containers are made through the CRI, in one sandbox on the host's network."""

    kinds = ("containerd",)

    def __init__(self, scratch, name="c", prefix=()):
        self.scratch, self.name, self.prefix = scratch, name, list(prefix)
        self.folder = scratch.sub(name)
        self.socket = scratch.sub(name + ".sock")
        self.spec = "cri:unix://" + self.socket
        self.process = None
        self.sandbox = None
        self.snapshotter = "overlayfs"

    # The daemon

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        self.launch()
        plugins = self.ctr("plugins", "ls")
        overlay = [line for line in plugins.splitlines() if "overlayfs" in line]
        if not any(line.split()[-1] == "ok" for line in overlay):
            stop_process(self.process)
            self.snapshotter = "native"
            self.launch()
        return self

    def launch(self):
        config = os.path.join(self.folder, "config.toml")
        with open(config, "w", encoding="utf-8") as out:
            out.write(CONFIG.format(folder=self.folder, socket=self.socket, snapshotter=self.snapshotter))
        self.process = self.scratch.spawn([*self.prefix, "containerd", "--config", config], self.name + ".log")
        try:
            wait_until(self.alive, "containerd")
        except RuntimeError as error:
            with open(self.scratch.sub(self.name + ".log"), encoding="utf-8") as log:
                raise RuntimeError("%s\n%s" % (error, log.read()[-2000:])) from error

    def alive(self):
        if self.process.poll() is not None:
            raise RuntimeError("containerd ended with status %d" % self.process.returncode)
        if not os.path.exists(self.socket):
            return False
        try:
            self.call("RuntimeService/Version")
            return True
        except RuntimeError:
            return False

    def stop(self):
        """Ends what runs, then the shims, then the daemon: shims outlive it."""
        if self.sandbox:
            for method in ("StopPodSandbox", "RemovePodSandbox"):
                try:
                    self.call("RuntimeService/" + method, (1, self.sandbox), seconds=10)
                except (RuntimeError, subprocess.TimeoutExpired):
                    pass  # what is left is killed below
        for pid in self.processes("init"):
            os.kill(pid, signal.SIGKILL)
        for pid in self.processes("shim"):
            os.kill(pid, signal.SIGKILL)
        stop_process(self.process)

    def processes(self, what):
        """Processes of this daemon alone: they have its own paths."""
        found = []
        tasks = os.path.join(self.folder, "state", "io.containerd.runtime.v2.task")
        if what == "init":
            for folder, _, names in os.walk(tasks):
                if "init.pid" in names:
                    with open(os.path.join(folder, "init.pid"), encoding="utf-8") as pid:
                        found.append(int(pid.read()))
            return [pid for pid in found if os.path.exists("/proc/%d" % pid)]
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/cmdline" % pid, "rb") as line:
                    words = line.read().split(b"\0")
            except OSError:
                continue
            if b"containerd-shim" in words[0] and self.socket.encode() in words:
                found.append(int(pid))
        return found

    # Calls

    def ctr(self, *arguments, data=None):
        done = subprocess.run([*self.prefix, "ctr", "-a", self.socket, "-n", "k8s.io", *arguments], input=data,
                              capture_output=True, timeout=120, check=False)
        if done.returncode != 0:
            raise RuntimeError("ctr %s: %s" % (" ".join(arguments), done.stderr.decode()))
        return done.stdout.decode()

    def call(self, method, *fields, seconds=120):
        """A call of the CRI that must work: [(field, value)] of its answer."""
        body = message(*fields)
        done = subprocess.run(["curl", "-sS", "--http2-prior-knowledge", "--unix-socket", self.socket, "-D", "/dev/stderr",
                               "-H", "content-type: application/grpc", "-H", "te: trailers", "--data-binary", "@-",
                               "http://localhost/runtime.v1." + method],
                              input=struct.pack(">BI", 0, len(body)) + body, capture_output=True, timeout=seconds, check=False)
        if done.returncode != 0 or b"grpc-status: 0\r" not in done.stderr:
            raise RuntimeError("%s: %s" % (method, done.stderr.decode()))
        return fields_of(done.stdout[5:])

    # Images

    def load(self, images):
        self.ctr("images", "import", "--snapshotter", self.snapshotter, "-", data=docker_archive(images))
        wanted = {image.id for image in images}
        # The CRI follows containerd's records by events.
        wait_until(lambda: wanted <= set(self.listed()), "images in the CRI", 20)
        for image in images:
            for tag in image.tags:
                wait_until(lambda tag=tag, image=image: self.id_of(tag) == image.id, tag + " in the CRI", 20)

    def id_of(self, name):
        image = dict(self.call("ImageService/ImageStatus", (1, message((1, name))))).get(1, b"")
        return dict(fields_of(image)).get(1, b"").decode()

    def listed(self):
        found = {}
        for _, image in self.call("ImageService/ListImages"):
            fields = fields_of(image)
            found[dict(fields)[1].decode()] = [value.decode() for field, value in fields if field in (2, 3)]
        return found

    def records(self):
        return self.ctr("images", "ls", "-q").split()

    def drop_name(self, tag):
        full = [name for name in self.records() if name.endswith(tag)]
        image = self.id_of(tag)
        self.ctr("images", "rm", *full)
        wait_until(lambda: self.listed().get(image) == [], tag + " is gone in the CRI", 20)

    def pull(self, reference):
        self.call("ImageService/PullImage", (1, message((1, reference))))

    def child(self, parent, tag):
        """There is no commit here: an image that has the parent's layers."""
        self.load([Image("child", [tag], base=parent)])

    def leftovers(self, world):
        """What is there of images that went, or missing of those that stayed: configurations, layers, snapshots.

        A container that has ended keeps its own snapshot, and with it those below: they must be there too.
        """
        def complaints():
            content = set(self.ctr("content", "ls", "-q").split())
            snapshots = {line.split()[0] for line in self.ctr("snapshots", "--snapshotter", self.snapshotter,
                                                              "ls").splitlines()[1:]}
            staying = set(world.left())
            kept = {key for key in world.images if world.ids[key] in staying}
            used = {row.key for row in labelled.ROWS if row.use}
            # The child has the parent's layers.
            layers_kept = kept | ({labelled.PARENT.key} if labelled.CHILD.key in world.ids else set())
            configs = {world.images[key].id for key in kept}
            blobs = {first_layer(world, key) for key in layers_kept}
            held = {first_layer(world, key) for key in layers_kept | used}
            ours = {first_layer(world, key) for key in world.images}
            return differences("configuration", content & {image.id for image in world.images.values()}, configs) + \
                differences("snapshot", snapshots & ours, held) + \
                ["layer %s is left" % one for one in content & ours - blobs]  # pulled ones are there compressed
        end = time.monotonic() + 10
        while complaints() and time.monotonic() < end:
            time.sleep(0.2)
        return complaints()

    # Containers

    def sandbox_config(self):
        network = message((1, message((1, HOST_NETWORK))))
        return message((1, message((1, "pod"), (2, "uid-pod"), (3, "default"))), (3, self.folder),
                       (8, message((2, network))))

    def in_sandbox(self):
        if self.sandbox is None:
            self.sandbox = self.call("RuntimeService/RunPodSandbox", (1, self.sandbox_config()))[0][1].decode()
        return self.sandbox

    def create(self, image, name, arguments=()):
        config = message((1, message((1, name))), (2, message((1, image))),
                         *[(3, word) for word in ("/wait", *arguments)])
        answer = self.call("RuntimeService/CreateContainer", (1, self.in_sandbox()), (2, config),
                           (3, self.sandbox_config()))
        return answer[0][1].decode()

    def run(self, image, name, arguments=()):
        container = self.create(image, name, arguments)
        self.call("RuntimeService/StartContainer", (1, container))
        return container

    def run_to_end(self, image, name):
        container = self.run(image, name, ["end"])
        # The CRI takes the task away some time after its end.
        wait_until(lambda: self.states()[container] == "ended", name + " ends", 20)

    def paused(self, image, name):
        self.ctr("tasks", "pause", self.run(image, name))

    def sandboxed(self, image, name):
        """The sandbox runs by this image: the configuration says so."""
        del image, name
        self.in_sandbox()

    def other_client(self, image, name):
        """A container that the CRI knows nothing of."""
        self.ctr("run", "-d", "--null-io", "--snapshotter", self.snapshotter, image, name, "/wait")
        return name

    def states(self):
        tasks = {line.split()[0]: line.split()[2] for line in self.ctr("tasks", "ls").splitlines()[1:]}
        listed = [line.split() for line in self.ctr("containers", "ls").splitlines()[1:]]
        return {line[0]: tasks.get(line[0], "STOPPED").replace("STOPPED", "ended") for line in listed}


class GrpcProxy(HookProxy):
    """Runs `hook(path)` before the call with that path goes to the engine."""

    def __init__(self, scratch, target, hook, name="grpc.sock"):
        super().__init__(scratch, target, hook, name)
        self.paths = []

    def requests(self, client, server):
        import hpack
        decoder, frames, at = hpack.Decoder(), b"", 24  # behind the preface
        while True:
            try:
                data = client.recv(65536)
            except OSError:
                data = b""
            frames += data
            while len(frames) >= at + 9 and len(frames) >= at + 9 + int.from_bytes(frames[at:at + 3], "big"):
                length = int.from_bytes(frames[at:at + 3], "big")
                if frames[at + 3] == 1:
                    self.see(decoder, frames[at + 4], frames[at + 9:at + 9 + length])
                at += 9 + length
            if not data:
                break
            server.sendall(data)
        try:
            server.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def see(self, decoder, flags, payload):
        if flags & 32:  # priority
            payload = payload[5:]
        path = dict(decoder.decode(payload))[":path"]
        with self.lock:
            self.paths.append(path)
            self.hook(path)
