"""The catalog: every fact of the site, read from `data/` and modelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from helpsite.data.model import Channels, Fees, Regions, Site, Strings, parts, remember_places
from helpsite.data.source import Document, Number, read_yaml
from helpsite.problem import Problem, ProblemsFound, did_you_mean, quote

Model = TypeVar("Model", bound=BaseModel)

# The files of a catalog and their models; schemas/<name>.schema.json is generated for each.
FILES: dict[str, type[BaseModel]] = {
    "site": Site,
    "channels": Channels,
    "regions": Regions,
    "fees": Fees,
    "strings": Strings,
}


@dataclass(frozen=True)
class Catalog:
    """All facts. Each knows its place, so a rule can say where the trouble is."""

    site: Site
    channels: Channels
    regions: Regions
    fees: Fees
    strings: Strings

    @property
    def languages(self) -> list[str]:
        """The codes of the site's languages, the default one first."""
        return [language.code for language in self.site.languages]

    @cached_property
    def has_samples(self) -> bool:
        """Whether any fact is made up."""
        return any(getattr(fact, "sample", False) for fact in self.parts())

    def parts(self) -> Iterator[Any]:
        """Every value of every file."""
        for name in FILES:
            for _, value in parts(getattr(self, name)):
                yield value


def read_catalog(root: Path) -> Catalog:
    """Reads `data/` below `root`. Raises ProblemsFound with the problems of all its files."""
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, model in FILES.items():
        try:
            facts[name] = read_fact(read_yaml(root, f"data/{name}.yaml"), model)
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    return Catalog(**facts)


def read_fact(document: Document, model: type[Model]) -> Model:
    """The fact that a document holds. Raises ProblemsFound, a problem for each value that the model doesn't allow."""
    try:
        fact = model.model_validate(document.value)
    except ValidationError as error:
        raise ProblemsFound(_explain(document, model, detail) for detail in error.errors(include_url=False)) from None
    remember_places(fact, document)
    return fact


def _explain(document: Document, model: type[BaseModel], detail: Any) -> Problem:
    """One of pydantic's findings, in the words of the people who edit facts."""
    way, kind, value = detail["loc"], detail["type"], detail["input"]
    key = next((step for step in reversed(way) if isinstance(step, str)), "")
    if kind == "missing":
        return Problem(
            document.place(way[:-1]),
            f"the key {quote(way[-1])} is missing",
            "add it; the top of the file says what it means",
        )
    if kind == "extra_forbidden":
        known = _keys_at(model, way[:-1])
        return Problem(
            document.key_place(way), f"the key {quote(way[-1])} is not known here", did_you_mean(str(way[-1]), known)
        )
    place = document.place(way)
    if kind == "wrong":
        return Problem(place, detail["ctx"]["fact"], detail["ctx"]["way_out"])
    if kind == "literal_error":
        allowed = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return Problem(place, f"{quote(value)} is not allowed for {quote(key)}", did_you_mean(str(value), allowed))
    if kind in _EXPECTED:
        expected, way_out = _EXPECTED[kind]
        if value is None and " " in key:
            # {en: yes, and no}: YAML takes what follows the comma for a key of its own.
            return Problem(
                document.key_place(way),
                f"{quote(key)} stands after a comma and so became a key",
                'put words that hold a comma in quotes: "…"',
            )
        if isinstance(value, (bool, int, Number)) and kind == "string_type":
            written = str(value).lower() if isinstance(value, bool) else value
            way_out = f'put it in quotes: "{written}"'
        return Problem(place, f"{quote(key)} must be {expected}, not {_kind(value)}", way_out)
    if kind == "string_pattern_mismatch":
        way_out = "use lower-case letters, digits and single hyphens" if key != "symbol" else "use letters and digits"
        return Problem(place, f"{quote(value)} is no good for {quote(key)}", way_out)
    if kind in ("string_too_short", "too_short"):
        return Problem(place, f"{quote(key)} is empty", "fill it in")
    if kind in ("string_too_long", "too_long"):
        return Problem(place, f"{quote(key)} is longer than {detail['ctx']['max_length']} characters", "shorten it")
    limits = detail.get("ctx", {})
    bound = f"{quote(key)} is {value}, " + " ".join(
        f"the limit is {limits[name]}" for name in ("ge", "le") if name in limits
    )
    return Problem(place, bound if limits else f"{quote(key)}: {detail['msg']}", "correct the value")


_EXPECTED = {
    "string_type": ("words", "write words"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "int_type": ("a whole number", "write digits only, without quotes"),
    "list_type": ("a list", 'begin each entry with "- " on a line of its own'),
    "dict_type": ("a map of keys", 'write "key: value" lines below it, indented by two spaces'),
    "model_type": ("a map of keys", 'write "key: value" lines below it, indented by two spaces'),
    "model_attributes_type": ("a map of keys", 'write "key: value" lines below it, indented by two spaces'),
}


def _kind(value: object) -> str:
    """What a value is, in plain words."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the yes-or-no value {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a map of keys"
    return f"the words {quote(value)}"


def _keys_at(model: Any, way: tuple[Any, ...]) -> list[str]:
    """The keys that the model allows at `way`, found by following it through the models' own JSON Schema."""
    schema = model.model_json_schema()
    node = schema
    for step in (None, *way):
        if isinstance(step, int):
            node = node.get("items", {})
        elif step is not None:
            node = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
        node = _resolve(node, schema)
    return list(node.get("properties", {}))


def _resolve(node: Any, schema: Any) -> Any:
    while True:
        if not isinstance(node, dict):
            return {}
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif "anyOf" in node:
            node = next((option for option in node["anyOf"] if option.get("type") != "null"), {})
        elif "allOf" in node:
            node = node["allOf"][0]
        else:
            return node
