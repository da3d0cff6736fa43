# SPDX-License-Identifier: Apache-2.0
"""Runs docs/tour.md: its blocks in one shell, in their order, beside the server that it starts.
What is shown below a block has to be in what the block says, line by line in that order; `…` stands
for anything. Changed are only the two ports.

    tour.py <waybill>
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from commands import ROOT, SECONDS, Person

BLOCK = re.compile(r"^```(sh serve|sh|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)
END = "-- end of block"


def blocks():
    """The server's command; each block with the lines that are shown below it."""
    serve, told = "", []
    for kind, text in BLOCK.findall((ROOT / "docs/tour.md").read_text()):
        if kind == "sh serve":
            serve = text.strip()
        elif kind == "sh":
            told.append((text, []))
        else:
            told[-1][1].extend(text.splitlines())
    return serve, told


def missing(shown, said):
    """The first line that is not there behind those before it; nothing when all are."""
    rest = iter(said.splitlines())
    for line in shown:
        like = re.compile(".*".join(map(re.escape, line.split("…"))), re.IGNORECASE)
        if not any(like.fullmatch(one.strip()) for one in rest):
            return line
    return None


def play(person, told):
    script = "set -euo pipefail\n" + "".join(
        f"{person.with_our_ports(text)}\necho '{END}'\n" for text, _ in told)
    done = subprocess.run(["timeout", str(SECONDS), "bash", "-c", script], cwd=person.folder,
                          env=person.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    said = done.stdout.split(END + "\n")
    for number, (text, shown) in enumerate(told):
        name = f"block {number + 1}: {text.strip().splitlines()[0]}"
        if number + 1 >= len(said):
            person.judge(name, 1, f"the shell ended with {done.returncode}\n{said[-1]}")
            return
        lost = missing(shown, said[number])
        person.judge(name, 0 if lost is None else 1, f"not there: {lost}\n{said[number]}")


def main(binary):
    with tempfile.TemporaryDirectory(prefix="waybill-tour-") as name:
        person = Person(Path(binary).resolve(), Path(name))
        del person.environment["WAYBILL_COURIERS_ASSIGNMENT"]  # couriers choose
        serve, told = blocks()
        with person.serving(serve, "Ctrl-C stops the server."):
            play(person, told)
        print(f"{person.passed} passed, {len(person.failed)} failed")
        return 1 if person.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
