# SPDX-License-Identifier: Apache-2.0
"""Files in the wrong place, files nobody uses, and how a file begins."""

from typing import Iterator

import rules
from source import Finding, Source, Tree


def check(tree: Tree) -> Iterator[Finding]:
    included = {include.path: set() for source in tree.cpp for include in source.includes}
    for source in tree.cpp:
        for include in source.includes:
            included[include.path].add(source.path)
    for source in tree.sources.values():
        yield from _check_opening(source)
        if source.is_cpp:
            yield from _check_built(tree, source)
            yield from _check_first_include(tree, source)
            yield from _check_neighbour(tree, source)
            yield from _check_service_shape(source)
        if source.suffix == ".hpp":
            yield from _check_header(source, included.get(source.path, set()))


def _check_opening(source: Source) -> Iterator[Finding]:
    opening = source.lines[:3]
    if not any("SPDX-License-Identifier: Apache-2.0" in line for line in opening):
        yield Finding(source.path, 1, "spdx", "no licence line",
                      "begin with SPDX-License-Identifier: Apache-2.0")


def _check_header(source: Source, users: set[str]) -> Iterator[Finding]:
    if "#pragma once" not in source.text:
        yield Finding(source.path, 1, "pragma-once", "no #pragma once", "put it after SPDX")
    own = f"{source.folder}/{source.stem}.cpp"
    if not users - {own, source.path}:
        who = "only its own .cpp includes it" if users else "nobody includes it"
        yield Finding(source.path, 1, "orphan", who, "delete it, or use it")


def _check_built(tree: Tree, source: Source) -> Iterator[Finding]:
    if f"{source.folder}/CMakeLists.txt" not in tree.paths:
        yield Finding(source.path, 1, "unbuilt", "its folder has no CMakeLists.txt",
                      "add one with waybill_library(...)")


def _check_first_include(tree: Tree, source: Source) -> Iterator[Finding]:
    own = f"{source.folder}/{source.stem}.hpp"
    if source.suffix == ".cpp" and own in tree.paths:
        first = source.includes[0] if source.includes else None
        if first is None or first.path != own:
            yield Finding(source.path, first.line if first else 1, "own-header-first",
                          "the first include is not its own header", f'"{own}"')


def _check_neighbour(tree: Tree, source: Source) -> Iterator[Finding]:
    """order_rules_test.cpp lies beside order.hpp, order_rules.cpp or in a folder order/."""
    if not source.stem.endswith("_test") or not source.folder or source.suffix != ".cpp":
        return
    if source.path.startswith(("tests/", "adapters/")):  # those test ports and failures
        return
    words = source.stem.removesuffix("_test").split("_")
    subjects = {"_".join(words[:count]) for count in range(1, len(words) + 1)}
    beside = {f"{source.folder}/{subject}{suffix}" for subject in subjects
              for suffix in (".hpp", ".cpp", ".proto", ".py")}
    folder = source.folder.rpartition("/")[2]
    if not beside & tree.paths and folder not in subjects:
        yield Finding(source.path, 1, "test-place", "a test without the code it is named after",
                      f"lie beside {'_'.join(words)}.hpp, or in tests/")


def _check_service_shape(source: Source) -> Iterator[Finding]:
    parts = source.path.split("/")
    if parts[0] != "services":
        return
    if len(parts) > 3:
        if parts[2] not in rules.SERVICE_FOLDERS:
            yield Finding(source.path, 1, "service-shape", f"folder {parts[2]}/ in a service",
                          "one of " + ", ".join(sorted(rules.SERVICE_FOLDERS)))
    elif len(parts) == 3:
        stem = source.stem.removesuffix("_test")
        if not any(stem == known or stem.startswith(known + "_")
                   for known in rules.SERVICE_ROOT_STEMS):
            yield Finding(source.path, 1, "service-shape", f"{source.name} at a service's root",
                          "only " + ", ".join(sorted(rules.SERVICE_ROOT_STEMS)) + " lie there")
