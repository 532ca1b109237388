# SPDX-License-Identifier: Apache-2.0
"""SARIF of `imagecull check`, judged by the schema that OASIS published (version 2.1.0, as the npm package
@microsoft/jest-sarif carries it; it is fetched for the test and is no part of the tree)."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tarfile

TOP = os.environ["TOP_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from tap import Tap  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


def fetch_schema(tap):
    if shutil.which("npm") is None:
        tap.missing("npm")
    packed = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=tap.folder, capture_output=True, text=True,
                            timeout=120, check=False)
    archives = glob.glob(os.path.join(tap.folder, "*.tgz"))
    if packed.returncode != 0 or not archives:
        tap.missing("the npm package %s (%s)" % (PACKAGE, packed.stderr.strip()[-200:]))
    with tarfile.open(archives[0]) as archive:
        return json.load(archive.extractfile(MEMBER))


def main(tap):
    try:
        import jsonschema
    except ImportError as error:
        tap.missing("Python's module %s" % error.name)
    schema = fetch_schema(tap)
    # Its own draft refuses nothing here that matters; formats such as "uri" are not checked.
    validator = jsonschema.Draft7Validator(schema)
    bad = sorted(glob.glob(TOP + "/tests/unit/policy/corpus/bad/*.yaml"))[:40]
    good = sorted(glob.glob(TOP + "/policies/*.yaml"))
    cases = sorted(glob.glob(TOP + "/tests/cases/check/*/*.yaml"))
    results = 0
    for path in [*bad, *good, *cases]:
        printed = subprocess.run([PROGRAM, "check", "-o", "sarif", path], capture_output=True, check=False, timeout=60)
        log = json.loads(printed.stdout)
        errors = [e.message[:300] for e in validator.iter_errors(log)]
        tap.ok(not errors, "the schema accepts what is said of " + os.path.relpath(path, TOP), "\n".join(errors))
        results += len(log["runs"][0].get("results", []))
        rules = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
        used = {result["ruleId"] for result in log["runs"][0].get("results", [])}
        tap.ok(used <= rules, "every finding's rule is in the table", str(used - rules))
    tap.ok(results >= 50, "%d findings were judged" % results)
    broken = dict(log, version="9.9.9")
    tap.ok(list(validator.iter_errors(broken)), "the schema can refuse")


with Tap() as tap_:
    main(tap_)
