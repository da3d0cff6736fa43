# SPDX-License-Identifier: Apache-2.0
"""A file of the tree, with its comments and strings taken out of the way."""

import os
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import rules

CODE_SUFFIXES = {".cpp", ".hpp"}
TEXT_SUFFIXES = CODE_SUFFIXES | {".py", ".sh", ".cmake", ".proto"}

_LITERALS = re.compile(
    r'R"(?P<mark>[^\s()\\]{0,16})\(.*?\)(?P=mark)"'  # raw string
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\[^'\n]+|\\'|[^'\\\n])'"  # not the separator in 1'000
    r"|//[^\n]*"
    r"|/\*.*?\*/",
    re.DOTALL)
_NOT_NEWLINE = re.compile(r"[^\n]")
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    what: str
    instead: str = ""

    def __str__(self) -> str:
        tail = f" — {self.instead}" if self.instead else ""
        return f"{self.path}:{self.line}: {self.what}{tail} [{self.rule}]"


@dataclass(frozen=True)
class Include:
    line: int
    path: str
    quoted: bool


def _blank(match: re.Match[str]) -> str:
    text = match.group()
    if text[0] in "\"'R":  # keep the quotes, so that the code still reads as an expression
        return '"' + _NOT_NEWLINE.sub(" ", text[1:-1]) + '"'
    return _NOT_NEWLINE.sub(" ", text)


def blank(text: str) -> str:
    """The code with comments and the insides of strings replaced by spaces, line by line."""
    return _LITERALS.sub(_blank, text)


def is_test(path: str) -> bool:
    """Only tests and benchmarks are made of it, wherever it lies."""
    stem, suffix = os.path.splitext(path)
    return suffix in CODE_SUFFIXES and (path.startswith(("tests/", "bench/"))
                                        or stem.endswith(rules.TEST_SUFFIXES))


@dataclass(frozen=True)
class Source:
    path: str  # relative to the root, with slashes
    text: str = field(repr=False)

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name

    @property
    def suffix(self) -> str:
        return os.path.splitext(self.name)[1]

    @property
    def is_cpp(self) -> bool:
        return self.suffix in CODE_SUFFIXES

    @property
    def is_test(self) -> bool:
        return is_test(self.path)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def code(self) -> str:
        return blank(self.text)

    @cached_property
    def includes(self) -> list[Include]:
        found = []
        for match in _INCLUDE.finditer(self.text):
            # In the blanked code the name in quotes is gone but the directive stands, unless it
            # was part of a comment or a string.
            if self.code[match.start():match.end()].lstrip().startswith("#"):
                line = self.text.count("\n", 0, match.start()) + 1
                found.append(Include(line, match.group(2), match.group(1) == '"'))
        return found

    def line_of(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


class Tree:
    """All checked files below a root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources: dict[str, Source] = {}
        self.paths: set[str] = set()
        for top in rules.ROOTS:
            self._walk(top)

    def _walk(self, top: str) -> None:
        for folder, folders, names in os.walk(self.root / top):
            folders[:] = sorted(set(folders) - rules.SKIPPED_FOLDERS)
            place = Path(folder).relative_to(self.root).as_posix()
            for name in sorted(names):
                path = f"{place}/{name}"
                self.paths.add(path)
                if os.path.splitext(name)[1] in TEXT_SUFFIXES:
                    text = Path(folder, name).read_text(encoding="utf-8", errors="replace")
                    self.sources[path] = Source(path, text)

    @cached_property
    def cpp(self) -> list[Source]:
        return [source for source in self.sources.values() if source.is_cpp]
