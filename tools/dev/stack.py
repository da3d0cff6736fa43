#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Waybill as many processes on real servers, all on this machine.

Starts PostgreSQL with two standbys (one of them synchronous), Kafka and Redis, brings the schemas up
to date, then runs each of the seven services in processes of their own behind HAProxy, with the demo
town in it. Everything listens on loopback and lives in one folder; Ctrl-C stops it by process id."""

import argparse
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

SERVICES = ["identity", "catalog", "orders", "payments", "couriers", "notifications", "gateway"]
CALLED = SERVICES[:-1]
PG_BIN = Path("/usr/lib/postgresql/17/bin")
RESTART_AFTER = 1.0  # seconds from the end of a service's process to the next
READY_WITHIN = 60.0


class Failed(Exception):
    """One line for a person."""


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def free_ports(count):
    held = []
    for _ in range(count):
        one = socket.socket()
        one.bind(("127.0.0.1", 0))
        held.append(one)
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def accepts(port):
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def fetch(url):
    """Status and body; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


class Child:
    """One process with its log; what it says is also told on the terminal, behind its name."""

    def __init__(self, stack, name, argv, ready, user=None, tell=False, again=False,
                 program=None):
        self.stack, self.name, self.argv, self.ready = stack, name, argv, ready
        self.user, self.tell, self.again = user, tell, again
        self.program = program
        self.process = None
        self.starts = 0

    def start(self):
        log = self.stack.folder / "log" / f"{self.name}.log"
        options = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} \
            if self.user else {}
        # A group of its own, so that Ctrl-C reaches us alone and we choose the order.
        self.process = subprocess.Popen(
            self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            executable=self.program, cwd=self.stack.folder, start_new_session=True, **options)
        self.starts += 1
        (self.stack.folder / "pid" / self.name).write_text(str(self.process.pid))
        threading.Thread(target=self._tail, args=(self.process.stdout, log), daemon=True).start()

    def _tail(self, pipe, log):
        with open(log, "ab") as kept:
            for line in pipe:
                kept.write(line)
                kept.flush()
                text = line.decode(errors="replace").rstrip()
                if self.tell and (self.stack.verbose or self._is_news(text)):
                    print(f"{self.name:16}| {text}", file=sys.stderr, flush=True)

    @staticmethod
    def _is_news(text):
        return any(f'"level":"{level}"' in text for level in ("warn", "error")) or \
            not text.startswith("{")

    def await_ready(self, within=READY_WITHIN):
        end = time.monotonic() + within
        while not self.ready():
            if self.process.poll() is not None:
                raise Failed(f"{self.name} ended ({self.process.returncode}): its log is "
                             f"{self.stack.folder}/log/{self.name}.log")
            if time.monotonic() > end:
                raise Failed(f"{self.name} is not ready after {within:.0f} s: its log is "
                             f"{self.stack.folder}/log/{self.name}.log")
            time.sleep(0.05)

    def stop(self, how=signal.SIGTERM, within=12.0):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            say(f"{self.name} does not end: killed")
            self.process.kill()
            self.process.wait()


class Stack:
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
                             (self.kafka_home, "Kafka"), (Path("/usr/bin/redis-check-rdb"), "Redis"),
                             (Path("/usr/sbin/haproxy"), "HAProxy")):
            if not needed.exists():
                raise Failed(f"{what} is not there ({needed}): start this by ./dev stack")

    def add(self, *arguments, **more):
        child = Child(self, *arguments, **more)
        self.children.append(child)
        return child

    # -- servers ------------------------------------------------------------------------------

    def postgres(self):
        user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        home = self.folder / "postgres"
        home.mkdir()
        if user:
            os.chown(home, user.pw_uid, user.pw_gid)
        ports = free_ports(3)
        self.postgres_ports = ports

        def as_postgres(*argv):
            options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
            done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                  cwd=home, check=False, **options)
            if done.returncode != 0:
                raise Failed(f"{Path(argv[0]).name}: {done.stderr.strip()}")

        def server(name, port):
            ready = [PG_BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U",
                     "waybill", "-d", "postgres"]
            return self.add(name, [PG_BIN / "postgres", "-D", home / name],
                            lambda: subprocess.run(ready, check=False).returncode == 0, user=user)

        def settings(name, port, more=()):
            with open(home / name / "postgresql.conf", "a", encoding="utf-8") as file:
                file.write("\n".join([f"port = {port}", "listen_addresses = '127.0.0.1'",
                                      f"unix_socket_directories = '{home}'", *more, ""]))

        as_postgres(PG_BIN / "initdb", "-D", home / "postgres", "-U", "waybill", "-A", "trust",
                    "-E", "UTF8", "--locale=C", "--no-sync")
        settings("postgres", ports[0], ["max_connections = 400", "wal_level = replica",
                                        "max_wal_size = 256MB", "shared_buffers = 64MB"])
        primary = server("postgres", ports[0])
        primary.start()
        primary.await_ready()
        at_primary = ["-h", "127.0.0.1", "-p", str(ports[0]), "-U", "waybill"]
        as_postgres(PG_BIN / "createdb", *at_primary, "waybill")
        for name, port in zip(("replica-1", "replica-2"), ports[1:]):
            as_postgres(PG_BIN / "pg_basebackup", *at_primary, "-D", home / name, "-R", "-X",
                        "stream", "-c", "fast", "-C", "-S", name.replace("-", "_"), "-d",
                        f"application_name={name}")
            settings(name, port, [f"cluster_name = '{name}'"])
            one = server(name, port)
            one.start()
            one.await_ready()
        # From now on a commit is answered when one standby has it too.
        settings("postgres", ports[0], ["synchronous_standby_names = 'FIRST 1 (\"replica-1\")'"])
        as_postgres(PG_BIN / "pg_ctl", "reload", "-D", home / "postgres")
        hosts = ",".join(["127.0.0.1"] * 3)
        self.database = (f"host={hosts} port={','.join(map(str, ports))} user=waybill "
                         "dbname=waybill target_session_attrs=read-write connect_timeout=2")

    def kafka(self):
        home = self.folder / "kafka"
        home.mkdir()
        port, controller = free_ports(2)
        (home / "server.properties").write_text("\n".join([
            "process.roles=broker,controller", "node.id=1",
            f"controller.quorum.voters=1@127.0.0.1:{controller}",
            f"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
            f"advertised.listeners=PLAINTEXT://127.0.0.1:{port}",
            "controller.listener.names=CONTROLLER", f"log.dirs={home}/data",
            "offsets.topic.replication.factor=1", "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1", "group.initial.rebalance.delay.ms=0",
            "auto.create.topics.enable=false", "broker.session.timeout.ms=2000",
            "broker.heartbeat.interval.ms=500", ""]))
        java = ["java", "-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", f"{self.kafka_home}/*"]
        formatted = subprocess.run(
            [*java, "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c",
             home / "server.properties"], capture_output=True, text=True, check=False)
        if formatted.returncode != 0:
            raise Failed("Kafka cannot format its folder: " + formatted.stderr.strip()[-300:])
        self.brokers = f"127.0.0.1:{port}"
        self.add("kafka", [*java, "kafka.Kafka", home / "server.properties"],
                 lambda: accepts(port)).start()

    def redis(self):
        home = self.folder / "redis"
        home.mkdir()
        (port,) = free_ports(1)
        self.redis_address = f"127.0.0.1:{port}"
        # The package of its tools has the server too, by another name.
        self.add("redis", ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", home,
                           "--save", "", "--appendonly", "no"], lambda: accepts(port),
                 program="/usr/bin/redis-check-rdb").start()

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
            flags = [*peers, f"--server.port={port}", "--server.trusted_proxies=127.0.0.1"]
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

    def haproxy(self):
        lines = ["global", "  maxconn 4096", "defaults", "  mode http", "  timeout connect 2s",
                 "  timeout client 90s", "  timeout server 90s", "  timeout tunnel 1h",
                 "  default-server inter 500ms fall 2 rise 1", "frontend public",
                 f"  bind 127.0.0.1:{self.public_port}", "  option forwardfor",
                 "  default_backend gateways", "backend gateways", "  balance roundrobin",
                 "  option httpchk GET /livez"]
        lines += [f"  server {name} 127.0.0.1:{port} check" for name, port in self.gateways]
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
        for part in ("log", "pid", "data"):
            (self.folder / part).mkdir(parents=True)
        self.folder.chmod(0o755)
        self.phase("kafka and redis begin", lambda: (self.kafka(), self.redis()))
        self.phase("postgresql with two standbys", self.postgres)
        self.phase("kafka answers", lambda: [child.await_ready() for child in self.children])
        self.phase("schemas and topics", self.migrate)
        self.phase(f"seven services x {self.instances}", self.services)
        self.phase("haproxy", self.haproxy)
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
        print(f"\nTry next:\n  {self.binary} demo --url http://127.0.0.1:{self.public_port} {mails} "
              f"--orders 50\n  ./dev stack --kill orders-1\nCtrl-C stops all of it.", flush=True)

    def watch(self):
        """What ends without being told to is started again: nothing may depend on its life."""
        while not self.stopping:
            for child in self.children:
                if child.process.poll() is None or self.stopping:
                    continue
                say(f"{child.name} ended ({child.process.returncode})" +
                    (": starting it again" if child.again else ""))
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
    parser.add_argument("--kill", metavar="NAME", help="kill -9 one process of a running stack; "
                        "a service is started again")
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
    if options.folder.exists():
        for file in (options.folder / "pid").glob("*"):
            if Path(f"/proc/{file.read_text()}").exists():
                raise Failed(f"{file.name} still runs (pid {file.read_text()}): one stack at a "
                             "time in a folder")
        shutil.rmtree(options.folder)
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
