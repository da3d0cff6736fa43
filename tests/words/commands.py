# SPDX-License-Identifier: Apache-2.0
"""Runs, word for word, what README, docs/operations.md, `--help` and the server's own "Try next"
tell people to type, beside a PostgreSQL of the test's own. Changed are only the two ports, since
those of the documents may be taken, and what an example names that cannot be there or is there
already: an order, a person.

    commands.py <waybill>
"""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/dev"))
from machine import Machine  # noqa: E402
from servers import free_ports  # noqa: E402

SECONDS = 240
PUBLIC, INTERNAL = "8080", "9090"
ALIAS = "alias waybill=build/release/apps/waybill/waybill"
SERVES = re.compile(r"\bwaybill serve\b")
ORDER = re.compile(r"\bord_[0-9a-z]{26}\b")
PARKED = re.compile(r"waybill parked \w+ (\w+)/([\w.]+)/(evt_[0-9a-z]{26})")
# These ask the running server, in this order: what is parked is parked before it starts.
ASKING = ("waybill demo", "waybill loadtest", "waybill parked")
MOMENT = re.compile(r"(?<=--at )\S+")


def free_port():
    return str(free_ports(1)[0])


class Person:
    """Somebody with a shell in a fresh checkout that has been built."""

    def __init__(self, binary, folder, pick=free_port):
        self.folder = folder
        built = folder / "build/release/apps/waybill/waybill"
        built.parent.mkdir(parents=True)
        built.symlink_to(binary)
        (folder / "waybill.toml").write_text("")
        self.ports = {PUBLIC: pick(), INTERNAL: pick()}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = kept | {
            "LANG": "C.UTF-8",
            "WAYBILL_SERVER_PORT": self.ports[PUBLIC],
            "WAYBILL_SERVER_INTERNAL_PORT": self.ports[INTERNAL],
            "WAYBILL_COURIERS_ASSIGNMENT": "optimal",  # so that `dispatch explain` has an answer
        }
        self.servers = 0
        self.failed = []
        self.passed = 0

    def with_our_ports(self, text):
        for told, ours in self.ports.items():
            text = re.sub(rf"(?<=[:=]){told}\b", ours, text)
        return text

    def words(self, command):
        return f"shopt -s expand_aliases\n{ALIAS}\n{self.with_our_ports(command)}"

    def judge(self, command, code, output):
        print(f"{'ok    ' if code == 0 else 'FAILED'} {command}", flush=True)
        if code == 0:
            self.passed += 1
            return
        self.failed.append(command)
        print(f"exit {code}\n{output}")

    def run(self, command):
        try:
            done = subprocess.run(
                ["bash", "-o", "pipefail", "-c", self.words(command)], cwd=self.folder,
                env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return self.judge(command, 1, f"no end within {SECONDS} s")
        return self.judge(command, done.returncode, done.stdout)

    @contextlib.contextmanager
    def serving(self, command, until):
        """A server that says `until`, stopped by Ctrl-C; judged by both."""
        self.servers += 1
        said = self.folder / f"said-{self.servers}.txt"
        with said.open("w") as out:
            server = subprocess.Popen(
                ["bash", "-c", self.words(command)], cwd=self.folder, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
        try:
            end = time.monotonic() + SECONDS
            while until not in said.read_text() and server.poll() is None:
                if time.monotonic() > end:
                    break
                time.sleep(0.05)
            yield said.read_text()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGINT)
            try:
                code = server.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                code = server.wait()
        text = said.read_text()
        self.judge(command, code if until in text else 1, text)


def lines_of(block):
    """Commands of a block: a line that ends with a backslash goes on."""
    return [line for line in block.replace("\\\n", " ").splitlines() if line.strip()]


def shell_blocks(file, heading=""):
    text = (ROOT / file).read_text()
    return re.findall(r"```sh\n(.*?)```", text[text.index(heading):], re.DOTALL)


def subcommands(person, words=()):
    """Every command that has no commands of its own, by the help of those above it."""
    told = subprocess.run([person.folder / "build/release/apps/waybill/waybill", *words, "--help"],
                          env=person.environment, capture_output=True, text=True, check=True).stdout
    listed = re.search(r"\nSubcommands:\n((?:  .*\n)+)", told)
    if not listed:
        return [(words, told)]
    names = re.findall(r"^  (\w\S*)", listed[1], re.MULTILINE)
    return [one for name in names for one in subcommands(person, (*words, name))]


def examples(person):
    for words, told in subcommands(person):
        listed = re.search(r"\nExample:\n((?:  .*\n)+)", told)
        if listed:
            yield from (line.strip() for line in lines_of(listed[1]))
        elif words != ("version",):
            person.judge(f"waybill {' '.join(words)} --help", 1, "has no example")


def of_our_own(command, folder):
    stored = sqlite3.connect(f"file:{folder}/var/orders.db?mode=ro", uri=True)
    with contextlib.closing(stored):
        found = stored.execute("SELECT order_id FROM orders WHERE status = 'COMPLETED' LIMIT 1")
        (order,) = found.fetchone()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return MOMENT.sub(now, ORDER.sub(order, command)).replace("ada@", "grace@")


def park(told, folder):
    """The messages that the examples name, of a type that their consumer passes over."""
    for service, consumer, event in {found.groups() for found in map(PARKED.match, told) if found}:
        stored = sqlite3.connect(f"{folder}/var/{service}.db")
        with contextlib.closing(stored), stored:
            stored.execute(
                "INSERT INTO parked_messages (consumer, event_id, topic, type, key, sequence,"
                " event_at, trace, data, reason, at)"
                " VALUES (?, ?, 'waybill.payments', 'payment.refunded', 'pay', 1, 1, '', x'',"
                " 'test.planted', 1)", (consumer, event))


def play(person):
    told = list(examples(person))
    serve = next(line for line in told if SERVES.search(line))
    with person.serving(serve, "Ctrl-C stops the server.") as said:
        for block in shell_blocks("README.md", "## Try next"):
            for line in lines_of(block):
                person.run(line)
        printed = said[said.find("Try next:"):].splitlines()
        for line in (line.strip() for line in printed if line.startswith("  ")):
            person.run(line)
    operations = [line for block in shell_blocks("docs/operations.md") for line in lines_of(block)]
    person.run("\n".join(line for line in operations if not SERVES.search(line)))
    for line in operations:
        if SERVES.search(line):
            with person.serving(line, "Serving http://"):
                pass
    # What is read is made first. All are told our own order before one of them moves it elsewhere.
    for line in [of_our_own(line, person.folder)
                 for line in sorted(told, key=lambda line: " generate " not in line)
                 if line != serve and not line.startswith(ASKING)]:
        person.run(line)
    park(told, person.folder)
    with person.serving(serve, "Ctrl-C stops the server."):
        for command in ASKING:
            for line in told:
                if line.startswith(command):
                    person.run(line)


def main(binary):
    with tempfile.TemporaryDirectory(prefix="waybill-words-") as name:
        person = Person(Path(binary).resolve(), Path(name))
        machine = Machine(person.folder)
        try:
            machine.postgres(standbys=())
            # As on a machine whose PostgreSQL is where every client looks for it.
            person.environment |= {"PGHOST": "127.0.0.1", "PGPORT": machine.database_port,
                                   "PGUSER": "waybill"}
            play(person)
        finally:
            machine.stop()
        print(f"{person.passed} passed, {len(person.failed)} failed")
        return 1 if person.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
