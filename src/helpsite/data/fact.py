"""A document becomes a fact: what its model doesn't allow is said in the words of the people who edit facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from helpsite.data.model import POST_NAME, remember_places
from helpsite.data.source import Document, Keys, Number
from helpsite.problem import Problem, ProblemsFound, did_you_mean, quote

Model = TypeVar("Model", bound=BaseModel)


def read_fact(document: Document, model: type[Model]) -> Model:
    """The fact that a document holds. Raises ProblemsFound, a problem for each value that the model doesn't allow."""
    try:
        fact = model.model_validate(document.value)
    except ValidationError as error:
        findings = error.errors(include_url=False)
        raise ProblemsFound(
            _key_problem(document, finding) if finding["loc"][-1:] == (_A_KEY,) else _problem(document, model, finding)
            for finding in findings
        ) from None
    if empty := document.empty_keys():
        # An optional key: pydantic takes nothing for left out, and an editor may have meant something.
        way_out = "fill it in, or delete the line"
        raise ProblemsFound(Problem(place, f"{quote(key)} is empty", way_out) for key, place in empty)
    remember_places(fact, document)
    return fact


# The last step of pydantic's way to a key that is itself not allowed.
_A_KEY = "[key]"


def _key_problem(document: Document, finding: Any) -> Problem:
    """The problem behind one of pydantic's findings on a key that editors choose."""
    value = finding["input"]
    say = _wrong_key if finding["type"] == "string_pattern_mismatch" else _FINDINGS.get(finding["type"], _other)
    return Problem(document.key_place(finding["loc"][:-1]), *say(f"the key {quote(value)}", value, finding["ctx"]))


def _problem(document: Document, model: type[BaseModel], finding: Any) -> Problem:
    """The problem behind one of pydantic's findings."""
    way, kind, value = finding["loc"], finding["type"], finding["input"]
    context = finding.get("ctx", {})
    is_page = document.path.startswith("docs/")
    if kind == "missing":
        return Problem(document.place(way[:-1]), *_missing(way[-1], is_page))
    if kind == "extra_forbidden":
        return Problem(document.key_place(way), *_unknown(way, model))
    key = next((step for step in reversed(way) if isinstance(step, str)), None)
    name = quote(key) if key is not None else "the front matter" if is_page else "the file"
    if value is None and (mistyped := _mistyped_key(str(key))):
        return Problem(document.key_place(way), *mistyped)
    if way and isinstance(way[-1], int):
        name = f"an entry of {name}"
    if value is None and key is not None:
        return Problem(document.place(way), *_empty(name, value, context))
    if kind == "literal_error" and not isinstance(value, str):
        kind = "string_type"
    if kind == "dict_type" and _schema_at(model, way).get("title") == "Text":
        kind = "text_type"
    if kind in _EXPECTED:
        return Problem(document.place(way), *_wrong_type(name, kind, value, _schema_at(model, way) if way else None))
    say = _FINDINGS.get(kind, _other)
    return Problem(document.place(way), *say(name, value, context or {"msg": finding["msg"]}))


# Each of these returns a fact and a way out.
Words = tuple[str, str]


def _missing(key: object, is_page: bool) -> Words:
    way_out = "add it" if is_page else "add it; the top of the file says what it means"
    return f"the key {quote(key)} is missing", way_out


def _unknown(way: Keys, model: type[BaseModel]) -> Words:
    return f"the key {quote(way[-1])} is not known here", did_you_mean(str(way[-1]), _keys_at(model, way[:-1]))


def _mistyped_key(key: str) -> Words | None:
    """What is wrong with a key that has no value, if it looks like more than a key."""
    if "：" in key:
        return 'the colon "：" is a full-width one', 'write ":" and a space'
    if joined := re.match(r"(\w+):\S", key):
        return f'there is no space after "{joined[1]}:"', "put one there"
    if " " in key:
        # {en: yes, and no}: YAML takes what follows the comma for a key of its own.
        return f"{quote(key)} stands after a comma and so became a key", 'put words that hold a comma in quotes: "…"'
    return None


def _wrong_type(name: str, kind: str, value: object, schema: Any | None) -> Words:
    """What is wrong with a value of another type than its schema has; None stands for the whole file."""
    expected, way_out = _EXPECTED[kind]
    if schema is None:
        way_out = 'begin it with "key: value" lines'
    return f"{name} must be {expected}, not {_kind(value)}", _way_out(kind, value, schema or {}) or way_out


def _way_out(kind: str, value: object, schema: Any) -> str | None:
    """What to write in place of a value, where the value or its schema tells more than its type does."""
    if schema.get("pattern") == POST_NAME:
        return _POST
    if "enum" in schema:
        return did_you_mean("", schema["enum"])
    if kind == "string_type" and isinstance(value, (bool, int, Number)):
        return f'put it in quotes: "{_written(value)}"'
    if kind == "list_type" and isinstance(value, str) and schema.get("items", {}).get("type") == "string":
        return f"put it in brackets: [{value}]" if re.fullmatch(r"[\w-]+(, ?[\w-]+)*", value) else None
    if kind in _OF_MODELS and (keys := list(schema.get("properties", {}))):
        return f'write its keys below it, such as "{keys[0]}: …", indented by two spaces'
    return None


def _own(_name: str, _value: object, context: Any) -> Words:
    return context["fact"], context["way_out"]


def _not_listed(name: str, value: object, context: Any) -> Words:
    allowed = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    return f"{quote(value)} is not allowed for {name}", did_you_mean(str(value), allowed)


def _wrong_pattern(name: str, value: object, context: Any) -> Words:
    if context["pattern"] == POST_NAME:
        return f"{quote(value)} is no good for {name}", _POST
    signs = "letters and digits" if "A-Z" in context["pattern"] else "lower-case letters, digits and single hyphens"
    return f"{quote(value)} is no good for {name}", f"use {signs}"


def _wrong_key(_name: str, value: object, _context: Any) -> Words:
    return f"{quote(value)} is no good as a key", "use lower-case letters, digits and single hyphens"


def _empty(name: str, _value: object, _context: Any) -> Words:
    return f"{name} is empty", "fill it in"


def _too_long(name: str, _value: object, context: Any) -> Words:
    return f"{name} is longer than {context['max_length']} characters", "shorten it"


def _too_many(name: str, _value: object, context: Any) -> Words:
    return f"{name} has more than {context['max_length']} entries", "take some out"


def _too_small(name: str, value: object, context: Any) -> Words:
    return f"{name} is {value}", f"the least is {context['ge']}"


def _too_great(name: str, value: object, context: Any) -> Words:
    return f"{name} is {value}", f"the most is {context['le']}"


def _other(name: str, value: object, context: Any) -> Words:
    return f"{name} can't be {quote(value)} ({context.get('msg', 'not allowed')})", "correct it"


_FINDINGS: dict[str, Callable[[str, object, Any], Words]] = {
    "wrong": _own,
    "literal_error": _not_listed,
    "string_pattern_mismatch": _wrong_pattern,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_too_long": _too_long,
    "too_long": _too_many,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_great,
}

_POST = "write the file's name without folder and .md, such as 2026-07-01-lower-fees"
_OF_MODELS = ("model_type", "model_attributes_type", "dict_type")
_MAP = ("a map of keys", 'write "key: value" lines below it, indented by two spaces')
_EXPECTED = {
    "string_type": ("words", "write words"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "int_type": ("a whole number", "write digits only, without quotes"),
    "list_type": ("a list", 'begin each entry with "- " on a line of its own'),
    "dict_type": _MAP,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
    "text_type": ("words in each language", "give the words once a language: {zh: …, en: …}"),
    "day_type": ("a date", "write year-month-day, for example 2026-07-01"),
    "moment_type": ("a moment", "write for example 2026-07-01T10:00:00+08:00"),
    "span_type": ("a length of time", 'write for example "10 min", "2 h" or "3 d"'),
    "clock_type": ("a time of day", 'write hours and minutes in quotes, for example "09:00"'),
    "amount_type": ("an amount", 'write digits and a point, for example "0.0005"'),
}


def _kind(value: object) -> str:
    """What a value is, in plain words."""
    if value is None:
        return "empty"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a map of keys"
    if isinstance(value, bool):
        return f"the yes-or-no value {_written(value)}"
    return f"the words {quote(value)}" if isinstance(value, str) else f"the number {value}"


def _written(value: object) -> str:
    """A value as it stands in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _keys_at(model: type[BaseModel], way: Keys) -> list[str]:
    """The keys that the model allows at `way`."""
    return list(_schema_at(model, way).get("properties", {}))


def _schema_at(model: type[BaseModel], way: Keys) -> Any:
    """The part of the model's JSON Schema for the value at `way`."""
    schema = model.model_json_schema()
    node = _resolve(schema, schema)
    for step in way:
        if isinstance(step, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
        node = _resolve(node, schema)
    return node


def _resolve(node: Any, schema: Any) -> Any:
    """The part of the schema that `node` stands for, behind references and the choice of leaving a key out."""
    while "$ref" in node or "anyOf" in node:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        else:
            node = next(option for option in node["anyOf"] if option.get("type") != "null")
    return node
