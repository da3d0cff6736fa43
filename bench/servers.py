#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The figures of Waybill on real servers: PostgreSQL (fsync on, no standby), Kafka and Redis of the
benchmark's own, all of it and the load generator on the cores of this machine.

Each figure stands beside what it must be and what is aimed at. Rates are compared as they would be
on a machine where one process answers 90,000 requests to /livez a second (L is what it answers
here). Everything listens on loopback, lives in one folder and is stopped by process id."""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools" / "dev"))
from servers import PG_BIN, Child, Failed, Servers, accepts, fetch, free_ports, say  # noqa: E402

HERE = Path(__file__).resolve().parent
CALLED = ["identity", "catalog", "orders", "payments", "couriers", "notifications"]
# The bank answers at once and always yes, and one customer may leave many orders unpaid: the
# product's limits are for people.
FLAGS = ["--server.log_level=warn", "--gateway.rate_limits=false",
         "--orders.unpaid_orders_max=1000", "--payments.simulator_success_ppm=1000000",
         "--payments.simulator_delay_min=0s", "--payments.simulator_delay_max=0s"]
CUSTOMERS = 64
WORK_WITHIN = 600  # seconds for one load, with its market
REST = 3.0  # seconds until what follows up a load has ended, or a process is at rest
LIMIT_OF_MUSTS = 90_000  # the L that rates are given for
ROWS = {
    "confirms": "durable confirms of one process, beside pgbench with the bare statements",
    "memory": "seven idle processes",
    "events": "from an event's commit to its consumer's, idle",
    "rpc": "a gRPC call between two processes",
    "reads": "cached reads through a gateway on Redis",
    "chains": "check, confirm, paid: seven processes",
    "stack": "./dev stack until an order is delivered",
}


def mebibytes(pid, what):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith(what + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


class Bench(Servers):
    def __init__(self, options):
        self.folder = options.folder.resolve()
        self.binary = options.binary.resolve()
        self.load = options.load.resolve()
        self.kafka_home = options.kafka.resolve()
        self.scale = options.scale
        self.rows = options.rows
        self.verbose = False
        self.children = []
        self.limit = 0.0

    def add(self, *arguments, **more):
        child = Child(self, *arguments, **more)
        self.children.append(child)
        return child

    def stop(self, chosen):
        for child in chosen:
            child.stop(signal.SIGINT if child.name == "postgres" else signal.SIGTERM)
            self.children.remove(child)

    def sized(self, count, least=20):
        return max(int(count * self.scale), least)

    # -- what is asked of whom ------------------------------------------------------------------

    def query(self, database, statement):
        done = subprocess.run([PG_BIN / "psql", self.address(database), "-AtX", "-v",
                               "ON_ERROR_STOP=1", "-c", statement], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise Failed("psql: " + done.stderr.strip())
        return [line.split("|") for line in done.stdout.splitlines()]

    def address(self, database):
        return self.database.replace("dbname=waybill", f"dbname={database}")

    def against(self, port, *works):
        """What the load generator says of each work."""
        done = subprocess.run([self.load, "against", str(port), str(CUSTOMERS), *works],
                              stdout=subprocess.PIPE, text=True, check=False, timeout=WORK_WITHIN)
        if done.returncode != 0:
            raise Failed(f"the load generator ended ({done.returncode})")
        return {line.split(" ", 1)[0]: json.loads(line.split(" ", 1)[1])
                for line in done.stdout.splitlines()}

    def process(self, name, flags, ready_url):
        """One process of Waybill."""
        child = self.add(name, [self.binary, "serve", f"--server.data={self.folder}/data-{name}",
                                *FLAGS, *flags], lambda: fetch(ready_url)[0] == 200, tell=True)
        child.start()
        return child

    def await_town(self, child):
        log = self.folder / "log" / f"{child.name}.log"
        ready = child.ready
        child.ready = lambda: log.exists() and "Try next" in log.read_text(encoding="utf-8")
        child.await_ready()
        child.ready = ready
        child.await_ready()


def main():
    parser = argparse.ArgumentParser(prog="./dev bench servers", description=__doc__)
    parser.add_argument("scale", type=float, nargs="?", default=1)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--folder", type=Path, default=Path("var/bench"))
    parser.add_argument("--binary", type=Path, default=Path("build/release/apps/waybill/waybill"))
    parser.add_argument("--load", type=Path, default=Path("build/release/bench/waybill_product_bench"))
    parser.add_argument("--kafka", type=Path, required=True)
    options = parser.parse_args()
    if options.folder.exists():
        shutil.rmtree(options.folder)
    bench = Bench(options)
    for part in ("log", "pid"):
        (bench.folder / part).mkdir(parents=True)
    try:
        bench.postgres(standbys=(), more=["track_commit_timestamp = on"]+os.environ.get("PGMORE","").split(";"))
        bench.query("waybill", "CREATE DATABASE single")
        (port, internal) = free_ports(2)
        one = bench.process("single", [f"--storage.postgres={bench.address('single')}", "--demo",
                                 f"--server.port={port}", f"--server.internal_port={internal}",
                                 f"--server.public_url=http://127.0.0.1:{port}", f"--server.egress_allowed=127.0.0.1:{port}"],
                      f"http://127.0.0.1:{internal}/readyz")
        bench.await_town(one)
        print(bench.against(port, *options.rows.split(",")))
        print(bench.query("single", "select status, count(*) from orders.orders group by 1"))
        input("enter")
    finally:
        bench.stop(bench.children[::-1])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(f"bench: {failed}", file=sys.stderr)
        sys.exit(1)
