#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The figures of Waybill on real servers: PostgreSQL (fsync on, no standby), Kafka and Redis of the
benchmark's own, all of them and the load generator on the cores of this machine.

Each figure stands beside what it must be and what is aimed at. Rates are compared as they would be
where one process answers 90,000 requests for /livez a second; L is what one answers here. F is the
time of one fdatasync of an appended page. Everything listens on loopback, lives in one folder and
is stopped by process id."""

import argparse
import json
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import bare_confirm
from figures import busy_share, line, mebibytes, note, short, sync_ms
from processes import REST, WITHIN, Load, Processes
from servers import PG_BIN, Failed, begin_anew, free_ports, say  # of tools/dev, by processes

CALLED = ["identity", "catalog", "orders", "payments", "couriers", "notifications"]
CALLERS = 64  # connections of the load generator
CUSTOMERS = 256  # each password is hashed twice
LIMIT_OF_MUSTS = 90_000
ROWS = {
    "confirms": "durable confirms of one process, beside pgbench with their bare statements",
    "memory": "seven idle processes",
    "events": "from an event's commit to its consumer's commit, idle",
    "rpc": "a gRPC call between two processes",
    "reads": "cached reads through a gateway on Redis",
    "chains": "check, confirm, paid: seven processes",
    "stack": "./dev stack until an order is delivered",
}


def urls(port):
    """The bank's callbacks go to where the public comes in."""
    return [f"--server.public_url=http://127.0.0.1:{port}",
            f"--server.egress_allowed=127.0.0.1:{port}"]


class Bench(Processes):
    def __init__(self, options):
        super().__init__(options)
        self.options = options
        self.limit = None  # L

    def wants(self, *rows):
        return any(row in self.options.rows for row in rows)

    def sized(self, count):
        return max(int(count * self.options.scale), CALLERS)

    def rate(self, what, figure, must, target):
        scaled = figure * LIMIT_OF_MUSTS / self.limit
        said = "target" if scaled >= target else "pass" if scaled >= must else "over"
        line(what, short(figure), short(scaled), short(must), short(target), said)

    def cost(self, what, figure, unit, must, target):
        said = "target" if figure <= target else "pass" if figure <= must else "over"
        line(what, f"{short(figure)} {unit}", "", short(must), short(target), said)

    # -- one process on PostgreSQL --------------------------------------------------------------

    def one_process(self):
        """L, without which no rate can be judged, and the confirms."""
        self.query("waybill", "CREATE DATABASE single")
        (port,) = free_ports(1)
        one = self.serve("one", [f"--server.data={self.folder}/data-one",
                                 f"--storage.postgres={self.address('single')}",
                                 f"--server.port={port}", "--demo", *urls(port)])
        self.await_town(one)
        wanted = self.wants("confirms")
        count = self.sized(5_000)
        with Load(self.load, port, CUSTOMERS if wanted else 1) as load:
            self.limit = load.run("livez", 60_000)["per_second"]
            if wanted:
                load.run("confirms", self.sized(500))
                confirms = load.run("confirms", count)
        print(f"L {self.limit:.0f} requests/s   F {sync_ms(self.folder):.3f} ms", flush=True)
        line("what", "figure", f"at {LIMIT_OF_MUSTS // 1000},000 L", "must", "target")
        if wanted:
            self.rate("durable confirms a second, one process, 64 callers",
                      confirms["per_second"], 2_000, 5_000)
            note(f"p50 {confirms['p50_ms']:.1f} ms, p99 {confirms['p99_ms']:.1f} ms; "
                 f"{confirms['failed']} of {count} failed")
        time.sleep(REST)
        self.stop([one])
        if wanted:
            self.beside_bare(confirms["per_second"], count)

    def beside_bare(self, confirms, count):
        file = self.folder / "confirm.pgbench"
        file.write_text(bare_confirm.script(lambda text: self.query("single", text), CUSTOMERS),
                        encoding="utf-8")
        told = self.run([PG_BIN / "pgbench", "-n", "-M", "prepared", "-c", str(CALLERS), "-j", "2",
                         "-t", str(max(count // CALLERS, 1)), "-D", "n=0", "-f", file,
                         self.address("single")], stderr=subprocess.STDOUT)
        (bare,) = [float(row.split()[2]) for row in told.splitlines() if row.startswith("tps = ")]
        share = confirms / bare
        said = "target" if share >= 0.6 else "pass" if share >= 0.4 else "over"
        line("  beside pgbench with the bare statements", f"{short(share)} x", "", "0.40", "0.60",
             said)
        note(f"pgbench: {bare:.0f} a second, 64 clients, two transactions each")

    # -- seven processes ------------------------------------------------------------------------

    def seven_processes(self):
        self.kafka()
        self.redis()
        for child in self.children:
            child.await_ready()
        rpc = dict(zip(CALLED, free_ports(len(CALLED))))
        (port,) = free_ports(1)
        shared = [f"--server.data={self.folder}/data", f"--storage.postgres={self.database}",
                  f"--events.kafka={self.brokers}", f"--cache.redis={self.redis_address}",
                  *[f"--peers.{name}=127.0.0.1:{rpc[name]}" for name in CALLED], *urls(port)]
        self.run([self.binary, "migrate", *shared])
        seven = [self.serve(name, [*shared, f"--server.services={name}",
                                   f"--rpc.port={rpc[name]}"]) for name in CALLED]
        for child in seven:
            child.await_ready()
        seven.append(self.serve("gateway", [*shared, "--server.services=gateway",
                                            f"--server.port={port}", "--demo", *urls(port)]))
        self.await_town(seven[-1])
        if self.wants("memory"):
            self.memory(seven)
        with Load(self.load, port, CALLERS) as load:
            if self.wants("events"):
                self.events(load)
            if self.wants("reads"):
                self.reads(load)
            if self.wants("chains"):
                self.chains(load)
        self.stop(seven[::-1])

    def memory(self, seven):
        pids = [child.process.pid for child in seven]
        self.cost("memory of seven idle processes, with the demo town",
                  sum(mebibytes(pid, "Rss:") for pid in pids), "MiB", 350, 200)
        note(f"{sum(mebibytes(pid, 'Pss:') for pid in pids):.0f} MiB where shared pages count "
             "once: " + ", ".join(f"{child.name} {mebibytes(child.process.pid, 'Rss:'):.0f}"
                                  for child in seven))

    def reads(self, load):
        did = load.run("reads", self.sized(60_000))
        self.rate("cached reads of an offer a second, Redis", did["per_second"], 20_000, 60_000)
        note(f"{did['failed']} failed")

    def events(self, load):
        """Of orders, whose history is written with them and never again, to each consumer that
        claims what it applies; by PostgreSQL's own times of both commits."""
        load.run("calm", 8)  # after which those who follow up the market are at rest, and warm
        began = int(time.time() * 1e6)
        count = max(int(100 * self.options.scale), 20)
        load.run("calm", count)
        time.sleep(REST)
        schemas = [row[0] for row in self.query(
            "waybill", "SELECT table_schema FROM information_schema.tables WHERE table_name = "
            "'inbox'")]
        inboxes = " UNION ALL ".join(f"SELECT event_id, consumer, xmin AS x FROM {schema}.inbox"
                                     for schema in schemas)
        rows = self.query("waybill", f"""
            SELECT i.consumer, 1000 * extract(epoch FROM pg_xact_commit_timestamp(i.x) -
                                              pg_xact_commit_timestamp(h.xmin))
            FROM orders.outbox o JOIN ({inboxes}) i ON i.event_id = o.id
            JOIN orders.order_history h ON h.order_id = o.key AND h.version = o.sequence
            WHERE o.at >= {began}""")
        if not rows:
            raise Failed("no event was consumed")
        took = sorted(float(row[1]) for row in rows)
        self.cost("an event's commit to its consumer's, idle, p50", took[len(took) // 2], "ms", 15,
                  8)
        self.cost("  p99", took[len(took) * 99 // 100], "ms", 60, 30)
        by_consumer = {}
        for consumer, milliseconds in rows:
            by_consumer.setdefault(consumer, []).append(float(milliseconds))
        note(f"{len(rows)} of {count} orders; p50 of " + ", ".join(
            f"{name} {statistics.median(some):.1f}" for name, some in sorted(by_consumer.items())))

    def chains(self, load):
        count = self.sized(3_000)
        load.run("chains", self.sized(300))
        time.sleep(REST)
        began = int(time.time() * 1e6)
        did = load.run("chains", count)
        mine = f"FROM orders.orders WHERE created_at >= {began}"
        answer = "SELECT count(paid_at), (max(paid_at) - min(created_at)) / 1e6 " + mine
        end = time.monotonic() + 60
        while True:  # those that were approved are still being paid
            ((paid, seconds),) = self.query("waybill", answer)
            if int(paid) >= did["answered"] or time.monotonic() > end:
                break
            time.sleep(0.2)
        if int(paid) == 0:
            raise Failed("no order was paid")
        self.rate("check, confirm, paid a second, seven processes", int(paid) / float(seconds),
                  250, 600)
        note(f"{paid} of {count} paid, {did['failed']} failed; approved {did['per_second']:.0f} a "
             f"second, p50 {did['p50_ms']:.0f} ms, p99 {did['p99_ms']:.0f} ms of a caller's chain")

    # -- others ---------------------------------------------------------------------------------

    def rpc(self):
        with subprocess.Popen([self.load, "bounces"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as server:  # ends with its input
            port = server.stdout.readline().strip()
            did = json.loads(self.run([self.load, "calls", port, str(self.sized(5_000))]))
        self.cost("a gRPC call between two processes, p50", did["p50_ms"], "ms", 0.5, 0.3)
        note(f"p99 {did['p99_ms']:.2f} ms")

    def stack(self):
        """From its start to the answer that an order is delivered; what follows is stopping."""
        (port,) = free_ports(1)
        done = self.folder / "delivered"
        # The stack is up before its gateway has loaded the town.
        order = (f"until '{self.binary}' demo --url http://127.0.0.1:{port} --orders 1 "
                 f"--speed 1000; do sleep 0.2; done; touch '{done}'")
        began = time.time()
        stack = Path(__file__).resolve().parents[1] / "tools" / "dev" / "stack.py"
        with open(self.folder / "log" / "stack.log", "wb") as log, subprocess.Popen(
                [sys.executable, "-B", stack, "--kafka", self.kafka_home, "--binary", self.binary,
                 "--folder", self.folder / "stack", "--port", str(port), "--until", order],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log) as running:
            try:
                code = running.wait(WITHIN)
            except BaseException:
                running.terminate()  # it stops its own; leaving the block waits for that
                raise
        if code != 0:
            raise Failed(f"./dev stack ended ({code}): {log.name} tells why")
        self.cost("./dev stack until an order is delivered", done.stat().st_mtime - began, "s", 60,
                  30)

    def measure(self):
        others = busy_share(2)
        if others > 0.1:
            note(f"others have {others * 100:.0f} % of this machine: believe no figure")
        if self.wants("confirms", "memory", "events", "reads", "chains"):
            self.postgres(standbys=(), more=["track_commit_timestamp = on"])
            self.one_process()
            if self.wants("memory", "events", "reads", "chains"):
                self.seven_processes()
            self.stop(self.children[::-1])
        if self.wants("rpc"):
            self.rpc()
        if self.wants("stack"):
            self.stack()


def rows_of(text):
    rows = text.split(",")
    for row in rows:
        if row not in ROWS:
            raise argparse.ArgumentTypeError(f"there is no row '{row}'")
    return rows


def options_of():
    parser = argparse.ArgumentParser(
        prog="./dev bench servers", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="rows:\n" + "\n".join(f"  {name:10} {what}" for name, what in ROWS.items()))
    parser.add_argument("scale", type=float, nargs="?", default=1,
                        help="1 (the default) measures long enough to be believed, 0.1 shows that "
                        "all works")
    parser.add_argument("--rows", type=rows_of, default=list(ROWS), metavar="NAME,…")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"),
                        help="where all of it lives, on the disk that is measured; begun anew each "
                        "time (var/bench)")
    parser.add_argument("--binary", type=Path, default=Path("build/release/apps/waybill/waybill"),
                        help=argparse.SUPPRESS)
    parser.add_argument("--load", type=Path,
                        default=Path("build/release/bench/waybill_product_bench"),
                        help=argparse.SUPPRESS)
    parser.add_argument("--kafka", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    bench = Bench(options_of())
    begin_anew(bench.folder)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        bench.measure()
    except KeyboardInterrupt:
        return 130
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{Path(late.cmd[0]).name} did not end in {WITHIN} s") from late
    finally:
        say("stopping")
        bench.stop(bench.children[::-1])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(f"bench: {failed}", file=sys.stderr)
        sys.exit(1)
