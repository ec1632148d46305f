"""The index's fields, and a document in them."""

from typing import Any

import tantivy

import mappings

#: id of the document that holds the sequence number
STATE_ID = "_stand"


def schema(mapping: str = mappings.SEARCH) -> tantivy.Schema:
    """The fields of `mappings` in the engine's terms."""
    builder = tantivy.SchemaBuilder()
    for field in mappings.fields(mapping):
        if field.soort in ("filter", "kenmerk"):
            fast = field.soort == "filter"
            builder.add_text_field(
                field.name, fast=fast, tokenizer_name="raw", index_option="basic", stored=False
            )
        elif field.soort in mappings.KINDS:
            for name in mappings.names(field):
                if name.endswith("_verwant"):
                    builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
                else:
                    builder.add_text_field(name, tokenizer_name="woorden", index_option="position")
        elif field.soort == "getal":
            builder.add_unsigned_field(field.name, fast=True, indexed=True)
        else:
            builder.add_bytes_field(field.name, stored=True)
    return builder.build()


def to_tantivy(values: dict[str, Any]) -> Any:
    """The values of a document's fields in the engine's terms."""
    fields = tantivy.Document()
    for name, value in values.items():
        if isinstance(value, str):
            fields.add_text(name, value)
        elif isinstance(value, int):
            fields.add_unsigned(name, value)
        elif isinstance(value, bytes):
            fields.add_bytes(name, value)
        else:
            for one in value:
                fields.add_text(name, one)
    return fields
