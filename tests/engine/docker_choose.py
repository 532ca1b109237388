#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which engine is chosen: by specification, by the environment, and by looking for living sockets."""

import os
import socket
import ssl
import sys
import threading

TOP = os.environ["TOP_SRCDIR"]
sys.path[:0] = [os.path.join(TOP, "tests", "lib"), os.path.join(TOP, "tests", "engine")]
from certificates import certificates  # noqa: E402
from enginedriver import tool  # noqa: E402
from replay import Replay  # noqa: E402
from tap import Tap  # noqa: E402


def variables(tap):
    with Replay(tap.folder, "docker-20.10") as engine, Replay(tap.folder, "podman-5.4") as podman:
        chosen = tool("", "choose", environment={"DOCKER_HOST": engine.endpoint})
        tap.same(chosen.text, f"docker {engine.endpoint} DOCKER_HOST\n", "DOCKER_HOST")
        tap.same(engine.requests, ["GET /_ping"], "is probed")
        chosen = tool("", "choose", environment={"DOCKER_HOST": engine.path})
        tap.same(chosen.text, f"docker {engine.endpoint} DOCKER_HOST\n", "a bare path is a socket")
        chosen = tool("", "choose", environment={"DOCKER_HOST": engine.endpoint, "CONTAINER_HOST": podman.endpoint})
        tap.contains(chosen.text, "DOCKER_HOST\n", "DOCKER_HOST goes first")
        chosen = tool(f"docker:{engine.endpoint}", "choose", environment={"DOCKER_HOST": "unix:///nonexistent"})
        tap.same(chosen.text, f"docker {engine.endpoint} --engine\n", "a specification goes before the environment")
        chosen = tool("", "choose", environment={"DOCKER_HOST": podman.endpoint})
        tap.ok("docker " not in chosen.out, "Podman behind DOCKER_HOST is not taken for Docker", chosen.text)
    refusals(tap)


def refusals(tap):
    rows = [({"DOCKER_HOST": "ssh://me@host"}, "imagecull does not open ssh connections"),
            ({"CONTAINER_HOST": "ssh://me@host/run/podman/podman.sock"}, "imagecull does not open ssh connections"),
            ({"DOCKER_HOST": "unix:///nonexistent/docker.sock"}, "unix:///nonexistent/docker.sock"),
            ({"DOCKER_HOST": "fd://3"}, "no endpoint"), ({"DOCKER_HOST": "tcp://host"}, "tcp://HOST:PORT"),
            ({"DOCKER_HOST": "unix://relative"}, "absolute path"),
            ({"DOCKER_HOST": "tcp://h:1", "DOCKER_TLS_VERIFY": "1", "HOME": ""}, "DOCKER_CERT_PATH")]
    for environment, words in rows:
        result = tool("", "choose", environment=environment)
        name = " ".join(environment.values())
        tap.same((result.status, result.out), (1, ""), f"{name}: refused")
        tap.contains(result.err, words, f"{name}: says why")
        tap.contains(result.err, "DOCKER_" if "DOCKER_HOST" in environment else "CONTAINER_HOST", f"{name}: names it")


def detection(tap):
    folder = os.path.join(tap.folder, "root")
    home = {"HOME": "/people/me", "XDG_RUNTIME_DIR": "/run/user/5"}

    def detect():
        return tool("detect", folder, environment=home)
    result = detect()
    tap.contains(result.err, "no engine's socket is there; name one with --engine", "nothing there")
    tap.contains(result.err, "/run/docker.sock", "says where it looked")
    docker = Replay(folder, "docker-20.10", path="run/docker.sock")
    with docker:
        os.makedirs(os.path.join(folder, "var"))
        os.symlink("../run", os.path.join(folder, "var", "run"))
        tap.same(detect().text, f"docker {docker.endpoint} found\n", "one engine, whose folder has two names")
        several(tap, folder, docker, detect)
        asked = in_front(folder, detect)
    tap.same((asked, in_front(folder, detect) > 0), (0, True), "cri-dockerd is asked only where Docker does not answer")
    tap.contains(detect().err, "no engine answers", "a socket whose daemon has ended")
    tap.contains(detect().err, docker.path, "names it")


def several(tap, folder, docker, detect):
    with Replay(folder, "docker-29-graph", path="run/user/5/docker.sock") as rootless:
        result = detect()
        tap.contains(result.err, f"several engines run here; pass --engine docker:{docker.endpoint} (6 images) or "
                                 f"--engine docker:{rootless.endpoint} (3 images)", "two engines with images: both named")
        rootless.replace("GET /images/json", 200, [])
        tap.same(detect().text, f"docker {docker.endpoint} found\n", "only one of two has images")
        rootless.replace("GET /images/json", 500, {"message": "no"})
        tap.contains(detect().err, "cannot be counted", "an engine that cannot be counted may have some")
        docker.replace("GET /images/json", 200, [])
        tap.same(detect().text, f"docker {rootless.endpoint} found\n", "and counts as having some")
        rootless.replace("GET /images/json", 200, [])
        tap.same(detect().text, f"docker {docker.endpoint} found\n", "none has any: the first")
        docker.load("docker-20.10")
        docker.answers["GET /images/json"].pop(0)
    with Replay(folder, "docker-29-graph", path="people/me/.docker/run/docker.sock") as home:
        tap.contains(detect().err, home.path, "a socket in the home folder")
    tap.same(detect().text, f"docker {docker.endpoint} found\n", "dead sockets beside a living one do not matter")
    dumb(tap, folder, docker, detect)


def in_front(folder, detect):
    """How often something that listens where cri-dockerd does is connected to."""
    path = os.path.join(folder, "run", "cri-dockerd.sock")
    asked = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()

        def accept():
            try:
                while True:
                    connection, _ = listener.accept()
                    asked.append(connection)
                    connection.close()
            except OSError:
                pass
        thread = threading.Thread(target=accept)
        thread.start()
        detect()
        listener.shutdown(socket.SHUT_RDWR)  # ends the thread's accept()
        thread.join()
    os.unlink(path)
    return len(asked)


def dumb(tap, folder, docker, detect):
    """Something that listens and is no engine."""
    path = os.path.join(folder, "run", "podman")
    os.makedirs(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.join(path, "podman.sock"))
        listener.listen()
        tap.same(detect().text, f"docker {docker.endpoint} found\n", "a socket without an engine does not matter")
    with open(os.path.join(folder, "people", "me", ".docker", "desktop"), "w", encoding="utf-8") as file:
        file.write("no folder")
    tap.same(detect().text, f"docker {docker.endpoint} found\n", "nor does a file in the way")


def tls(tap):
    folder = certificates(os.path.join(tap.folder, "certificates"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server-key.pem"))
    context.load_verify_locations(os.path.join(folder, "ca.pem"))
    context.verify_mode = ssl.CERT_REQUIRED
    good = {"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": folder}
    with Replay(tap.folder, "docker-20.10", tcp=context) as engine:
        host = {**good, "DOCKER_HOST": engine.endpoint}
        tap.same(tool("", "choose", environment=host).text, f"docker {engine.endpoint} DOCKER_HOST tls {folder}\n",
                 "DOCKER_HOST with TLS")
        result = tool(f"docker:{engine.endpoint}", "read", "disk", environment=good)
        tap.same(len(result.json()["images"]), 6, "a specification takes TLS from the environment too")
        tap.same(result.json()["disk"], None, "the disk of another machine is not known")
        asked = len(engine.requests)
        strangers = certificates(os.path.join(tap.folder, "strangers"))
        result = tool(f"docker:{engine.endpoint}", "read", environment={**good, "DOCKER_CERT_PATH": strangers})
        tap.same(result.status, 1, "a server that the certificates do not vouch for")
        tap.same(tool(f"docker:{engine.endpoint}", "read").status, 1, "no TLS where the engine wants it")
        tap.same(len(engine.requests), asked, "in neither case a request is sent")
    with Replay(tap.folder, "docker-20.10", tcp=True) as engine:
        tap.same(len(tool(f"docker:{engine.endpoint}", "read").json()["images"]), 6, "plain TCP")


with Tap() as tap:
    variables(tap)
    detection(tap)
    tls(tap)
