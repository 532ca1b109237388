# SPDX-License-Identifier: Apache-2.0
"""An engine played back: an HTTP server on a unix socket (or on 127.0.0.1) that answers from data.

    with Replay(folder, "docker-29-containerd") as engine:          # tests/engine/recorded/NAME.json
        engine.answer("DELETE /images/x?noprune=1", 409, {"message": "…"})
        …
        engine.requests     # ["GET /_ping", "GET /v1.51/info", …]

A recording is {"server": …, "api": …, "min": …, "answers": {"GET /info": BODY, …}}. Requests are matched without their
version; the version itself is held against "min" and "api" as Docker does. Several answers to one request are given in
turn, the last one again and again. What has no answer is 404 "page not found", as an engine says of paths it does not
know. Faults stand in for a broken engine: see Answer.
"""

import json
import os
import re
import socket
import threading
import time

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded")


class Answer:
    """fault: None, "close" (no answer at all), "truncate" (half a body), "stall" (nothing until the server ends),
    "garbage" (not HTTP), "reset" (headers, then nothing)."""

    def __init__(self, status=200, body=None, headers=None, fault=None, act=None):
        self.status, self.fault, self.act = status, fault, act
        self.headers = headers or {}
        self.body = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else \
            json.dumps(body).encode() + b"\n"


class Replay:
    def __init__(self, folder, recording, tcp=None, path=None):
        self.tcp = tcp  # an ssl.SSLContext, or True for plain TCP
        self.path = os.path.join(folder, path or f"{recording}.sock")
        self.answers = {}
        self.requests = []
        self.ended = threading.Event()
        self.load(recording)

    def load(self, recording):
        with open(os.path.join(RECORDED, f"{recording}.json"), encoding="utf-8") as file:
            data = json.load(file)
        self.server, self.api, self.least = data["server"], data["api"], data["min"]
        self.headers = data.get("headers", {})
        for request, body in data["answers"].items():
            self.answer(request, 200, body)

    def answer(self, request, status=200, body=None, **more):
        """Sets the answer; a second call for the same request adds the next one."""
        self.answers.setdefault(request, []).append(Answer(status, body, **more))

    def replace(self, request, status=200, body=None, **more):
        self.answers[request] = []
        self.answer(request, status, body, **more)

    def body(self, request):
        """The recorded body, to be changed and set again."""
        return json.loads(self.answers[request][-1].body)

    def __enter__(self):
        if self.tcp:
            self.listener = socket.create_server(("127.0.0.1", 0))
            self.port = self.listener.getsockname()[1]
        else:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            if os.path.exists(self.path):
                os.unlink(self.path)
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(self.path)
            self.listener.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *ignored):
        self.ended.set()
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes accept(), which holds the socket open
        self.listener.close()

    @property
    def endpoint(self):
        return f"tcp://127.0.0.1:{self.port}" if self.tcp else f"unix://{self.path}"

    def changes(self):
        """The requests that are no mere looking, without their version."""
        return [re.sub(r"/v[0-9.]+/", "/", line) for line in self.requests if not line.startswith("GET ")]

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            if self.tcp and self.tcp is not True:
                connection = self.tcp.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines:
                while self.serve_one(connection, lines):
                    pass
        except OSError:
            pass

    def serve_one(self, connection, lines):
        line = lines.readline().decode().split()
        if len(line) != 3:
            return False
        while lines.readline().strip():
            pass
        method, path = line[0], line[1]
        self.requests.append(f"{method} {path}")
        return self.send(connection, self.find(method, path))

    def find(self, method, path):
        match = re.match(r"/v([0-9.]+)(/.*)", path)
        if match:
            complaint = self.complain(match.group(1))
            if complaint:
                return complaint
            path = match.group(2)
        if path == "/_ping" and f"{method} /_ping" not in self.answers:
            return Answer(200, "OK")
        waiting = self.answers.get(f"{method} {path}", [])
        if not waiting:
            return Answer(404, {"message": "page not found"})
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def complain(self, version):
        def numbers(text):
            return [int(part) for part in text.split(".")]
        if numbers(version) < numbers(self.least):
            return Answer(400, {"message": f"client version {version} is too old. Minimum supported API version is "
                                           f"{self.least}, please upgrade your client to a newer version"})
        if numbers(version) > numbers(self.api):
            return Answer(400, {"message": f"client version {version} is too new. Maximum supported API version is "
                                           f"{self.api}"})
        return None

    def send(self, connection, answer):
        if answer.act:
            answer.act()
        if answer.fault == "close":
            return False
        if answer.fault == "garbage":
            connection.sendall(b"\x00\x00\x00\x04garbage\r\n\r\n")
            return False
        if answer.fault == "stall":
            self.ended.wait(30)
            return False
        headers = {"Server": self.server, "Content-Type": "application/json", "Content-Length": len(answer.body)}
        if self.api and "Api-Version" not in self.headers:
            headers["Api-Version"] = self.api
        headers.update({key: value for key, value in {**self.headers, **answer.headers}.items() if value is not None})
        head = f"HTTP/1.1 {answer.status} Status\r\n" + "".join(f"{key}: {value}\r\n" for key, value in headers.items())
        body = answer.body[:len(answer.body) // 2] if answer.fault == "truncate" else answer.body
        connection.sendall(head.encode() + b"\r\n" + (b"" if answer.fault == "reset" else body))
        if answer.fault:
            time.sleep(0.05)  # let the client read what there is before the connection ends
        return answer.fault is None
