# SPDX-License-Identifier: Apache-2.0
"""What ./dev stack is made of: processes with their logs, and the servers that are no part of
Waybill."""

import os
import pwd
import random
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

PG_BIN = Path("/usr/lib/postgresql/17/bin")
REDIS = Path("/usr/bin/redis-check-rdb")  # its tools and its server are one program
READY_WITHIN = 60.0


class Failed(Exception):
    """One line for a person."""


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def free_ports(count):
    """Below those that Linux gives to connections that go out: one of those may be gone before a
    server that takes seconds to start has bound it. By chance, for several that run at once."""
    held = {}
    while len(held) < count:
        port = random.randint(12_000, 31_999)
        one = socket.socket()
        try:
            one.bind(("127.0.0.1", port))
            held[port] = one
        except OSError:  # somebody has it, or we have chosen it already
            one.close()
    for one in held.values():
        one.close()
    return list(held)


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


def as_user(user):
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def begin_anew(folder):
    """An empty folder for a set of processes. Fails while some of the last set still run."""
    for file in (folder / "pid").glob("*"):
        if Path(f"/proc/{file.read_text()}").exists():
            raise Failed(f"{file.name} still runs (pid {file.read_text()}): one set of processes "
                         "at a time in a folder")
    if folder.exists():
        shutil.rmtree(folder)
    for part in ("log", "pid", "data"):
        (folder / part).mkdir(parents=True)
    folder.chmod(0o755)


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
        # A group of its own, so that Ctrl-C reaches us alone and we choose the order.
        self.process = subprocess.Popen(
            self.argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            executable=self.program, cwd=self.stack.folder, start_new_session=True,
            **as_user(self.user))
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


class Servers:
    """Databases, event log and cache, of a stack's own."""

    folder: Path
    kafka_home: Path

    def add(self, *arguments, **more):
        raise NotImplementedError

    def postgres(self, standbys=("replica-1", "replica-2"), more=()):
        """With fsync. Where there are standbys, a commit is answered when the first has it too."""
        self.postgres_user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        home = self.postgres_home = self.folder / "postgres"
        home.mkdir()
        if self.postgres_user:
            os.chown(home, self.postgres_user.pw_uid, self.postgres_user.pw_gid)
        ports = free_ports(1 + len(standbys))
        self._as_postgres("initdb", "-D", home / "postgres", "-U", "waybill", "-A", "trust", "-E",
                          "UTF8", "--locale=C", "--no-sync")
        self._postgres_settings("postgres", ports[0], [
            "max_connections = 400", "wal_level = replica", "max_wal_size = 256MB",
            "shared_buffers = 64MB", *more])
        self._postgres_server("postgres", ports[0])
        at_primary = ["-h", "127.0.0.1", "-p", str(ports[0]), "-U", "waybill"]
        self._as_postgres("createdb", *at_primary, "waybill")
        for name, port in zip(standbys, ports[1:]):
            self._as_postgres("pg_basebackup", *at_primary, "-D", home / name, "-R", "-X",
                              "stream", "-c", "fast", "-C", "-S", name.replace("-", "_"))
            self._postgres_settings(name, port, [f"cluster_name = '{name}'"])
            self._postgres_server(name, port)
        if standbys:  # from now on
            self._postgres_settings("postgres", ports[0], [
                f"synchronous_standby_names = 'FIRST 1 (\"{standbys[0]}\")'"])
            self._as_postgres("pg_ctl", "reload", "-D", home / "postgres")
        hosts = ",".join(["127.0.0.1"] * len(ports))
        self.database = (f"host={hosts} port={','.join(map(str, ports))} user=waybill "
                         "dbname=waybill target_session_attrs=read-write connect_timeout=2")

    def promote(self):
        """The first standby is the primary from now on; what was that must not come back."""
        self._as_postgres("pg_ctl", "promote", "-D", self.postgres_home / "replica-1")

    def _as_postgres(self, program, *words):
        done = subprocess.run([PG_BIN / program, *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, cwd=self.postgres_home, check=False,
                              **as_user(self.postgres_user))
        if done.returncode != 0:
            raise Failed(f"{program}: {done.stderr.strip()}")

    def _postgres_server(self, name, port):
        ready = [PG_BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "waybill",
                 "-d", "postgres"]
        server = self.add(name, [PG_BIN / "postgres", "-D", self.postgres_home / name],
                          lambda: subprocess.run(ready, check=False).returncode == 0,
                          user=self.postgres_user, again=name != "postgres")
        server.start()
        server.await_ready()

    def _postgres_settings(self, name, port, more):
        with open(self.postgres_home / name / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write("\n".join([f"port = {port}", "listen_addresses = '127.0.0.1'",
                                  f"unix_socket_directories = '{self.postgres_home}'", *more, ""]))

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
                 lambda: accepts(port), again=True).start()

    def redis(self):
        home = self.folder / "redis"
        home.mkdir()
        (port,) = free_ports(1)
        self.redis_address = f"127.0.0.1:{port}"
        self.add("redis", ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir",
                           home, "--save", "", "--appendonly", "no"], lambda: accepts(port),
                 program=REDIS, again=True).start()
