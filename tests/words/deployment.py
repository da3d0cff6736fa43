# SPDX-License-Identifier: Apache-2.0
"""Runs, word for word, what docs/deployment.md tells people to type, on a PostgreSQL, a Kafka and a
Redis of its own. Blocks of a section are taken in their order: commands are run, settings are added
to town.toml, what is HAProxy's becomes haproxy.cfg. A server goes on until its section ends, and
then stops by Ctrl-C. Changed are only ports.

    deployment.py <waybill> <folder of Kafka>
"""

import contextlib
import os
import re
import signal
import sys
import tempfile
from pathlib import Path

from commands import ROOT, SERVES, Person, lines_of
from machine import Machine
from servers import free_ports

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PORT = re.compile(r"(?<=[:=])(\d{4})\b")
FILES = {"toml": "town.toml", "haproxy": "haproxy.cfg"}
PORTS = 64  # more than the document names
SAYS = {True: "Ctrl-C stops the server.", False: "\nServing "}  # with the demo town, and without


def sections():
    text = (ROOT / "docs/deployment.md").read_text()
    return [BLOCK.findall(section) for section in re.split(r"^## ", text, flags=re.MULTILINE)]


def play(person, blocks):
    """One section, until the first command that fails: what follows it would say nothing."""
    with contextlib.ExitStack() as servers:
        for language, block in blocks:
            if language in FILES:
                with (person.folder / FILES[language]).open("a") as file:
                    file.write(person.with_our_ports(block))
            for line in lines_of(block) if language == "sh" else []:
                if SERVES.search(line):
                    until = SAYS["--demo" in line]
                    if until not in servers.enter_context(person.serving(line, until)):
                        return  # which is told when it ends
                else:
                    person.run(line)
                if person.failed:
                    return


def end_daemons(folder):
    """What a section that failed has left behind."""
    for file in folder.glob("*.pid"):
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(file.read_text()), signal.SIGTERM)


def main(binary, kafka_home):
    with tempfile.TemporaryDirectory(prefix="waybill-deployment-") as name:
        folder = Path(name)
        ports = map(str, free_ports(PORTS))
        person = Person(Path(binary).resolve(), folder, lambda: next(ports))
        for block in (block for section in sections() for _, block in section):
            for port in set(PORT.findall(block)) - set(person.ports):
                person.ports[port] = next(ports)
        machine = Machine(folder, Path(kafka_home).resolve())
        try:
            machine.kafka()
            machine.redis()
            machine.postgres(standbys=())
            machine.await_ready()
            person.ports |= {"5432": machine.database_port, "9092": machine.brokers.split(":")[-1],
                             "6379": machine.redis_address.split(":")[-1]}
            for section in sections():
                if not person.failed:
                    play(person, section)
        finally:
            end_daemons(folder)
            machine.stop()
        print(f"{person.passed} passed, {len(person.failed)} failed")
        return 1 if person.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
