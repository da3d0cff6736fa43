# SPDX-License-Identifier: Apache-2.0
"""Who includes whom, held against the tables in rules.py."""

from fnmatch import fnmatchcase
from typing import Iterator, NamedTuple

import rules
from source import Finding, Include, Source, Tree, is_test


class Place(NamedTuple):
    """Where a path belongs: name is what the tables speak of, service is set below services/."""

    name: str
    service: str = ""


def place_of(path: str) -> Place:
    parts = path.split("/")
    top = parts[0]
    if top == "services" and len(parts) > 2:
        return Place(_layer(parts), parts[1])
    if top in ("platform", "adapters") and len(parts) > 2:
        return Place(f"{top}/{parts[1]}")
    return Place(top)


def _layer(parts: list[str]) -> str:
    if len(parts) > 3:
        return rules.SERVICE_FOLDERS.get(parts[2], "unknown")
    stem = parts[2].partition(".")[0]
    if stem == "parts":
        return "edge"
    return stem if stem in ("settings", "metrics") else "root"


def check(tree: Tree) -> Iterator[Finding]:
    for source in tree.cpp:
        for include in source.includes:
            if include.quoted:
                yield from _check_ours(source, include)
            else:
                yield from _check_outside(source, include)


def _check_ours(source: Source, include: Include) -> Iterator[Finding]:
    here, there = place_of(source.path), place_of(include.path)
    if include.path.split("/")[0] not in rules.ROOTS:
        yield Finding(source.path, include.line, "include-path", f'includes "{include.path}"',
                      "our headers by their path from the root in quotes, others in <>")
    elif include.path.endswith(".cpp"):
        yield Finding(source.path, include.line, "include-path", f'includes "{include.path}"',
                      "the header beside it")
    elif is_test(include.path) and not source.is_test:
        yield Finding(source.path, include.line, "include-layer",
                      f'product code includes "{include.path}"', "only tests may")
    elif not allowed(source, here, there):
        yield Finding(source.path, include.line, "include-layer",
                      f'{_describe(here)} includes "{include.path}"', _advice(here))


def allowed(source: Source, here: Place, there: Place) -> bool:
    if there.name == "apps":
        return here.name in ("apps", "tests")  # component tests run the whole wiring
    if here.name in ("apps", "tests", "bench") or here == there:
        return True
    if source.is_test:
        if there.name in rules.TEST_USES or (here.service and here.service == there.service):
            return True
    if here.name.startswith("platform/"):
        return _platform_allows(here, there)
    if here.name.startswith("adapters/"):
        return _adapter_allows(source, here, there)
    if here.service:
        return _service_allows(here, there)
    return here.name in ("contracts", "tools") and there.name.startswith(("contracts", "platform/"))


def _platform_allows(here: Place, there: Place) -> bool:
    uses = rules.PLATFORM_USES.get(here.name.removeprefix("platform/"), set())
    return there.name.startswith("platform/") and (
        "*" in uses or there.name.removeprefix("platform/") in uses)


def _adapter_allows(source: Source, here: Place, there: Place) -> bool:
    if there.name.startswith("adapters/"):
        uses = rules.ADAPTER_USES.get(here.name.removeprefix("adapters/"), set())
        return source.is_test or there.name.removeprefix("adapters/") in uses
    return there.name.startswith("platform/") and there.name != "platform/testing"


def _service_allows(here: Place, there: Place) -> bool:
    if here.name not in rules.SERVICE_LAYERS:
        return True  # the shape of the service is what is wrong, and said elsewhere
    own, outside = rules.SERVICE_LAYERS[here.name]
    if there.service:
        return there.service == here.service and there.name in own
    if there.name in outside:
        return True
    return ("platform/*" in outside and there.name.startswith("platform/")
            and there.name != "platform/testing")


def _describe(place: Place) -> str:
    return f"{place.name} of {place.service}" if place.service else place.name


def _advice(here: Place) -> str:
    if here.service and here.name in rules.SERVICE_LAYERS:
        own, outside = rules.SERVICE_LAYERS[here.name]
        return "may use " + ", ".join(["own " + "/".join(sorted(own)), *sorted(outside)])
    if here.name.startswith("platform/"):
        uses = rules.PLATFORM_USES.get(here.name.removeprefix("platform/"))
        if uses is None:
            return "add the folder to PLATFORM_USES in tools/tidy/rules.py"
        return "may use platform/{" + ",".join(sorted(uses)) + "}"
    if here.name.startswith("adapters/"):
        return "an adapter knows platform/ and its one library only"
    return "see the tables in tools/tidy/rules.py"


def _check_outside(source: Source, include: Include) -> Iterator[Finding]:
    header = include.path
    if rules.STANDARD_HEADER.match(header):
        return
    for library in rules.LIBRARIES:
        if header.startswith(library.headers):
            if not _may_use(source, library):
                yield Finding(source.path, include.line, "include-outside",
                              f"includes {library.name} <{header}>", f"use {library.instead}")
            return
    if header.split("/")[0] in rules.ROOTS:
        yield Finding(source.path, include.line, "include-path", f"includes <{header}>",
                      "our headers in quotes")
    else:
        yield Finding(source.path, include.line, "include-outside",
                      f"includes <{header}>, which no line of LIBRARIES in rules.py names",
                      "a new dependency needs a reason and a line there")


def _may_use(source: Source, library: rules.Library) -> bool:
    for place in library.places:
        if place == "tests":
            if source.is_test:
                return True
        elif fnmatchcase(source.path, place + "/*"):
            return True
    return False
