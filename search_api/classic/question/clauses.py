"""Elasticsearch's query clauses as our tree. What is not read is refused by its name and place."""

from collections.abc import Callable, Mapping
from typing import Any

from indexer.classic.query import Bool, Every, Exact, Node, Nothing, Span
from search_api.classic.errors import refused
from search_api.classic.question import texts
from search_api.classic.question.limits import FUNCTIONS, LEVELS
from search_api.classic.question.lucene import Lucene
from search_api.classic.question.moments import Moments
from search_api.classic.question.options import (
    boosted,
    every_word,
    field_of,
    number_of,
    one_of,
    options_of,
    string_of,
    weight_of,
)
from search_api.classic.question.scores import tiers
from search_api.classic.question.simple import Simple
from search_api.classic.question.texts import Named, Texts, best, named, spread

#: fields of a text question that names none
ANY = ["*"]


class Clauses:
    """Reads the query of one request."""

    def __init__(self, reading: Texts) -> None:
        self.texts = reading
        self.known: dict[str, Callable[[Any, str, int], Node]] = {
            "bool": self._bool,
            "match_all": self._match_all,
            "match_none": self._match_none,
            "match": self._match,
            "match_phrase": self._match_phrase,
            "multi_match": self._multi_match,
            "simple_query_string": self._simple,
            "query_string": self._query_string,
            "term": self._term,
            "terms": self._terms,
            "ids": self._ids,
            "exists": self._exists,
            "range": self._range,
            "prefix": self._prefix,
            "wildcard": self._wildcard,
            "function_score": self._function_score,
        }

    def read(self, clause: object, place: str, level: int = 0) -> Node:
        """One clause: an object with one key."""
        if level > LEVELS:
            raise refused(place, f"de vraag is meer dan {LEVELS} lagen diep")
        if not isinstance(clause, dict) or not clause:
            raise refused(place, "verwacht een onderdeel van een vraag")
        if len(clause) > 1:
            names = ", ".join(map(str, clause))
            raise refused(place, f"verwacht één onderdeel, niet {names}")
        [(name, body)] = clause.items()
        self.texts.budget.spend(place)
        where = f"{place}.{name}"
        if name not in self.known:
            raise refused(where, f"unknown query [{name}]; die wordt hier niet beantwoord")
        return self.known[name](body, where, level)

    # --- together ------------------------------------------------------------------------------

    def _bool(self, body: Any, place: str, level: int) -> Node:
        options = options_of(
            body, place, "must", "filter", "should", "must_not", "minimum_should_match", "boost"
        )
        must = self._several(options.get("must"), f"{place}.must", level)
        filters = self._several(options.get("filter"), f"{place}.filter", level)
        should = self._several(options.get("should"), f"{place}.should", level)
        never = self._several(options.get("must_not"), f"{place}.must_not", level)
        default = 1 if should and not must and not filters else 0
        least = texts.minimum(options.get("minimum_should_match"), len(should), default, place)
        if least > len(should):
            return Nothing()
        if not must and not filters and not least:
            must = (Every(),)
        return boosted(Bool(must, should, filters, never, least), options, place)

    def _several(self, body: Any, place: str, level: int) -> tuple[Node, ...]:
        """Clauses as an object, a list, or a list in a list, which Classic took."""
        if body is None:
            return ()
        if isinstance(body, dict):
            return (self.read(body, place, level + 1),)
        if not isinstance(body, list):
            raise refused(place, "verwacht een onderdeel van een vraag of een lijst daarvan")
        rows: list[Node] = []
        for number, one in enumerate(body):
            where = f"{place}[{number}]"
            inner = one if isinstance(one, list) else [one]
            rows += [self.read(part, where, level + 1) for part in inner]
        return tuple(rows)

    def _match_all(self, body: Any, place: str, level: int) -> Node:
        return boosted(Every(), options_of(body, place, "boost"), place)

    def _match_none(self, body: Any, place: str, level: int) -> Node:
        options_of(body, place, "boost")
        return Nothing()

    def _function_score(self, body: Any, place: str, level: int) -> Node:
        """Only with filters that each have a weight: which of them fit tells the tiers."""
        options = options_of(
            body, place, "query", "functions", "score_mode", "boost_mode", "boost", "max_boost"
        )
        if "max_boost" in options:
            raise refused(f"{place}.max_boost", "wordt hier niet beantwoord")
        query = options.get("query", {"match_all": {}})
        node = self.read(query, f"{place}.query", level + 1)
        rows = options.get("functions", [])
        if not isinstance(rows, list) or len(rows) > FUNCTIONS:
            raise refused(f"{place}.functions", f"verwacht een lijst van hoogstens {FUNCTIONS}")
        functions = [
            self._function(row, f"{place}.functions[{number}]", level)
            for number, row in enumerate(rows)
        ]
        score = one_of(options, "score_mode", place, "multiply", "sum", "max", "min", "first")
        boost = one_of(options, "boost_mode", place, "multiply", "sum", "replace")
        return boosted(tiers(node, functions, score, boost), options, place)

    def _function(self, row: Any, place: str, level: int) -> tuple[float, Node]:
        options = options_of(row, place, "filter", "weight")
        if "weight" not in options:
            raise refused(place, "een functie heeft hier een filter en een weight")
        clause = options.get("filter", {"match_all": {}})
        return weight_of(options["weight"], f"{place}.weight"), self.read(
            clause, f"{place}.filter", level + 1
        )

    # --- words ---------------------------------------------------------------------------------

    def _match(self, body: Any, place: str, level: int) -> Node:
        name, value, options = field_of(
            body, place, "query", "operator", "minimum_should_match", "boost", "lenient",
            "fuzziness", "zero_terms_query",
        )  # fmt: skip
        text = string_of(value, f"{place}.{name}")
        every = every_word(options, place, "operator")
        least = options.get("minimum_should_match")
        field = named(name, place)
        if options.get("fuzziness") not in (None, 0, "0"):
            return boosted(self._fuzzy(field, text, options, place, every=every), options, place)
        node = self.texts.match(field, text, place, every=every, least=least)
        return boosted(node, options, place)

    def _fuzzy(
        self, field: Named, text: str, options: Mapping[str, Any], place: str, *, every: bool
    ) -> Node:
        nodes = []
        for word in text.split():
            automatic = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
            said = str(options["fuzziness"]).upper()
            edits = automatic if said == "AUTO" else int(number_of(said, f"{place}.fuzziness"))
            nodes.append(self.texts.alike(field, word, edits, place))
        if every:
            return Bool(must=tuple(nodes)) if nodes else Nothing()
        return texts.at_least(nodes, options.get("minimum_should_match"), place)

    def _match_phrase(self, body: Any, place: str, level: int) -> Node:
        name, value, options = field_of(body, place, "query", "slop", "boost", "zero_terms_query")
        slop = int(number_of(options.get("slop", 0), f"{place}.slop"))
        text = string_of(value, f"{place}.{name}")
        return boosted(self.texts.phrase(named(name, place), text, place, slop), options, place)

    def _multi_match(self, body: Any, place: str, level: int) -> Node:
        options = options_of(
            body, place, "query", "fields", "type", "operator", "minimum_should_match", "boost",
            "tie_breaker", "lenient", "zero_terms_query",
        )  # fmt: skip
        kind = one_of(options, "type", place, "best_fields", "phrase", "cross_fields")
        text = string_of(options.get("query"), f"{place}.query")
        fields = self._fields(options, place)
        every = every_word(options, place, "operator")
        least = options.get("minimum_should_match")
        if kind == "phrase":
            nodes = [self.texts.phrase(field, text, place) for field in fields]
            return boosted(best(nodes), options, place)
        if kind == "cross_fields":
            words = [
                best([self.texts.match(field, word, place, every=True) for field in fields])
                for word in text.split()
            ]
            joined = Bool(must=tuple(words)) if every else texts.at_least(words, least, place)
            return boosted(joined if words else Nothing(), options, place)
        nodes = [self.texts.match(field, text, place, every=every, least=least) for field in fields]
        return boosted(best(nodes), options, place)

    def _simple(self, body: Any, place: str, level: int) -> Node:
        options = options_of(
            body, place, "query", "fields", "default_operator", "minimum_should_match", "boost",
            "lenient", "analyze_wildcard", "flags",
        )  # fmt: skip
        if str(options.get("flags", "ALL")).upper() != "ALL":
            raise refused(f"{place}.flags", "alleen ALL wordt gelezen")
        every = every_word(options, place, "default_operator")
        text = string_of(options.get("query"), f"{place}.query")
        least = options.get("minimum_should_match")
        reading = Simple(
            self.texts, self._fields(options, place), f"{place}.query", every=every, least=least
        )
        return boosted(reading.read(text), options, place)

    def _query_string(self, body: Any, place: str, level: int) -> Node:
        options = options_of(
            body, place, "query", "fields", "default_field", "default_operator", "boost",
            "lenient", "analyze_wildcard", "allow_leading_wildcard", "type",
        )  # fmt: skip
        one_of(options, "type", place, "best_fields")
        every = every_word(options, place, "default_operator")
        text = string_of(options.get("query"), f"{place}.query")
        if "default_field" in options:
            options = {**options, "fields": [options["default_field"]]}
        reading = Lucene(self.texts, self._fields(options, place), f"{place}.query", every=every)
        return boosted(reading.read(text), options, place)

    def _fields(self, options: Mapping[str, Any], place: str) -> list[Named]:
        names = options.get("fields") or ANY
        names = [names] if isinstance(names, str) else names
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            raise refused(f"{place}.fields", "verwacht een lijst van velden")
        return list(dict.fromkeys(spread(names, f"{place}.fields")))

    # --- values --------------------------------------------------------------------------------

    def _term(self, body: Any, place: str, level: int) -> Node:
        name, value, options = field_of(body, place, "value", "boost", "case_insensitive")
        if value is None or isinstance(value, (list, dict)):
            raise refused(f"{place}.{name}", "verwacht één waarde")
        node = self.texts.values(named(name, place), [value], f"{place}.{name}")
        return boosted(node, options, place)

    def _terms(self, body: Any, place: str, level: int) -> Node:
        options = dict(body) if isinstance(body, dict) else {}
        boost = {"boost": options.pop("boost")} if "boost" in options else {}
        if len(options) != 1:
            raise refused(place, "verwacht één veld met een lijst van waarden")
        [(name, values)] = options.items()
        where = f"{place}.{name}"
        if not isinstance(values, list) or any(isinstance(one, (list, dict)) for one in values):
            raise refused(where, "verwacht een lijst van waarden")
        return boosted(self.texts.values(named(name, place), values, where), boost, place)

    def _ids(self, body: Any, place: str, level: int) -> Node:
        options = options_of(body, place, "values", "boost", "type")
        values = options.get("values", [])
        values = values if isinstance(values, list) else [values]
        if any(isinstance(one, (list, dict)) for one in values):
            raise refused(f"{place}.values", "verwacht een lijst van ids")
        return Exact("id", tuple(map(str, values))) if values else Nothing()

    def _exists(self, body: Any, place: str, level: int) -> Node:
        options = options_of(body, place, "field", "boost")
        return self.texts.there(string_of(options.get("field"), f"{place}.field"))

    def _prefix(self, body: Any, place: str, level: int) -> Node:
        name, value, options = field_of(body, place, "value", "boost", "rewrite")
        node = self.texts.begins(named(name, place), string_of(value, f"{place}.{name}"), place)
        return boosted(node, options, place)

    def _wildcard(self, body: Any, place: str, level: int) -> Node:
        name, value, options = field_of(
            body, place, "value", "wildcard", "boost", "case_insensitive", "rewrite"
        )
        text = string_of(value if value is not None else options.get("wildcard"), f"{place}.{name}")
        return boosted(self.texts.pattern(named(name, place), text, place), options, place)

    def _range(self, body: Any, place: str, level: int) -> Node:
        if not isinstance(body, dict) or len(body) != 1:
            raise refused(place, "verwacht één veld")
        [(name, said)] = body.items()
        where = f"{place}.{name}"
        options = options_of(
            said, where, "gte", "gt", "lte", "lt", "from", "to", "include_lower", "include_upper",
            "format", "time_zone", "boost",
        )  # fmt: skip
        for old, (including, without) in {
            "from": ("gte", "gt"),
            "to": ("lte", "lt"),
        }.items():
            side = "include_lower" if old == "from" else "include_upper"
            if options.get(old) is not None:
                options[including if options.get(side, True) else without] = options[old]
        field = named(name, place).field
        if field is None or field.kind not in ("datum", "getal"):
            return Nothing()
        if field.kind == "datum":
            moments = Moments(
                where, self.texts.now, options.get("time_zone"), options.get("format")
            )
            low, high = _bounds(options, lambda value, end: moments.bound(value, end=end))
        else:
            low, high = _bounds(options, lambda value, _: int(number_of(value, where)))
        return boosted(Span(field.base, low, high), options, place)


def _bounds(
    options: Mapping[str, Any], read: Callable[[Any, bool], int]
) -> tuple[int | None, int | None]:
    """(lowest, highest) that still fit."""
    lows, highs = [], []
    if options.get("gte") is not None:
        lows.append(read(options["gte"], False))
    if options.get("gt") is not None:
        lows.append(read(options["gt"], True) + 1)
    if options.get("lte") is not None:
        highs.append(read(options["lte"], True))
    if options.get("lt") is not None:
        highs.append(read(options["lt"], False) - 1)
    return max(lows, default=None), min(highs, default=None)
