# SPDX-License-Identifier: Apache-2.0
"""Lengths of lines, files and functions."""

import re
from typing import Iterator

import rules
from source import Finding, Source, Tree


def check(tree: Tree) -> Iterator[Finding]:
    for source in tree.sources.values():
        yield from _check_lines(source)
        if source.is_cpp:
            yield from _check_functions(source)


def _check_lines(source: Source) -> Iterator[Finding]:
    count = len(source.lines)
    if count > rules.FILE_LINES_MAX:
        yield Finding(source.path, count, "file-length", f"{count} lines",
                      f"at most {rules.FILE_LINES_MAX}: give a part its own file")
    for number, line in enumerate(source.lines, 1):
        if len(line) > rules.COLUMNS_MAX:
            yield Finding(source.path, number, "line-length", f"{len(line)} columns",
                          f"at most {rules.COLUMNS_MAX}")


def _check_functions(source: Source) -> Iterator[Finding]:
    for name, first, last in functions(source.code):
        length = last - first + 1
        if length > rules.FUNCTION_LINES_MAX:
            yield Finding(source.path, first, "function-length", f"{name}: {length} lines",
                          f"at most {rules.FUNCTION_LINES_MAX}: give a step its own function, make "
                          "a table a constant")


_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_MARK = re.compile(r"[{};()]")
_BRACE = re.compile(r"[{}]")
_ACCESS = re.compile(r"\b(?:public|private|protected)\s*:(?!:)")
_TEMPLATE = re.compile(r"^\s*template\s*<")
_SCOPE = re.compile(r"\b(?:namespace|extern)\b|\b(?:class|struct|union)\b(?![^<]*>\s*\()")
_OPERATOR = re.compile(r"\boperator\s*(?:\(\s*\)|\[\s*\]|[^\s\w(]+)")
_INIT_LIST = re.compile(r"\)[^;{}]*?(?<!:):(?!:)")
_NAME = re.compile(r"((?:[\w~]+::)*(?:operator\s*(?:\(\s*\)|[^\s\w(]+)|[\w~]+))\s*\(")
_NOT_NAMES = {"requires", "alignas", "decltype", "noexcept", "explicit", "sizeof"}


def functions(code: str) -> Iterator[tuple[str, int, int]]:
    """Name, first and last line of every function body, given code without comments.

    Scopes that hold declarations (file, namespace, class) are entered; any other brace is either
    an initialiser, which is stepped over, or a body, whose end is found by counting braces. What
    lies inside a body, lambdas too, counts as part of it.
    """
    code = _DIRECTIVE.sub(_spaces, code)
    start = 0  # where the declaration at hand begins
    position = 0
    parens = 0
    while match := _MARK.search(code, position):
        mark, position = match.group(), match.end()
        if mark == "(":
            parens += 1
        elif mark == ")":
            parens = max(0, parens - 1)
        elif mark == ";" or mark == "}":
            if parens == 0:
                start = position
        elif parens > 0:  # a default argument
            position = _after_block(code, match.start())
        else:
            header = _ACCESS.sub(_spaces, code[start:match.start()])
            kind = _kind(header)
            if kind == "scope":
                start = position
                continue
            position = _after_block(code, match.start())
            if kind == "body":
                first = start + len(header) - len(header.lstrip())
                yield (_name(header), code.count("\n", 0, first) + 1,
                       code.count("\n", 0, position) + 1)
                start = position


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _after_block(code: str, begin: int) -> int:
    depth = 0
    for match in _BRACE.finditer(code, begin):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.end()
    return len(code)


def _kind(header: str) -> str:
    """What the brace after this text opens: a scope, an initialiser or a body."""
    text = _OPERATOR.sub("operator", header).strip()
    if _TEMPLATE.match(text):
        text = _after_template(text)
    plain = _without_parens(text)
    if re.search(r"\benum\b", plain):
        return "initialiser"
    if _SCOPE.search(plain) and "(" not in text.partition("=")[0].replace("alignas(", ""):
        return "scope"
    if "=" in plain or "(" not in text or re.search(r"\brequires(?:\s*\([^()]*\))?$", text):
        return "initialiser"
    # A member in a constructor's list is `name{`; the body after the list follows `)` or `}`.
    if _INIT_LIST.search(text) and not re.search(r"[)}]$", text):
        return "initialiser"
    return "body"


def _after_template(text: str) -> str:
    depth = 0
    for index, letter in enumerate(text):
        if letter == "<":
            depth += 1
        elif letter == ">":
            depth -= 1
            if depth == 0:
                return text[index + 1:].strip()
    return text


def _without_parens(text: str) -> str:
    previous = ""
    while previous != text:
        previous, text = text, re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}", " ", text)
    return text


def _name(header: str) -> str:
    names = (match.group(1) for match in _NAME.finditer(header))
    return next((name for name in names if name not in _NOT_NAMES), "function")
