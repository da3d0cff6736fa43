# SPDX-License-Identifier: Apache-2.0
"""The servers that the documents take for granted, each of the test's own."""

import re
import signal

from servers import Child, Servers


class Machine(Servers):
    def __init__(self, folder, kafka_home=None):
        self.folder, self.kafka_home, self.verbose = folder, kafka_home, False
        self.children = []
        for part in ("log", "pid"):
            (folder / part).mkdir()
        folder.chmod(0o755)  # PostgreSQL has a user of its own where we are root

    def add(self, *arguments, **more):
        self.children.append(Child(self, *arguments, **more))
        return self.children[-1]

    def await_ready(self):
        for child in self.children:
            child.await_ready()

    @property
    def database_port(self):
        return re.search(r"port=(\d+)", self.database)[1]

    def stop(self):
        for child in reversed(self.children):
            child.stop(signal.SIGINT if child.name == "postgres" else signal.SIGTERM)
