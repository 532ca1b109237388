# SPDX-License-Identifier: Apache-2.0
"""What depends on the surroundings: a terminal and its width, colors, the bar, and --linger."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.environ["TOP_SRCDIR"], "tests", "lib"))
from tap import Tap  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
SHARED = os.path.join(os.environ["TOP_SRCDIR"], "tests", "cases", "shared")
NODE = ["-p", os.path.join(SHARED, "shop.yaml"), "-i", os.path.join(SHARED, "node.json")]
SNAPSHOT = ["-p", os.path.join(SHARED, "shop.yaml"), "-e", "snapshot:" + os.path.join(SHARED, "node.json")]
ESCAPES = re.compile(r"\x1b\[[0-9;]*[mK]")


def environment(**changes):
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "TERM")}
    env.update({"TERM": "xterm", **changes})
    return env


def on_terminal(arguments, columns, stream="stdout", **changes):
    """Runs with one stream on a terminal of that width; what the terminal got, and the exit status."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave}
    process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, env=environment(**changes), **streams)
    os.close(slave)
    got = b""
    while True:
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        got += data
    os.close(master)
    return got.decode().replace("\r\n", "\n"), process.wait(timeout=60)


def widths(tap):
    plain = subprocess.run([PROGRAM, "plan", *NODE, "-v"], capture_output=True, text=True, check=True,
                           env=environment(COLUMNS="50")).stdout
    tap.ok(max(len(line) for line in plain.splitlines()) > 100, "without a terminal nothing is cut")
    tap.ok("\x1b" not in plain, "without a terminal there is no color")
    for columns in (60, 80, 110):
        text, status = on_terminal(["plan", *NODE, "--color", "never"], columns)
        table = [line for line in text.splitlines() if re.match(r"VERDICT|delete|RULE|shop/|KEPT|   [0-9]", line)]
        tap.ok(status == 0 and len(table) > 8, "%d columns: there are tables" % columns, text)
        tap.same([line for line in table if len(line) > columns], [], "%d columns: tables fit" % columns)
    text, _ = on_terminal(["plan", *NODE], 60)
    tap.ok(re.search(r"regis\S*\.\.\.\S*app:2 ", ESCAPES.sub("", text)), "the middle of a name gives way", text)


def colors(tap):
    for wanted, arguments, changes in ((True, [], {}), (False, [], {"NO_COLOR": "1"}), (False, [], {"TERM": "dumb"}),
                                       (True, [], {"NO_COLOR": ""}), (False, ["--color", "never"], {}),
                                       (True, ["--color=always"], {"NO_COLOR": "1"})):
        text, _ = on_terminal(["plan", *NODE, *arguments], 80, **changes)
        tap.same("\x1b[31mdelete" in text, wanted, "color: %s %s" % (arguments, changes))


def bar(tap):
    out = os.path.join(tap.folder, "after.json")
    text, status = on_terminal(["apply", *SNAPSHOT, "--insecure-policies", "--snapshot-out", out], 80, "stderr")
    tap.same(status, 0, "apply with a bar")
    tap.ok("[" in text and "0/2 images" in text, "the bar is drawn", text)
    tap.ok(text.endswith("\r\x1b[K"), "and taken away", repr(text))
    text, _ = on_terminal(["apply", *SNAPSHOT, "--insecure-policies", "--snapshot-out", out, "--log-format", "json"],
                          80, "stderr")
    tap.same(text, "", "no bar in a log")


def linger(tap):
    started = time.monotonic()
    done = subprocess.run([PROGRAM, "plan", *NODE, "--linger", "2s"], capture_output=True, check=False, timeout=60)
    tap.ok(done.returncode == 0 and 2 <= time.monotonic() - started < 30, "it lingers as long as asked")
    started = time.monotonic()
    done = subprocess.run([PROGRAM, "plan", "-p", "nowhere", "--linger", "1h"], capture_output=True, check=False,
                          timeout=60)
    tap.ok(done.returncode == 3 and time.monotonic() - started < 30, "not for what is wrong on every node")
    for number in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen([PROGRAM, "plan", *NODE, "--detailed-exitcode", "--linger", "forever"],
                                   stdout=subprocess.PIPE, text=True)
        lines = []
        while not lines or not lines[-1].startswith("to delete"):
            lines.append(process.stdout.readline())
        time.sleep(0.5)
        tap.ok(process.poll() is None, "it lingers forever, with its output written")
        process.send_signal(number)
        tap.same(process.wait(timeout=30), 10, "signal %d ends it with the status of the work" % number)
    lock_is_free(tap)


def lock_is_free(tap):
    out = os.path.join(tap.folder, "after.json")
    arguments = [PROGRAM, "apply", *SNAPSHOT, "--insecure-policies", "--snapshot-out", out, "--lock-dir", tap.folder]
    first = subprocess.Popen([*arguments, "--linger", "forever"], stdout=subprocess.PIPE, text=True)
    while not first.stdout.readline().startswith("names:"):
        pass
    time.sleep(0.5)
    second = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    tap.same((second.returncode, second.stderr), (0, ""), "a run that lingers holds no lock")
    first.terminate()
    tap.same(first.wait(timeout=30), 0, "and ends well")


with Tap() as tap_:
    widths(tap_)
    colors(tap_)
    bar(tap_)
    linger(tap_)
