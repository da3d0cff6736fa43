# SPDX-License-Identifier: Apache-2.0
"""Lets Schemathesis (PyPI) make requests out of the document of `waybill openapi` and hold the
answers of a running program against it, with all of its checks.

    explore.py <waybill> <folder>     the folder keeps it between runs

WAYBILL_LONG gives it more time. Exit 77 (skipped) when the registry does not answer.
"""

import os
import sys
from pathlib import Path

import lint

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import town  # noqa: E402

EXPLORER = "schemathesis==4.32.5"
SEED = "20260131"
CONFIG = Path(__file__).with_name("schemathesis.toml")
# Boundaries of every field, right and wrong. Long runs have those too that go on while they may.
SHORT = (["--phases=coverage", "--max-time=75"],)
LONG = (["--phases=examples,coverage"], ["--phases=fuzzing,stateful", "--max-time=600"])


def explore(server, document, folder, how):
    environment = dict(os.environ, WAYBILL_TOWN_PORT=str(server.port), NO_COLOR="1",
                       SCHEMATHESIS_HOOKS="explore_hooks", PYTHONDONTWRITEBYTECODE="1",
                       PYTHONPATH=str(Path(__file__).resolve().parent))
    return lint.run(
        [folder / "bin/schemathesis", "--config-file", CONFIG.resolve(), "run", document,
         f"--url={server.url}", "--checks=all", f"--seed={SEED}", "--continue-on-failure",
         "--no-shrink", "--warnings=off", *how], 1500, env=environment, cwd=folder)


def main(waybill, folder):
    folder = Path(folder).resolve()
    if not lint.fetched(folder, EXPLORER, lambda: lint.install_python(folder, EXPLORER)):
        return lint.SKIPPED
    document = folder / "openapi.json"
    with document.open("wb") as out:
        if lint.run([waybill, "openapi"], stdout=out) != 0:
            return 1
    with town.serving(waybill) as server:
        runs = LONG if os.environ.get("WAYBILL_LONG") else SHORT
        return max(explore(server, document, folder, how) for how in runs)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
