"""The JSON Schemas of the data files, made from the models, for the editors' tools."""

from __future__ import annotations

import json
from typing import Any

from helpsite.data.catalog import FILES


def schema_files(languages: list[str]) -> dict[str, str]:
    """The schema of each data file: its path below the project's root, and its text."""
    return {f"schemas/{name}.schema.json": _text(name, languages) for name in FILES}


def _text(name: str, languages: list[str]) -> str:
    schema = FILES[name].model_json_schema()
    words = schema["$defs"]["Text"]["additionalProperties"]
    schema["$defs"]["Text"] = {
        "title": "Text",
        "description": "Words for readers, once in every language of the site.",
        "type": "object",
        "properties": dict.fromkeys(languages, words),
        "required": languages,
        "additionalProperties": False,
    }
    whole: dict[str, Any] = {"$schema": "http://json-schema.org/draft-07/schema#", **_draft_07(schema)}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=False) + "\n"


def _draft_07(node: Any) -> Any:
    """The same schema in the older dialect that YAML language servers know best."""
    if isinstance(node, dict):
        return {("definitions" if key == "$defs" else key): _draft_07(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_draft_07(value) for value in node]
    return node.replace("#/$defs/", "#/definitions/") if isinstance(node, str) else node
