"""Whether a value surely fits a schema. Most values do, and those need no account of what is wrong: that
is a hundred times the work. In doubt it says no, and the real validator tells."""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.resource.schemas import Schema

#: says that a value surely fits
Fits = Callable[[Any], bool]
#: what is understood here of each type; a schema with anything more is for the real validator
UNDERSTOOD = {
    "string": {"minLength", "maxLength", "format", "enum"},
    "object": {"required", "properties"},
    "array": {"items", "uniqueItems"},
    "boolean": set[str](),
    "integer": set[str](),
}


class Quick:
    """`formats` says per format whether a text is one, `exact` makes the real validator of a schema."""

    def __init__(self, formats: Mapping[str, Fits], exact: Callable[[Schema], Fits]) -> None:
        self.formats = formats
        self.exact = exact

    def made(self, schema: Schema) -> Fits:
        """What a value has to be, worked out once for all values."""
        kind = schema.get("type")
        if not isinstance(kind, str) or kind not in UNDERSTOOD:
            return self.exact(schema)
        if schema.keys() - UNDERSTOOD[kind] - {"type", "nullable"}:
            return self.exact(schema)
        fits: Fits = getattr(self, kind)(schema)
        if schema.get("nullable"):
            return lambda value: value is None or fits(value)
        return fits

    def string(self, schema: Schema) -> Fits:
        least, most = schema.get("minLength", 0), schema.get("maxLength", float("inf"))
        known = frozenset(schema["enum"]) if "enum" in schema else None
        form = self.formats.get(schema.get("format", ""))

        def fits(value: Any) -> bool:
            return (
                isinstance(value, str)
                and least <= len(value) <= most
                and (known is None or value in known)
                and (form is None or form(value))
            )

        return fits

    def object(self, schema: Schema) -> Fits:
        required = frozenset(schema.get("required", ()))
        inside = {name: self.made(each) for name, each in schema.get("properties", {}).items()}

        def fits(value: Any) -> bool:
            if not isinstance(value, dict) or not required <= value.keys():
                return False
            for name, each in value.items():
                if name in inside and not inside[name](each):
                    return False
            return True

        return fits

    def array(self, schema: Schema) -> Fits:
        member = self.made(schema["items"]) if "items" in schema else None
        once = schema.get("uniqueItems")

        def fits(value: Any) -> bool:
            return (
                isinstance(value, list)
                and (member is None or all(map(member, value)))
                and (not once or len(value) < 2 or unlike(value))
            )

        return fits

    def boolean(self, schema: Schema) -> Fits:
        return lambda value: isinstance(value, bool)

    def integer(self, schema: Schema) -> Fits:
        return lambda value: type(value) is int


def unlike(members: list[Any]) -> bool:
    """Whether no two are the same, of texts and of objects with only texts; no for anything else."""
    seen = set[Any]()
    for each in members:
        if isinstance(each, dict):
            if not all(isinstance(part, str) for part in each.values()):
                return False
            seen.add(frozenset(each.items()))
        elif isinstance(each, str):
            seen.add(each)
        else:
            return False
    return len(seen) == len(members)
