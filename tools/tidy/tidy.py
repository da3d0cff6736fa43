#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the source tree against the rules in rules.py; prints each breach and what to do."""

import sys
from pathlib import Path

import layers
import lengths
import names
import rules
import shape
import words
from source import Finding, Tree

CHECKS = (layers.check, lengths.check, words.check, shape.check, names.check)


def read_exceptions(root: Path) -> tuple[dict[tuple[str, str], int], list[Finding]]:
    """(path, rule) to the line that allows it, and what is wrong with the file itself."""
    allowed: dict[tuple[str, str], int] = {}
    wrong = []
    file = root / rules.EXCEPTIONS_FILE
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(maxsplit=2)
        if len(fields) < 3:
            wrong.append(Finding(rules.EXCEPTIONS_FILE, number, "exception", "not an exception",
                                 "path, rule and reason, with spaces between"))
        else:
            allowed[fields[0], fields[1]] = number
    return allowed, wrong


def run(root: Path) -> list[Finding]:
    tree = Tree(root)
    allowed, findings = read_exceptions(root)
    used = set()
    for check in CHECKS:
        for finding in check(tree):
            key = (finding.path, finding.rule)
            if key in allowed:
                used.add(key)
            else:
                findings.append(finding)
    for key, number in allowed.items():
        if key not in used:
            findings.append(Finding(rules.EXCEPTIONS_FILE, number, "exception",
                                    f"{key[0]} no longer breaks {key[1]}", "delete the line"))
    return sorted(set(findings), key=lambda finding: (finding.path, finding.line, finding.rule))


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    findings = run(root)
    for finding in findings:
        print(finding)
    if findings:
        print(f"tidy: {len(findings)} findings. A breach that is right here is a line in "
              f"{rules.EXCEPTIONS_FILE} with its reason.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
