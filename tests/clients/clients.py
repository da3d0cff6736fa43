# SPDX-License-Identifier: Apache-2.0
"""Has other people's generators make clients of the document of `waybill openapi`, and plays a life
of an order with each against a running program.

    clients.py <waybill> <folder>     the folder keeps the generators between runs

They are fetched once, in pinned versions. A generator that leaves a piece of the document out fails
the test. Exit 77 (skipped) when a registry does not answer or there is no npm.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "openapi"), str(HERE.parent / "support")]
import lint  # noqa: E402
import town  # noqa: E402

PYTHON = ("openapi-python-client==0.29.1", "httpx==0.28.1", "attrs==26.1.0")
NODE = ("openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3",
        "@types/node@20.19.9")
QUICK = ("--payments.simulator_success_ppm=1000000", "--payments.simulator_delay_min=20ms",
         "--payments.simulator_delay_max=60ms")


def whole(command, **more):
    """Runs a generator; what it warns of is a piece that its client lacks."""
    print("+", " ".join(map(str, command)), flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=lint.RUN_SECONDS, check=False, **more)
    print(done.stdout, flush=True)
    return done.returncode or int("warning" in done.stdout.lower())


def python(server, document, folder):
    if not lint.fetched(folder, " ".join(PYTHON), lambda: lint.install_python(folder, *PYTHON)):
        return lint.SKIPPED
    settings = folder / "settings.yaml"
    # What is made needs no formatting to run; a picture is bytes.
    settings.write_text("post_hooks: []\ncontent_type_overrides:\n"
                        "  image/png: application/octet-stream\n"
                        "  image/jpeg: application/octet-stream\n")
    code = whole([folder / "bin/openapi-python-client", "generate", "--path", document, "--config",
                  settings, "--meta", "none", "--overwrite", "--output-path",
                  folder / "made/waybill_client"], cwd=folder)
    return code or lint.run(
        [folder / "bin/python", "-B", HERE / "life.py", server.url, server.internal_url],
        env=dict(os.environ, PYTHONPATH=str(folder / "made")))


def typescript(server, document, folder):
    if shutil.which("npm") is None:
        print("skipped: there is no npm here")
        return lint.SKIPPED
    if not lint.fetched(folder, " ".join(NODE), lambda: lint.install_node(folder, *NODE)):
        return lint.SKIPPED
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
    for name in ("life.ts", "tsconfig.json"):
        shutil.copy(HERE / name, folder)
    tools = folder / "node_modules/.bin"
    # What has a default need not be said, in a request.
    code = whole([tools / "openapi-typescript", document, "--default-non-nullable=false",
                  "--output", folder / "api.ts"], cwd=folder)
    code = code or lint.run([tools / "tsc", "--project", folder], cwd=folder)
    return code or lint.run(["node", folder / "built/life.js", server.url, server.internal_url])


def main(waybill, folder):
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    document = folder / "openapi.json"
    with document.open("wb") as out:
        if lint.run([waybill, "openapi"], stdout=out) != 0:
            return 1
    with town.serving(waybill, *QUICK) as server:
        codes = [python(server, document, folder / "python"),
                 typescript(server, document, folder / "typescript")]
    wrong = [code for code in codes if code not in (0, lint.SKIPPED)]
    return wrong[0] if wrong else max(codes)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
