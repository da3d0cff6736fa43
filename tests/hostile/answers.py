# SPDX-License-Identifier: Apache-2.0
"""The expected answers of fields.py: a file for each area, a block for each operation, in it a line
for each place and answer with the values that get it."""

import re
import textwrap

COLUMNS = 100
BLOCK = re.compile(r"^\[(.+)\]$")
LINE = re.compile(r"^    (\d.*?) <- (.*)$")


def title(operation):
    return f"{operation['operationId']} {operation['method']} {operation['path']}"


def of_the_router(vector, answer):
    """A path that leads elsewhere, or nowhere, is answered before any operation is chosen."""
    return vector.place.startswith("path ") and answer.json["code"] in (
        "request.not_found", "request.malformed_path", "request.method_not_allowed")


def words(vector, answer):
    """Status and code; behind them what is said of the field."""
    said = [one["code"] for one in answer.json.get("errors", [])
            if one["pointer"] == vector.pointer]
    others = [f"{one['pointer']}={one['code']}" for one in answer.json.get("errors", [])]
    return " ".join([str(answer.status), str(answer.json.get("code", "-")), *(said or others)[:3]])


def note(told, vector, answer):
    area = vector.operation["tags"][0]
    places = told.setdefault(area, {}).setdefault(title(vector.operation), {})
    places.setdefault(vector.place, {})[vector.name] = words(vector, answer)


def text_of(operations):
    lines = ["# SPDX-License-Identifier: Apache-2.0"]
    for operation, places in operations.items():
        lines += ["", f"[{operation}]"]
        for place, values in places.items():
            lines.append(place)
            by_answer = {}
            for name, answer in values.items():
                by_answer.setdefault(answer, []).append(name)
            for answer, names in by_answer.items():
                lines += textwrap.wrap(f"{answer} <- {'; '.join(names)}", COLUMNS,
                                       initial_indent=" " * 4, subsequent_indent=" " * 8,
                                       break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def read(text):
    operations, block, values = {}, {}, {}
    for line in re.sub(r"\n {8}", " ", text).splitlines():
        if line.startswith("#") or not line:
            continue
        if found := BLOCK.match(line):
            block = operations.setdefault(found[1], {})
        elif found := LINE.match(line):
            values.update(dict.fromkeys(found[2].split("; "), found[1]))
        else:
            values = block.setdefault(line, {})
    return operations


def write(folder, told):
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    for area, operations in told.items():
        (folder / f"{area.replace(' ', '_')}.txt").write_text(text_of(operations))


def flat(operations):
    return {(operation, place, name): answer for operation, places in operations.items()
            for place, values in places.items() for name, answer in values.items()}


def differences(folder, told):
    """A line for each answer that is not the stored one, is not stored, or was not asked for."""
    stored = {}
    for file in sorted(folder.glob("*.txt")):
        stored |= flat(read(file.read_text()))
    here = {}
    for operations in told.values():
        here |= flat(operations)
    for key in stored.keys() | here.keys():
        if stored.get(key) != here.get(key):
            yield f"{': '.join(key)}: {here.get(key, 'not asked')}, stored: {stored.get(key, '-')}"
