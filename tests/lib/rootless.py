# SPDX-License-Identifier: Apache-2.0
"""Podman without privileges: its service runs as the user nobody, in a user namespace of its own."""

import os
import pwd

from engines import Podman


class RootlessPodman(Podman):
    def __init__(self, scratch, name="r"):
        super().__init__(scratch, name)
        user = pwd.getpwnam("nobody")
        os.chmod(scratch.path, 0o711)
        home = scratch.sub(name + "-home")
        for folder in ("", "run", "root", "tmp"):
            os.makedirs(os.path.join(home, folder), exist_ok=True)
            os.chown(os.path.join(home, folder), user.pw_uid, user.pw_gid)
        os.chmod(self.environment["CONTAINERS_CONF"], 0o644)
        self.socket = os.path.join(home, "run", "p.sock")
        self.environment = {"PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": os.path.join(home, "run"),
                            "CONTAINERS_CONF": self.environment["CONTAINERS_CONF"]}
        # Without ranges in /etc/subuid there is one user in the namespace, which owns whatever an archive says.
        # Podman wants to enter the folder it is started in, which may be one that only root can.
        self.arguments = ["env", "--chdir", home,
                          "setpriv", "--reuid=%d" % user.pw_uid, "--regid=%d" % user.pw_gid, "--clear-groups",
                          "podman", "--storage-driver", "vfs", "--storage-opt", "vfs.ignore_chown_errors=true",
                          "--root", os.path.join(home, "root"), "--runroot", os.path.join(home, "run", "c"),
                          "--tmpdir", os.path.join(home, "tmp"), "system", "service", "-t", "0",
                          "unix://" + self.socket]
