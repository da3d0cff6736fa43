# SPDX-License-Identifier: Apache-2.0
"""Lines of the table as bench/table.cpp prints them, and what this machine says of itself."""

import os
import statistics
import time
from pathlib import Path


def short(value):
    """Three digits that say something."""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{digits if value >= 1 or value == 0 else 3}f}"


def line(what, figure, scaled="", must="", target="", said=""):
    print(f"{what:52} {figure:>14} {scaled:>10} {must:>9} {target:>9} {said}", flush=True)


def note(text):
    print(f"    {text}", flush=True)


def busy_share(seconds):
    """Of this machine, for so long."""
    def look():
        with open("/proc/stat", encoding="ascii") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4]  # of these, idle and waiting for a disk
    before = look()
    time.sleep(seconds)
    after = look()
    return 1 - (after[1] - before[1]) / max(after[0] - before[0], 1)


def sync_ms(folder):
    page, took = bytes(4096), []
    with open(folder / "limit.sync", "wb", buffering=0) as file:
        for _ in range(300):
            file.write(page)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def mebibytes(pid, what):
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return sum(int(row.split()[1]) for row in text.splitlines() if row.startswith(what)) / 1024
