"""Whether a JSON value has the shape that a JSON Schema says, for the few words of it that pydantic writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
_KNOWN = {
    "$ref",
    "$defs",
    "anyOf",
    "type",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "title",
    "description",
}


def faults(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], place: str = "$") -> Iterator[str]:
    """Each place where a value departs from its schema, and how."""
    assert set(schema) <= _KNOWN, f"{place} : this reader does not know {set(schema) - _KNOWN}"
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, place)
        return
    if "anyOf" in schema:
        if all(any(True for _ in faults(value, one, root, place)) for one in schema["anyOf"]):
            yield f"{place} : {value!r} is none of {schema['anyOf']}"
        return
    name = schema["type"]
    if not isinstance(value, _TYPES[name]) or (isinstance(value, bool) and name in ("integer", "number")):
        yield f"{place} : {value!r} is no {name}"
        return
    if isinstance(value, dict):
        yield from _object_faults(value, schema, root, place)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], root, f"{place}[{number}]")


def _object_faults(
    value: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], place: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{place} : {key} is missing"
    for key, item in value.items():
        if key in known:
            yield from faults(item, known[key], root, f"{place}.{key}")
        elif others is False:
            yield f"{place} : {key} is unknown"
        elif isinstance(others, dict):
            yield from faults(item, others, root, f"{place}.{key}")
