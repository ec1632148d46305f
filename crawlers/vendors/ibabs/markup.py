"""What is found in the pages of iBabs' portal by."""

GUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


def has_class(name: str) -> str:
    """XPath: whether an element has a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
