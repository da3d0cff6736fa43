#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Waybill as many processes on real servers, all on this machine.

Starts PostgreSQL with two standbys (one of them synchronous), Kafka and Redis, brings the schemas
up to date, then runs each of the seven services in processes of their own behind HAProxy, with the
demo town in it. Everything listens on loopback and lives in one folder; Ctrl-C stops it by process
id."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from servers import PG_BIN, REDIS, Child, Failed, Servers, begin_anew, fetch, free_ports, say

SERVICES = ["identity", "catalog", "orders", "payments", "couriers", "notifications", "gateway"]
CALLED = SERVICES[:-1]
TOWN_WITHIN = 60.0
PROXY = "127.0.0.2"  # whence HAProxy calls: the gateways call themselves from 127.0.0.1
RESTART_AFTER = 1.0  # seconds from the end of a service's process to the next


class Stack(Servers):
    def __init__(self, options):
        self.folder = options.folder.resolve()
        self.binary = options.binary.resolve()
        self.kafka_home = options.kafka.resolve()
        self.instances = options.instances
        self.public_port = options.port
        self.verbose = options.verbose
        self.demo = not options.empty
        self.children = []
        self.began = time.monotonic()
        self.stopping = False
        for needed, what in ((self.binary, "the program"), (PG_BIN / "postgres", "PostgreSQL 17"),
                             (self.kafka_home, "Kafka"), (REDIS, "Redis"),
                             (Path("/usr/sbin/haproxy"), "HAProxy")):
            if not needed.exists():
                raise Failed(f"{what} is not there ({needed}): start this by ./dev stack")

    def add(self, *arguments, **more):
        child = Child(self, *arguments, **more)
        self.children.append(child)
        return child

    # -- services -----------------------------------------------------------------------------

    def shared_flags(self):
        return [f"--server.data={self.folder}/data", f"--storage.postgres={self.database}",
                "--storage.connections=3", f"--events.kafka={self.brokers}",
                f"--cache.redis={self.redis_address}",
                f"--server.public_url=http://127.0.0.1:{self.public_port}",
                f"--server.egress_allowed=127.0.0.1:{self.public_port}"]

    def migrate(self):
        done = subprocess.run([self.binary, "migrate", *self.shared_flags()], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise Failed("waybill migrate: " + done.stderr.strip())

    def services(self):
        rpc = {name: free_ports(self.instances) for name in CALLED}
        peers = [f"--peers.{name}=" + ",".join(f"127.0.0.1:{port}" for port in ports)
                 for name, ports in rpc.items()]
        self.gateways = []
        for name in CALLED:
            for number in range(self.instances):
                self.serve(name, number, [*peers, f"--rpc.port={rpc[name][number]}"])
        self.await_services()
        for number in range(self.instances):
            (port,) = free_ports(1)
            self.gateways.append((f"gateway-{number + 1}", port))
            flags = [*peers, f"--server.port={port}", f"--server.trusted_proxies={PROXY}",
                     "--server.proxy_protocol=trusted"]
            if self.demo:  # the first loads the town; all of it comes from one address
                flags.append("--gateway.rate_limits=false" if number else "--demo")
            self.serve("gateway", number, flags)
        self.await_services()

    def serve(self, name, number, flags):
        (internal,) = free_ports(1)
        child = self.add(f"{name}-{number + 1}",
                         [self.binary, "serve", *self.shared_flags(), f"--server.services={name}",
                          f"--server.internal_port={internal}", *flags],
                         lambda: fetch(f"http://127.0.0.1:{internal}/readyz")[0] == 200,
                         tell=True, again=True)
        child.internal = internal
        child.start()

    def await_services(self):
        for child in self.children:
            if hasattr(child, "internal"):
                child.await_ready()

    def await_town(self):
        """The first gateway loads it, and plays an order through the public port."""
        log = self.folder / "log" / "gateway-1.log"
        end = time.monotonic() + TOWN_WITHIN
        while "Demo accounts" not in log.read_text(errors="replace"):
            if time.monotonic() > end:
                raise Failed(f"the demo town is not loaded after {TOWN_WITHIN:.0f} s: see {log}")
            time.sleep(0.1)

    def haproxy(self):
        lines = ["global", "  maxconn 4096", "defaults", "  mode http", "  timeout connect 2s",
                 "  timeout client 90s", "  timeout server 90s", "  timeout tunnel 1h",
                 "  default-server inter 500ms fall 2 rise 1", "frontend public",
                 f"  bind 127.0.0.1:{self.public_port}",
                 "  default_backend gateways", "backend gateways", "  balance roundrobin",
                 "  option httpchk GET /livez"]
        lines += [f"  server {name} 127.0.0.1:{port} source {PROXY} send-proxy-v2 check"
                  for name, port in self.gateways]
        (self.folder / "haproxy.cfg").write_text("\n".join(lines) + "\n")
        url = f"http://127.0.0.1:{self.public_port}/livez"
        proxy = self.add("haproxy", ["haproxy", "-f", self.folder / "haproxy.cfg"],
                         lambda: fetch(url)[0] == 200)
        proxy.start()
        proxy.await_ready()

    # -- all of it ----------------------------------------------------------------------------

    def phase(self, name, work):
        began = time.monotonic()
        answer = work()
        say(f"{name}: {time.monotonic() - began:.1f} s")
        return answer

    def start(self):
        self.phase("kafka and redis begin", lambda: (self.kafka(), self.redis()))
        self.phase("postgresql with two standbys", self.postgres)
        self.phase("kafka answers", lambda: [child.await_ready() for child in self.children])
        self.phase("schemas and topics", self.migrate)
        self.phase(f"seven services x {self.instances}", self.services)
        self.phase("haproxy", self.haproxy)
        if self.demo:
            self.phase("demo town", self.await_town)
        say(f"all of it: {time.monotonic() - self.began:.1f} s")

    def print_where(self):
        print(f"\nServing http://127.0.0.1:{self.public_port}")
        print(f"  PostgreSQL  {self.database}")
        print(f"  Kafka       {self.brokers}")
        print(f"  Redis       {self.redis_address}")
        print(f"  folder      {self.folder} (log/, pid/)")
        for child in self.children:
            if hasattr(child, "internal"):
                print(f"  {child.name:16} pid {child.process.pid}, "
                      f"http://127.0.0.1:{child.internal}/metrics")
        mails = " ".join(f"--internal-url http://127.0.0.1:{child.internal}"
                         for child in self.children if child.name.startswith("notifications"))
        print(f"\nTry next:\n  {self.binary} demo --url http://127.0.0.1:{self.public_port} "
              f"{mails} --orders 50\n  ./dev stack --kill orders-1\nCtrl-C stops all of it.",
              flush=True)

    def watch(self):
        """What ends without being told to is started again: nothing may depend on its life."""
        while not self.stopping:
            for child in self.children:
                if child.process.poll() is None or self.stopping:
                    continue
                say(f"{child.name} ended ({child.process.returncode})" +
                    (": starting it again" if child.again else ""))
                if child.name == "postgres":
                    self.promote()
                    self.children.remove(child)
                    say("replica-1 is the primary now")
                    break
                if not child.again:
                    raise Failed(f"{child.name} is gone")
                time.sleep(RESTART_AFTER)
                child.start()
            time.sleep(0.2)

    def stop(self):
        self.stopping = True
        say("stopping")
        order = ["haproxy", "gateway", "couriers", "orders", "payments", "catalog", "identity",
                 "notifications", "redis", "kafka", "replica", "postgres"]
        for prefix in order:
            chosen = [child for child in self.children if child.name.startswith(prefix)]
            threads = [threading.Thread(target=child.stop, kwargs={
                "how": signal.SIGINT if prefix in ("replica", "postgres") else signal.SIGTERM})
                for child in chosen]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()


def kill(folder, name, how):
    file = folder / "pid" / name
    if not file.exists():
        known = ", ".join(sorted(path.name for path in (folder / "pid").glob("*"))) or "nothing"
        raise Failed(f"nothing called {name} runs here; there is {known}")
    os.kill(int(file.read_text()), how)
    say(f"{name} was sent {how.name}")


def main():
    parser = argparse.ArgumentParser(prog="./dev stack", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/stack"),
                        help="where all of it lives; begun anew each time (var/stack)")
    parser.add_argument("--port", type=int, default=8080, help="public port of HAProxy (8080)")
    parser.add_argument("--instances", type=int, default=2, choices=range(1, 5),
                        help="processes of each service (2)")
    parser.add_argument("--empty", action="store_true", help="no demo town")
    parser.add_argument("--verbose", action="store_true", help="show all lines of all services")
    parser.add_argument("--until", metavar="COMMAND", help="run this shell command when all of it "
                        "is up, stop, and answer its exit code")
    parser.add_argument("--kill", metavar="NAME", help="kill -9 one process of a running stack: it "
                        "is started again, but for postgres, whose standby takes over")
    parser.add_argument("--pause", metavar="NAME", help="stop one process of a running stack "
                        "(SIGSTOP); --resume lets it go on")
    parser.add_argument("--resume", metavar="NAME")
    parser.add_argument("--binary", type=Path, default=Path("build/release/apps/waybill/waybill"),
                        help=argparse.SUPPRESS)
    parser.add_argument("--kafka", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name, how in ((options.kill, signal.SIGKILL), (options.pause, signal.SIGSTOP),
                      (options.resume, signal.SIGCONT)):
        if name:
            kill(options.folder, name, how)
            return 0
    begin_anew(options.folder)
    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    stack = Stack(options)
    try:
        stack.start()
        stack.print_where()
        if options.until:
            threading.Thread(target=stack.watch, daemon=True).start()
            return subprocess.run(options.until, shell=True, check=False).returncode
        stack.watch()
    except KeyboardInterrupt:
        return 0
    finally:
        stack.stop()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failed:
        print(f"stack: {failed}", file=sys.stderr)
        sys.exit(1)
