"""The JSON Schemas of the data files, made from the models, for the editors' tools."""

from __future__ import annotations

import json
from typing import Any

from helpsite.data.catalog import FILES
from helpsite.data.model import Search


def schema_files(languages: list[str]) -> dict[str, str]:
    """The schema of each data file: its path below the project's root, and its text."""
    return {f"schemas/{name}.schema.json": _text(name, languages) for name in FILES}


def _text(name: str, languages: list[str]) -> str:
    schema = FILES[name].model_json_schema()
    if FILES[name] is Search:
        schema = {"$defs": schema["$defs"], **_in_each(languages, schema)}
    else:
        schema["$defs"]["Text"] = _in_each(languages, schema["$defs"]["Text"])
    whole: dict[str, Any] = {"$schema": "http://json-schema.org/draft-07/schema#", **_draft_07(schema)}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=False) + "\n"


def _in_each(languages: list[str], schema: Any) -> dict[str, Any]:
    """The schema of a map whose keys can be any, for one whose keys are the languages."""
    return {
        "title": schema["title"],
        "description": schema["description"],
        "type": "object",
        "properties": dict.fromkeys(languages, schema["additionalProperties"]),
        "required": languages,
        "additionalProperties": False,
    }


def _draft_07(node: Any) -> Any:
    """The same schema in the older dialect that YAML language servers know best."""
    if isinstance(node, dict):
        return {("definitions" if key == "$defs" else key): _draft_07(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_draft_07(value) for value in node]
    return node.replace("#/$defs/", "#/definitions/") if isinstance(node, str) else node
