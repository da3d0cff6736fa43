# SPDX-License-Identifier: Apache-2.0
"""Holds the document of `waybill openapi` against two readers of other people's making:
openapi-spec-validator (PyPI) and Redocly's lint (npm). Neither may find an error or a warning.

    lint.py <waybill> <folder>     the folder keeps the readers between runs

They are fetched once, in pinned versions, with a limit in time. Exit 77 (skipped) when a registry
does not answer or there is no npm, and the other reader was content.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

VALIDATOR = "openapi-spec-validator==0.9.0"
REDOCLY = "@redocly/cli@2.77.0"
FETCH_SECONDS = 300
RUN_SECONDS = 240
SKIPPED = 77


def run(command, seconds=RUN_SECONDS, **more):
    print("+", " ".join(map(str, command)), flush=True)
    try:
        return subprocess.run(command, timeout=seconds, check=False, **more).returncode
    except subprocess.TimeoutExpired:
        print(f"no end within {seconds} s")
        return 1


def fetched(folder, version, install):
    """Whether the reader in `folder` is there; a mark says which version was fetched whole."""
    mark = folder / "fetched"
    if mark.exists() and mark.read_text() == version:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if install() != 0:
        print(f"skipped: {version} could not be fetched")
        return False
    mark.write_text(version)
    return True


def install_python(folder, *packages):
    try:
        venv.create(folder, with_pip=True)
    # Debian has what this needs in a package of its own, python3-venv.
    except (OSError, subprocess.CalledProcessError) as trouble:
        print(f"no virtual environment: {trouble}")
        return 1
    return run([folder / "bin/pip", "install", "--quiet", *packages], FETCH_SECONDS)


def validate(document, folder):
    if not fetched(folder, VALIDATOR, lambda: install_python(folder, VALIDATOR)):
        return SKIPPED
    return run([folder / "bin/openapi-spec-validator", document])


def install_node(folder, *packages):
    return run(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--silent",
                *packages], FETCH_SECONDS)


def lint(document, folder):
    if shutil.which("npm") is None:
        print("skipped: there is no npm here")
        return SKIPPED

    if not fetched(folder, REDOCLY, lambda: install_node(folder, REDOCLY)):
        return SKIPPED
    quiet = dict(os.environ, REDOCLY_TELEMETRY="off", REDOCLY_SUPPRESS_UPDATE_NOTICE="true")
    said = folder / "said.json"
    with said.open("wb") as out:
        run([folder / "node_modules/.bin/redocly", "lint", "--format=json",
             "--config", Path(__file__).with_name("redocly.yaml"), document], env=quiet, stdout=out)
    answer = json.loads(said.read_text())
    for problem in answer["problems"]:
        place = problem["location"][0].get("pointer", "") if problem.get("location") else ""
        print(f"{problem['severity']}: {problem['ruleId']}: {problem['message']} {place}")
    return 0 if not answer["problems"] else 1


def main(waybill, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    document = folder / "openapi.json"
    with document.open("wb") as out:
        if run([waybill, "openapi"], stdout=out) != 0:
            return 1
    codes = [validate(document, folder / "validator"), lint(document, folder / "redocly")]
    wrong = [code for code in codes if code not in (0, SKIPPED)]
    return wrong[0] if wrong else max(codes)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
