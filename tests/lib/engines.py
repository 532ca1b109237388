# SPDX-License-Identifier: Apache-2.0
"""Private engines for tests: each in a temporary folder, on sockets of its own, stopped by pid.

Images are made here byte by byte (no network, no build), so that every ID is known and the same
on each run. Nothing in here touches an engine that runs already.
"""

import atexit
import hashlib
import http.client
import io
import json
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import time
import urllib.parse

STARTUP_SECONDS = 60


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def have(*programs):
    """The first of the programs that is missing, or None."""
    for program in programs:
        if shutil.which(program) is None:
            return program
    return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what, seconds=STARTUP_SECONDS):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise RuntimeError("%s: not within %d seconds" % (what, seconds))


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout=60):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def stop_process(process, seconds=30):
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def unmount_below(folder):
    """What a killed daemon left mounted, deepest first."""
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        points = [line.split()[1].replace("\\040", " ") for line in mounts]
    for point in sorted((p for p in points if p.startswith(folder + "/")), reverse=True):
        subprocess.run(["umount", "-l", point], check=False, stderr=subprocess.DEVNULL)


class Scratch:
    """A temporary folder that goes with the test, whatever happens."""

    def __init__(self, prefix):
        # Socket paths may have 107 bytes: keep it short.
        self.path = tempfile.mkdtemp(prefix=prefix, dir="/tmp")
        self.processes = []
        self.owner = os.getpid()
        atexit.register(self.close)

    def sub(self, *parts):
        return os.path.join(self.path, *parts)

    def spawn(self, arguments, log, **options):
        with open(self.sub(log), "ab") as output:
            process = subprocess.Popen(arguments, stdout=output, stderr=output,
                                       stdin=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def close(self):
        if self.path is None or os.getpid() != self.owner:
            return
        for process in reversed(self.processes):
            stop_process(process)
        unmount_below(self.path)
        shutil.rmtree(self.path, ignore_errors=True)
        self.path = None


# Images

_static_program = None


def static_program():
    """A program that waits for a signal, linked statically: all that a container needs."""
    global _static_program
    if _static_program is None:
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "wait.c")
            with open(source, "w", encoding="utf-8") as out:
                out.write("#include <signal.h>\n#include <unistd.h>\n"
                          "static void end(int s){(void)s;_exit(0);}\n"
                          "int main(int c,char**v){(void)v;if(c>1)return 0;"
                          "signal(SIGTERM,end);signal(SIGINT,end);for(;;)pause();}\n")
            subprocess.run(["cc", "-static", "-O1", "-s", "-o", source[:-2], source], check=True)
            with open(source[:-2], "rb") as program:
                _static_program = program.read()
    return _static_program


def layer(files):
    """A layer's tar with the files {name: bytes}; always the same bytes for the same files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size = len(files[name])
            entry.mode = 0o755
            entry.mtime = 1700000000
            tar.addfile(entry, io.BytesIO(files[name]))
    return out.getvalue()


class Image:
    """One image: what it is made of, and the names that it is loaded with."""

    def __init__(self, key, tags=(), created="2026-01-01T00:00:00Z", labels=None, size=0,
                 runnable=False, base=None):
        self.tags = list(tags)
        files = {"key": key.encode(), "fill": b"x" * size}
        if runnable:
            files["wait"] = static_program()
        self.layers = (base.layers if base else []) + [layer(files)]
        config = {"architecture": "amd64", "os": "linux",
                  "config": {"Cmd": ["/wait"], "Env": ["KEY=" + key]},
                  "rootfs": {"type": "layers",
                             "diff_ids": ["sha256:" + sha256(one) for one in self.layers]},
                  "history": [{"created_by": "test"}] * len(self.layers)}
        if created is not None:
            config["created"] = created
        if labels:
            config["config"]["Labels"] = labels
        self.config = json.dumps(config, sort_keys=True).encode()
        self.id = "sha256:" + sha256(self.config)


def docker_archive(images):
    """The images as `docker save` writes them."""
    out = io.BytesIO()
    manifest = []
    done = set()
    with tarfile.open(fileobj=out, mode="w") as tar:
        def put(name, data):
            if name in done:
                return
            done.add(name)
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for image in images:
            blobs = [sha256(one) + "/layer.tar" for one in image.layers]
            put(image.id[7:] + ".json", image.config)
            for blob, one in zip(blobs, image.layers):
                put(blob, one)
            manifest.append({"Config": image.id[7:] + ".json", "RepoTags": image.tags or None,
                             "Layers": blobs})
        put("manifest.json", json.dumps(manifest).encode())
    return out.getvalue()


# Docker

class Dockerd:
    """A private Docker Engine. `arguments` come behind the ones that keep it private."""

    def __init__(self, scratch, name="d", arguments=(), program="dockerd"):
        self.scratch = scratch
        self.socket = scratch.sub(name + ".sock")
        self.name = name
        self.arguments = [program, "--iptables=false", "--ip6tables=false", "--bridge=none",
                          "--data-root", scratch.sub(name + "-data"),
                          "--exec-root", scratch.sub(name + "-exec"),
                          "-p", scratch.sub(name + ".pid"), "-H", "unix://" + self.socket,
                          *arguments]
        self.process = None
        self.environment = None  # that of the test

    def start(self):
        self.process = self.scratch.spawn(self.arguments, self.name + ".log", env=self.environment)
        try:
            wait_until(self.alive, self.arguments[0])
        except RuntimeError as error:
            with open(self.scratch.sub(self.name + ".log"), encoding="utf-8") as log:
                raise RuntimeError("%s\n%s" % (error, log.read()[-2000:])) from error
        return self

    def alive(self):
        if self.process.poll() is not None:
            raise RuntimeError("%s ended with status %d" % (self.arguments[0], self.process.returncode))
        try:
            return self.request("GET", "/_ping")[0] == 200
        except OSError:
            return False

    def stop(self):
        stop_process(self.process)

    def request(self, method, path, body=None, content_type="application/json"):
        connection = UnixConnection(self.socket, timeout=300)
        try:
            headers = {"Content-Type": content_type} if body is not None else {}
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def call(self, method, path, body=None):
        """A request that must work; its answer as JSON."""
        data = json.dumps(body).encode() if body is not None else None
        status, answer = self.request(method, path, data)
        if status >= 300:
            raise RuntimeError("%s %s: %d %s" % (method, path, status, answer.decode()))
        return json.loads(answer) if answer.strip() else None

    def load(self, images):
        status, answer = self.request("POST", "/images/load?quiet=1", docker_archive(images),
                                      "application/x-tar")
        if status != 200 or b"errorDetail" in answer:
            raise RuntimeError("load: %d %s" % (status, answer.decode()))

    def tag(self, name, repository, tag):
        self.call("POST", "/images/%s/tag?repo=%s&tag=%s"
                  % (urllib.parse.quote(name, safe=""), urllib.parse.quote(repository), tag))

    def untag(self, name):
        self.call("DELETE", "/images/%s?noprune=1" % urllib.parse.quote(name, safe=""))

    def create(self, image, name, arguments=()):
        answer = self.call("POST", "/containers/create?name=" + name,
                           {"Image": image, "Cmd": ["/wait", *arguments],
                            "NetworkDisabled": True, "HostConfig": {"NetworkMode": "none"}})
        return answer["Id"]

    def run(self, image, name, arguments=()):
        """A container that runs on; with arguments it ends at once."""
        container = self.create(image, name, arguments)
        self.call("POST", "/containers/%s/start" % container)
        if arguments:
            self.call("POST", "/containers/%s/wait" % container)
        return container

    def pause(self, container):
        self.call("POST", "/containers/%s/pause" % container)

    def pull(self, reference):
        if "@" in reference:
            repository, tag = reference.split("@", 1)
        else:
            repository, tag = reference.rsplit(":", 1)
        status, answer = self.request("POST", "/images/create?fromImage=%s&tag=%s"
                                      % (urllib.parse.quote(repository, safe=""),
                                         urllib.parse.quote(tag, safe="")))
        if status != 200 or b"errorDetail" in answer:
            raise RuntimeError("pull %s: %d %s" % (reference, status, answer.decode()))

    def push(self, reference):
        repository, tag = reference.rsplit(":", 1)
        connection = UnixConnection(self.socket, timeout=120)
        connection.request("POST", "/images/%s/push?tag=%s"
                           % (urllib.parse.quote(repository, safe=""), tag),
                           headers={"X-Registry-Auth": "e30="})
        answer = connection.getresponse().read()
        connection.close()
        if b"errorDetail" in answer:
            raise RuntimeError("push %s: %s" % (reference, answer.decode()))

    def names(self):
        """{image ID: sorted names (tags and digests)} of everything that is listed."""
        listed = {}
        for image in self.call("GET", "/images/json"):
            names = [n for n in (image["RepoTags"] or []) if n != "<none>:<none>"]
            names += [n for n in (image["RepoDigests"] or []) if not n.startswith("<none>")]
            listed[image["Id"]] = sorted(names)
        return listed


# A registry

class Registry:
    """docker-registry of Debian on a loopback port."""

    def __init__(self, scratch):
        self.port = free_port()
        self.host = "127.0.0.1:%d" % self.port
        config = scratch.sub("registry.yml")
        with open(config, "w", encoding="utf-8") as out:
            out.write("version: 0.1\nlog: {level: error}\n"
                      "storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}\n"
                      "http: {addr: '%s'}\n" % (scratch.sub("registry"), self.host))
        self.process = scratch.spawn(["docker-registry", "serve", config], "registry.log")
        wait_until(self.alive, "docker-registry")

    def alive(self):
        try:
            connection = http.client.HTTPConnection(self.host, timeout=5)
            connection.request("GET", "/v2/")
            status = connection.getresponse().status
            connection.close()
            return status == 200
        except OSError:
            return False


# A proxy between the program and an engine

class HookProxy:
    """A unix socket that passes bytes on, and runs `hook(line)` before each request line that it
    sees, so that a test can change the world between two requests of the program. Bytes that the
    hook returns are the answer, and the engine never sees the request; b"" breaks the connection."""

    def __init__(self, scratch, target, hook, name="proxy.sock"):
        import threading
        self.path = scratch.sub(name)
        self.target = target
        self.hook = hook
        self.lines = []
        self.lock = threading.Lock()
        self.threading = threading
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            self.threading.Thread(target=self.requests, args=(client, server), daemon=True).start()
            self.threading.Thread(target=self.answers, args=(server, client), daemon=True).start()

    def requests(self, client, server):
        while True:
            data = client.recv(65536)
            if not data:
                try:
                    server.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                return
            line = data.split(b"\r\n", 1)[0].decode("latin-1")
            if line.split(" ")[0] in ("GET", "DELETE", "POST", "HEAD"):
                with self.lock:
                    self.lines.append(line)
                    answer = self.hook(line)
                if answer is not None:
                    self.answer_instead(client, answer)
                    continue
            server.sendall(data)

    @staticmethod
    def answer_instead(client, answer):
        if answer:
            client.sendall(answer)
        else:
            client.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def answers(server, client):
        while True:
            try:
                data = server.recv(65536)
                if not data:
                    break
                client.sendall(data)
            except OSError:
                break
        try:
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.close()


# Podman

class Podman(Dockerd):
    """Podman's API service on a private socket, with its own stores."""

    def __init__(self, scratch, name="p"):
        super().__init__(scratch, name)
        # Unset, Podman takes the log driver and the events of systemd, which is not there.
        config = scratch.sub("containers.conf")
        with open(config, "w", encoding="utf-8") as out:
            out.write("[containers]\nlog_driver = \"k8s-file\"\n"
                      # What Podman asks for by itself may be more than the sandbox of a CI allows.
                      "default_ulimits = [\"nofile=1024:1024\", \"nproc=1024:1024\"]\n"
                      "[engine]\nevents_logger = \"none\"\ncgroup_manager = \"cgroupfs\"\n")
        self.environment = dict(os.environ, CONTAINERS_CONF=config)
        self.arguments = ["podman", "--root", scratch.sub("root"), "--runroot", scratch.sub("run"),
                          "--tmpdir", scratch.sub("tmp"), "system", "service", "-t", "0",
                          "unix://" + self.socket]

    def create(self, image, name, arguments=()):
        answer = self.call("POST", "/v1.41/containers/create?name=" + name,
                           {"Image": image, "Cmd": ["/wait", *arguments],
                            "HostConfig": {"NetworkMode": "none"}})
        return answer["Id"]

    def containers(self):
        return {c["Names"][0]: (c["State"], c["ImageID"])
                for c in self.call("GET", "/containers/json?all=1")}

    def stop(self):
        for container in self.call("GET", "/containers/json?all=1"):
            self.call("DELETE", "/containers/%s?force=1" % container["Id"])
        super().stop()
