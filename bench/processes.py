# SPDX-License-Identifier: Apache-2.0
"""Processes of Waybill on servers of the benchmark's own, and the load on them."""

import json
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools" / "dev"))
from servers import PG_BIN, Child, Failed, Servers, fetch, free_ports  # noqa: E402

# The bank answers at once and always yes, and the limits that are made for people are off.
FLAGS = ["--server.log_level=warn", "--gateway.rate_limits=false",
         "--orders.unpaid_orders_max=1000", "--payments.simulator_success_ppm=1000000",
         "--payments.simulator_delay_min=0s", "--payments.simulator_delay_max=0s"]
WITHIN = 600  # seconds for one load, with its market
REST = 4.0  # seconds after a load, or a start, until processes are at rest


class Load:
    """The load generator, with a market of its own on one server."""

    def __init__(self, program, port, customers):
        self.process = subprocess.Popen([program, "against", str(port), str(customers)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()  # it has nothing to put away
        self.process.wait()

    def run(self, work, count):
        self.process.stdin.write(f"{work} {count}\n".encode())
        if not select.select([self.process.stdout], [], [], WITHIN)[0]:
            raise Failed(f"{work} did not end in {WITHIN} s")
        said = self.process.stdout.readline()
        if not said:
            raise Failed(f"the load generator ended ({self.process.wait()})")
        return json.loads(said)


class Processes(Servers):
    """What a benchmark has started, and how it asks them."""

    verbose = False

    def __init__(self, options):
        self.folder = options.folder.resolve()
        self.binary = options.binary.resolve()
        self.load = options.load.resolve()
        self.kafka_home = options.kafka.resolve()
        self.children = []
        for needed in (self.binary, self.load, PG_BIN / "postgres", self.kafka_home):
            if not needed.exists():
                raise Failed(f"{needed} is not there: start this by ./dev bench servers")

    def add(self, *arguments, **more):
        child = Child(self, *arguments, **more)
        self.children.append(child)
        return child

    def stop(self, chosen):
        for child in chosen:
            child.stop(signal.SIGINT if child.name == "postgres" else signal.SIGTERM)
            self.children.remove(child)

    def run(self, argv, **more):
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              check=False, timeout=WITHIN, **more)
        if done.returncode != 0:
            raise Failed(f"{Path(argv[0]).name} {argv[1]} ended ({done.returncode})")
        return done.stdout

    def address(self, database):
        return self.database.replace("dbname=waybill", f"dbname={database}")

    def query(self, database, statement):
        rows = self.run([PG_BIN / "psql", self.address(database), "-AtXq", "-v",
                         "ON_ERROR_STOP=1", "-c", statement])
        return [row.split("|") for row in rows.splitlines()]

    def serve(self, name, flags):
        (internal,) = free_ports(1)
        child = self.add(name, [self.binary, "serve", f"--server.internal_port={internal}",
                                *FLAGS, *flags],
                         lambda: fetch(f"http://127.0.0.1:{internal}/readyz")[0] == 200, tell=True)
        child.start()
        return child

    def await_town(self, child):
        log = self.folder / "log" / f"{child.name}.log"
        child.await_ready()
        child.ready = lambda: "Try next" in log.read_text(encoding="utf-8")
        child.await_ready()
        time.sleep(REST)
