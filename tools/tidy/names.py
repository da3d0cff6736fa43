# SPDX-License-Identifier: Apache-2.0
"""Names in anonymous namespaces meet where the folders of an area are compiled as one unit."""

import re
from collections import defaultdict
from typing import Iterator

import rules
from source import Finding, Source, Tree

_NAMESPACE = re.compile(r"namespace ([\w:]+) \{")
_TYPE = re.compile(r"(?:template\s*<.*>\s*)?(?:struct|class|enum class|using) (\w+)(?!.*;$)"
                   r"|using (\w+) =")
_ALIAS = re.compile(r"using (\w+) = (.*);")
_VALUE = re.compile(r"(?:inline |static |constexpr |constinit |const )+[\w:<>,&* ]+?[ &*](\w+)"
                    r"(?:\[\w*\])*\s*(?:=|\{|;|$)")
_FUNCTION = re.compile(r"[\w:<>,&*\[\] ]+?[ &*](\w+)\((.*)")


def check(tree: Tree) -> Iterator[Finding]:
    first: dict[tuple[str, str, str], str] = {}
    for source in tree.cpp:
        area = area_of(source)
        if not area:
            continue
        for line, scope, name in declared(source):
            place = first.setdefault((area, scope, name), source.path)
            if place != source.path:
                yield Finding(source.path, line, "unit-name",
                              f"{name.partition('(')[0]} is another thing in {place}",
                              "folders of an area are compiled together: another name, or one "
                              "place")


def area_of(source: Source) -> str:
    """What is compiled together in unity builds; empty for headers and for what is not product."""
    if source.suffix != ".cpp" or source.is_test or not source.path.startswith(rules.PRODUCT):
        return ""
    match = re.match(r"(platform|services/\w+|apps/waybill)/", source.path)
    return match.group(1) if match and "/testing/" not in source.path else source.folder


def declared(source: Source) -> Iterator[tuple[int, str, str]]:
    """(line, namespace, name) of what stands at the left margin of anonymous namespaces; a
    function's name is followed by its parameters, since overloads may share it."""
    scope, inside = "", False
    lines = source.code.splitlines()
    for number, line in enumerate(lines, 1):
        if match := _NAMESPACE.match(line):
            scope = match.group(1)
        elif line.startswith("namespace {"):
            inside = True
        elif line.startswith("}") and "// namespace" == source.lines[number - 1][1:].strip():
            inside = False
        elif inside and line and (line[0].isalpha() or line[0] == "_"):
            if name := _name(line, lines[number:number + 6]):
                yield number, scope, name


def _name(line: str, rest: list[str]) -> str:
    if match := _ALIAS.match(line):
        return ""  # the same alias twice is no error, another one fails to compile
    if match := _VALUE.match(line):
        return match.group(1)
    if match := _TYPE.match(line):
        return match.group(1) or match.group(2)
    if match := _FUNCTION.match(line):
        text = " ".join([match.group(2), *(part.strip() for part in rest)])
        return f"{match.group(1)}({_parameters(text)})"
    return ""


def _parameters(text: str) -> str:
    """Up to the bracket that closes them, without their names and defaults."""
    depth, kept, parts = 1, "", []
    for letter in text:
        depth += letter in "(<{"
        depth -= letter in ")>}"
        if depth == 0:
            break
        if letter == "," and depth == 1:
            parts.append(kept)
            kept = ""
        else:
            kept += letter
    parts.append(kept)
    return ",".join(re.sub(r"(?<=[\w>&*]) ?\b\w+$", "", part.partition("=")[0].strip())
                    for part in parts)
