# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema that `imagecull schema` prints, judged by a real validator: it is a schema, it accepts what the
parser accepts, and what it refuses the parser refuses too."""

import glob
import json
import os
import subprocess
import sys

TOP = os.environ["TOP_SRCDIR"]
sys.path.insert(0, os.path.join(TOP, "tests", "lib"))
from tap import Tap  # noqa: E402

PROGRAM = os.environ["IMAGECULL"]
CORPUS = os.path.join(TOP, "tests", "unit", "policy", "corpus")


def documents(yaml, path):
    """The file's policies as a YAML reader sees them; dates stay text, as JSON has none."""
    class Loader(yaml.SafeLoader):
        pass
    Loader.yaml_implicit_resolvers = {
        first: [row for row in rows if not row[0].endswith(":timestamp")]
        for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    with open(path, encoding="utf-8") as text:
        loaded = [d for d in yaml.load_all(text, Loader) if d is not None]
    return [d for d in loaded if not (isinstance(d, dict) and d.get("kind") == "CullTest")]


def parser_refuses(path):
    return subprocess.run([PROGRAM, "check", path], capture_output=True, check=False, timeout=60).returncode == 3


def main(tap):
    try:
        import jsonschema
        import yaml
    except ImportError as error:
        tap.missing("Python's module %s" % error.name)
    printed = subprocess.run([PROGRAM, "schema"], capture_output=True, text=True, check=False, timeout=60)
    tap.same((printed.returncode, printed.stderr), (0, ""), "schema ends well")
    schema = json.loads(printed.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = sorted(glob.glob(TOP + "/policies/*.yaml") + glob.glob(CORPUS + "/good/**/*.yaml", recursive=True))
    tap.ok(len(good) >= 10, "%d good files are there" % len(good))
    for path in good:
        errors = [e.message for d in documents(yaml, path) for e in validator.iter_errors(d)]
        tap.ok(not errors, "the schema accepts " + os.path.basename(path), "\n".join(errors))
    refused = 0
    for path in sorted(glob.glob(CORPUS + "/bad/**/*.yaml", recursive=True)):
        try:
            bad = any(list(validator.iter_errors(d)) for d in documents(yaml, path))
        except (yaml.YAMLError, UnicodeDecodeError, ValueError):
            continue  # no JSON document: nothing for a schema to judge
        if bad:
            refused += 1
            tap.ok(parser_refuses(path), "the parser refuses what the schema refuses: " + os.path.basename(path))
    tap.ok(refused >= 25, "%d bad files are refused by the schema" % refused)


with Tap() as tap_:
    main(tap_)
