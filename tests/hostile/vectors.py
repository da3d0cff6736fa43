# SPDX-License-Identifier: Apache-2.0
"""Wrong requests, made of the operations of the OpenAPI document and the values of families.json:
each differs from a good one in one place."""

import copy
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

FAMILIES = json.loads(Path(__file__).with_name("families.json").read_text())
HERE = "@here@"
WHOLE = re.compile(r"-?[0-9]+$", re.ASCII)
SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST = 5000  # what a text may be where the document names no end that a request could reach


@dataclass
class Vector:
    operation: dict
    place: str  # `body /lines/0/quantity`, `query limit`, `path order_id`, `header If-Match`
    name: str  # of the value
    pointer: str = ""  # what the problem has to name, if it names fields
    path: dict = field(default_factory=dict)
    query: str = ""
    headers: dict = field(default_factory=dict)
    body: bytes | None = None
    token: str = "its"  # `its`, `other` (of another role), or none at all


class Document:
    def __init__(self, document):
        self.document = document

    def operations(self):
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield {**operation, "method": method.upper(), "path": path}

    def whole(self, schema):
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def parts(self, schema):
        """The schema without its null, and whether null is good."""
        schema = self.whole(schema)
        others = [self.whole(one) for one in schema.get("anyOf", [])]
        if not others:
            return schema, False
        (schema,) = [one for one in others if one.get("type") != "null"]
        return schema, True

    def fields(self, schema, value, pointer=""):
        """Each place of a good value, from outside: pointer, schema, whether null is good there."""
        schema, nullable = self.parts(schema)
        yield pointer, schema, nullable
        if schema.get("type") == "array" and value:
            yield from self.fields(schema["items"], value[0], f"{pointer}/0")
        for name, one in schema.get("properties", {}).items():
            if name in value:
                yield from self.fields(one, value[name], f"{pointer}/{name}")


def with_value(body, pointer, raw):
    """The body as text, with raw text in one place."""
    if not pointer:
        return raw.encode("utf-8", "surrogatepass")
    body = copy.deepcopy(body)
    above, last = pointer.rsplit("/", 1)
    place = at(body, above)
    place[int(last) if isinstance(place, list) else last] = HERE
    return json.dumps(body).replace(json.dumps(HERE), raw, 1).encode("utf-8", "surrogatepass")


def at(body, pointer):
    for step in pointer.split("/")[1:]:
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body


def with_field(body, pointer, name, raw):
    more = f"{json.dumps(at(body, pointer))[:-1]}, {json.dumps(name)}: {raw}}}"
    return with_value(body, pointer, more)


def without(body, pointer):
    body = copy.deepcopy(body)
    above, last = pointer.rsplit("/", 1)
    del at(body, above)[last]
    return json.dumps(body).encode()


def lengths(schema):
    """Texts and lists that are too long or too short."""
    if schema["type"] == "string":
        most, least = schema.get("maxLength", LONGEST), schema.get("minLength", 0)
        yield "longer", json.dumps("a" * (most + 1))
        yield "much longer", json.dumps("\u00e9" * (most + LONGEST))
        if least > 1:
            yield "shorter", json.dumps("a" * (least - 1))
    if schema["type"] == "array":
        if "maxItems" in schema:
            yield "longer", json.dumps([HERE] * (schema["maxItems"] + 1))
            yield "thousand of them", json.dumps([HERE] * 1000)
        if schema.get("minItems", 0) > 0:
            yield "empty", "[]"
    if schema["type"] in ("integer", "number"):
        if "maximum" in schema:
            yield "beyond the largest", str(schema["maximum"] + 1)
        if "minimum" in schema:
            yield "below the smallest", str(schema["minimum"] - 1)


def fits(schema, raw):
    """Whether a text is good by the document: one of a note may have a line feed."""
    try:
        value = json.loads(raw)
    except ValueError:
        return False
    return isinstance(value, str) and "enum" not in schema and \
        schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", LONGEST) and \
        re.search(schema.get("pattern", ""), value) is not None and not SURROGATE.search(value)


def family(schema, name):
    """The values that a field must refuse, and not for what is beside it."""
    kind = schema["type"]
    for title, raw in FAMILIES[kind].items():
        if not fits(schema, raw):
            yield title, raw
    yield from lengths(schema)
    if "enum" in schema:
        first = schema["enum"][0]
        for title, raw in FAMILIES["enum"].items():
            yield title, raw.replace("<first>", first).replace("<letter>", first[0])
        yield "other case", json.dumps(first.swapcase())
    elif schema.get("format") in FAMILIES and kind == "string":
        yield from FAMILIES[schema["format"]].items()
    elif schema.get("pattern", "").startswith("^") and "[0-7][0-9a-hjkmnp" in schema["pattern"]:
        yield from FAMILIES["id"].items()
    if name in FAMILIES:
        yield from FAMILIES[name].items()


class Maker:
    """All vectors of an operation; `good` turns its example into a body that it would take."""

    def __init__(self, document, good):
        self.document, self.good = document, good

    def all_of(self, operation):
        yield from self.of_caller(operation)
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                yield from self.of_path(operation, parameter["name"])
            elif parameter["in"] == "query":
                yield from self.of_query(operation, parameter)
            elif parameter["name"] in FAMILIES:
                yield from self.of_header(operation, parameter)
        if operation["method"] == "GET" and operation["path"].startswith("/v1/"):
            yield Vector(operation, "query", "unknown", "/query/nope", query="nope=1")
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body:
            example = self.good(body["example"])
            yield from self.of_media(operation, example)
            if operation["requestBody"]["required"]:
                yield Vector(operation, "body", "missing")
            yield from self.of_body(operation, body["schema"], example)

    @staticmethod
    def of_caller(operation):
        rights = operation["x-authz"]
        if rights in ("anyone", "signature"):
            return
        yield Vector(operation, "caller", "nobody", token="")
        for name, value in FAMILIES["Authorization"].items():
            yield Vector(operation, "caller", name, headers={"Authorization": value}, token="")
        if rights != "signed_in":
            yield Vector(operation, "caller", "another role", token="other")

    @staticmethod
    def of_path(operation, name):
        for title, value in FAMILIES["path"].items():
            yield Vector(operation, f"path {name}", title, f"/path/{name}", path={name: value})
        yield Vector(operation, f"path {name}", "long", f"/path/{name}", path={name: "a" * 3000})

    def of_query(self, operation, parameter):
        name, (schema, _) = parameter["name"], self.document.parts(parameter["schema"])
        values = dict(FAMILIES["query string"])
        values |= FAMILIES.get(f"query {schema['type']}", {})
        values |= FAMILIES.get(f"query {schema.get('format', '')}", {})
        if "enum" in schema:
            values |= FAMILIES["query array"]
        values["long"] = "a" * (schema.get("maxLength", LONGEST) + 1)
        for title, value in values.items():
            if schema["type"] == "integer" and WHOLE.match(value) and \
                    schema.get("minimum", 0) <= int(value) <= schema.get("maximum", 0):
                continue
            yield Vector(operation, f"query {name}", title, f"/query/{name}",
                         query=f"{name}={value}")
        yield Vector(operation, f"query {name}", "twice", query=f"{name}=1&{name}=1")

    @staticmethod
    def of_header(operation, parameter):
        name = parameter["name"]
        values = dict(FAMILIES[name], long="a" * 256)
        for title, value in values.items():
            yield Vector(operation, f"header {name}", title, headers={name: value})
        if parameter.get("required"):
            yield Vector(operation, f"header {name}", "missing", headers={name: None})

    @staticmethod
    def of_media(operation, example):
        body = json.dumps(example).encode()
        for name in ("Content-Type", "Content-Encoding"):
            for title, value in FAMILIES[name].items():
                yield Vector(operation, f"header {name}", title, headers={name: value}, body=body)
        for title, sent in (("not UTF-8", b'{"a":"\xff"}'),
                            ("overlong", b'{"a":"\xc0\x80"}'), ("BOM", b"\xef\xbb\xbf" + body),
                            ("NUL behind", body + b"\0"), ("two of them", body + body),
                            ("deep list", b"[" * 40 + b"]" * 40),
                            ("deep object", b'{"a":' * 40 + b"1" + b"}" * 40),
                            ("bottomless list", b"[" * 10_000)):
            yield Vector(operation, "body", title, body=sent)

    def of_body(self, operation, schema, example):
        for pointer, part, nullable in self.document.fields(schema, example):
            place = f"body {pointer}".rstrip()
            for title, raw in family(part, pointer.rsplit("/", 1)[-1]):
                if not (nullable and title == "null"):
                    yield Vector(operation, place, title, pointer,
                                 body=with_value(example, pointer, raw))
            if part["type"] != "object":
                continue
            for title, raw in FAMILIES["unknown fields"].items():
                if title not in part["properties"]:
                    yield Vector(operation, place, f"with {title or 'no name'}",
                                 f"{pointer}/{title}",
                                 body=with_field(example, pointer, title, raw))
            for name in part.get("required", []):
                yield Vector(operation, f"{place}/{name}" if pointer else f"body /{name}",
                             "missing", f"{pointer}/{name}",
                             body=without(example, f"{pointer}/{name}"))
