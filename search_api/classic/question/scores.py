"""`function_score` in the one form that is read: filters with a weight."""

from indexer.classic.query import Apart, Bool, Every, Flat, Node, Weighed


def tiers(node: Node, functions: list[tuple[float, Node]], score: str, boost: str) -> Node:
    """A tier for each set of functions that fit; none of them weighs one."""
    rows: list[tuple[float, Node]] = []
    for chosen in range(2 ** len(functions)):
        fit = [row for number, row in enumerate(functions) if chosen >> number & 1]
        others = tuple(row[1] for number, row in enumerate(functions) if not chosen >> number & 1)
        weights = [weight for weight, _ in fit]
        factor = _factor(weights, score)
        filters = tuple(part for _, part in fit)
        rows.append((factor, Bool((node,), (), filters, others)))
    if boost == "replace":
        return Apart(tuple(rows))
    if boost == "multiply":
        return Bool(should=tuple(Weighed(part, factor) for factor, part in rows), minimum=1)
    added = (Bool((part, Flat(Every(), factor))) for factor, part in rows)
    return Bool(should=tuple(added), minimum=1)


def _factor(weights: list[float], score: str) -> float:
    if not weights:
        return 1.0
    if score == "multiply":
        product = 1.0
        for weight in weights:
            product *= weight
        return product
    return {"sum": sum(weights), "max": max(weights), "min": min(weights), "first": weights[0]}[
        score
    ]
