# SPDX-License-Identifier: Apache-2.0
"""Certificates for tests, made by openssl."""

import os
import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def certificates(folder):
    """Makes ca.pem, cert.pem and key.pem as DOCKER_CERT_PATH has them, and server.pem with server-key.pem for
    127.0.0.1. Returns the folder."""
    os.makedirs(folder)

    def at(name):
        return os.path.join(folder, name)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=test", "-keyout", at("ca-key.pem"), "-out", at("ca.pem"))
    for name, key, names in (("cert", "key", "DNS:client"), ("server", "server-key", "IP:127.0.0.1")):
        with open(at("extensions"), "w", encoding="utf-8") as file:
            file.write(f"subjectAltName={names}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", at(f"{key}.pem"), "-out", at("request"))
        openssl("x509", "-req", "-in", at("request"), "-CA", at("ca.pem"), "-CAkey", at("ca-key.pem"),
                "-CAcreateserial", "-days", "2", "-extfile", at("extensions"), "-out", at(f"{name}.pem"))
    return folder
