"""Sides told by a letter or a sign: «V: VVD, CDA. T: SP», «✓ VVD ✗ SP», «VVD + / SP -», «VVD v, SP t».
Only where everything beside the signs is made of fracties, or both sides have their sign."""

import re
from collections.abc import Callable

_YES, _NO = "✓✔☑✅👍🟢", "✗✘✕❌☒👎🔴"
_MARKED = re.compile(f"[{_YES}{_NO}]\ufe0f?")
_V = re.compile(r"(?<![\w.])[Vv](?=\s?[:=](?!\s?\d{1,2}\b))\s?[:=]")
_T = re.compile(r"(?<![\w.])[Tt](?=\s?[:=](?!\s?\d{1,2}\b))\s?[:=]")
_O = re.compile(r"(?<![\w.])O(?=\s?[:=](?!\s?\d{1,2}\b))\s?[:=]")
_PLUS = re.compile(r"(?<!\S)\+\s?:")
_MINUS = re.compile(r"(?<!\S)[-–−]\s?:")
_ROWS = re.compile(r"[;,|\n]|(?<=\s)/(?=\s)")
_GROUPS = re.compile(r"[;|\n]")
_LISTED = re.compile(r",|/|&|\sen\s")
_HEAD = re.compile(r"^[A-Za-zà-ÿ ]{3,24}:\s")
_LETTERED = re.compile(r"(.{2,60}?)[\s:=]+\(?([vtVT+\-–−]|(?i:ja|nee))\)?\.?")
_SIDES = {
    "v": "voor",
    "+": "voor",
    "t": "tegen",
    "-": "tegen",
    "–": "tegen",
    "−": "tegen",
    "ja": "voor",
    "nee": "tegen",
}
#: characters of a note in which signs are looked for
LONGEST = 2_000


def spelled_out(text: str, is_name: Callable[[str], bool]) -> str:
    """The text with its signs as the words «voor» and «tegen»; as it is where it has none."""
    if len(text) > LONGEST:
        return text
    if _V.search(text) and _T.search(text):
        return _O.sub("onthouden:", _T.sub("tegen:", _V.sub("voor:", text)))
    if _PLUS.search(text) and _MINUS.search(text):
        return _MINUS.sub("; tegen:", _PLUS.sub("voor:", text))
    return _marked(text) or _lettered(text, is_name) or text


def _marked(text: str) -> str:
    """Ticks and crosses, before each name or behind it."""
    signs = _MARKED.findall(text)
    if not signs:
        return ""
    parts = [part.strip(" ,;|/:") for part in _MARKED.split(text)]
    sides = ["voor" if sign[0] in _YES else "tegen" for sign in signs]
    if not parts[0]:  # each sign before its names
        return "; ".join(f"{side}: {part}" for side, part in zip(sides, parts[1:], strict=True))
    if parts[-1]:
        return ""
    return "; ".join(f"{part}: {side}" for side, part in zip(sides, parts, strict=False))


def _lettered(text: str, is_name: Callable[[str], bool]) -> str:
    """«VVD v, SP t», «VVD, CDA: v; SP: t», «VVD + / SP -»: names, each or each list with its sign."""
    for one in (text, _HEAD.sub("", text)):
        for rows in (_ROWS.split(one.strip(" .")), _GROUPS.split(one.strip(" ."))):
            if told := _told([row.strip() for row in rows if row.strip()], is_name):
                return told
    return ""


def _told(rows: list[str], is_name: Callable[[str], bool]) -> str:
    matches = [match for row in rows if (match := _LETTERED.fullmatch(row))]
    if len(rows) < 2 or len(matches) < len(rows):
        return ""
    names = [name.strip() for match in matches for name in _LISTED.split(match[1])]
    whole = all(is_name(match[1].strip()) for match in matches)
    if not whole and not all(name and is_name(name) for name in names):
        return ""
    return "; ".join(f"{match[1].strip()}: {_SIDES[match[2].lower()]}" for match in matches)
