# SPDX-License-Identifier: Apache-2.0
"""Calls that go around a port, and comments without the fact that makes them useful."""

import re
from typing import Iterator

import rules
from source import Finding, Source, Tree

_TODO = re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!\s*\(?#\d+)")
_NOLINT = re.compile(r"\bNOLINT(?:NEXTLINE|BEGIN)?\b(?:\([^)]*\))?[ \t]*[:—-]?[ \t]*(?P<reason>.*)")


def check(tree: Tree) -> Iterator[Finding]:
    for source in tree.cpp:
        for ban in rules.BANS:
            if applies(ban, source):
                yield from _check_ban(ban, source)
        yield from _check_comments(source)


def applies(ban: rules.Ban, source: Source) -> bool:
    if ban.headers_only and source.suffix != ".hpp" or source.is_test and not ban.tests_too:
        return False
    return _below(source.path, ban.where) and not _below(source.path, ban.allowed)


def _below(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(place + "/") for place in places)


def _check_ban(ban: rules.Ban, source: Source) -> Iterator[Finding]:
    for match in ban.pattern.finditer(source.code):
        word = " ".join(match.group().split())
        yield Finding(source.path, source.line_of(match.start()), ban.rule, f"{word}",
                      f"use {ban.instead}")


def _check_comments(source: Source) -> Iterator[Finding]:
    if "TODO" not in source.text and "NOLINT" not in source.text and "FIXME" not in source.text:
        return
    for number, line in enumerate(source.lines, 1):
        if _TODO.search(line):
            yield Finding(source.path, number, "todo", "a TODO without an issue",
                          "write TODO(#number), or do it")
        match = _NOLINT.search(line)
        if match and len(match.group("reason").strip()) < 10:
            yield Finding(source.path, number, "nolint", "a NOLINT without a reason",
                          "write NOLINT(check): why it is right here")
