# SPDX-License-Identifier: Apache-2.0
"""A server with the demo town for tests that are its clients: its own ports and folder."""

import contextlib
import http.client
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools/dev"))
from servers import free_ports  # noqa: E402

PASSWORD = "demo-waybill-town"
OPERATOR = "operator@demo.waybill.example"
START_SECONDS = 300
STOP_SECONDS = 30
# The tests of the tree run side by side: what is slow then is no fault of the server.
PATIENCE = ("--gateway.read_deadline=1min", "--gateway.write_deadline=1min")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        try:
            self.json = json.loads(body) if body else {}
        except ValueError:
            self.json = {}


class Town:
    """Speaks to one server. Not for several threads: it has one connection."""

    def __init__(self, port, internal_port, folder):
        self.port, self.folder = port, folder
        self.url = f"http://127.0.0.1:{port}"
        self.internal_url = f"http://127.0.0.1:{internal_port}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)

    def ask(self, method, target, body=None, token=None, headers=()):
        """`body`: bytes as they are, anything else as JSON."""
        sent = dict(headers)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        if token:
            sent["Authorization"] = f"Bearer {token}"
        try:
            return self._once(method, target, body, sent)
        except (http.client.RemoteDisconnected, ConnectionError):  # it was closed meanwhile
            self.connection.close()
            return self._once(method, target, body, sent)

    def _once(self, method, target, body, headers):
        self.connection.request(method, target, body, headers)
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def want(self, method, target, body=None, token=None, headers=()):
        """The JSON of an answer that has to be a success."""
        answer = self.ask(method, target, body, token, headers)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {target}: {answer.status} {answer.body.decode()}")
        return answer.json

    def token_of(self, email, password=PASSWORD):
        return self.want("POST", "/v1/sessions", {"email": email, "password": password})[
            "access_token"]

    def user(self, email, *roles):
        """A new account; what its roles may do, its token may."""
        return self.want("POST", "/v1/users",
                         {"email": email, "password": PASSWORD, "first_name": "Ada",
                          "last_name": "Lovelace", "roles": list(roles)},
                         self.token_of(OPERATOR))["user_id"]


@contextlib.contextmanager
def serving(waybill, *settings):
    """The demo town, ready, until the end of the block. A server that does not end well fails."""
    with tempfile.TemporaryDirectory(prefix="waybill-town-") as name:
        folder = Path(name)
        said = folder / "said.txt"
        port, internal = free_ports(2)
        with said.open("w") as out:
            server = subprocess.Popen(
                [Path(waybill).resolve(), "serve", "--demo", f"--server.port={port}",
                 f"--server.internal_port={internal}", f"--server.data={folder / 'data'}",
                 "--gateway.rate_limits=false", *PATIENCE, *settings],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder)
        try:
            end = time.monotonic() + START_SECONDS
            while "Ctrl-C stops the server." not in said.read_text():
                if server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"the server does not serve:\n{said.read_text()}")
                time.sleep(0.05)
            yield Town(port, internal, folder)
            code = stop(server)
            if code != 0:
                raise RuntimeError(f"the server ended with {code}:\n{said.read_text()[-4000:]}")
        finally:
            stop(server)


def stop(server):
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        return server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()
