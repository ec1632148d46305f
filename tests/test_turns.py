"""Of councils that are read side by side none keeps another vendor's waiting."""

import random

from crawlers.crawl.turns import Turns


def test_a_free_place_goes_to_the_vendor_that_has_the_fewest() -> None:
    turns = Turns(
        [("traag", 1), ("traag", 2), ("traag", 3), ("traag", 4), ("vlug", 5), ("vlug", 6)]
    )
    places = [turns.next() for _ in range(3)]
    assert places == [("traag", 1), ("vlug", 5), ("traag", 2)]
    turns.left("vlug")
    assert turns.next() == ("vlug", 6)
    turns.left("vlug")
    assert [turns.next() for _ in range(3)] == [("traag", 3), ("traag", 4), None]


def test_all_get_a_place_once_and_of_a_vendor_in_their_order() -> None:
    for seed in range(20):
        chance = random.Random(seed)
        given = [(chance.choice("abc"), number) for number in range(30)]
        turns, places, had = Turns(given), list[str](), list[tuple[str, int]]()
        while True:
            if len(places) < 4 and (turn := turns.next()):
                places.append(turn[0])
                had.append(turn)
            elif places:
                turns.left(places.pop(chance.randrange(len(places))))
            else:
                break
        assert sorted(had) == sorted(given)
        for vendor in "abc":
            assert [turn for turn in had if turn[0] == vendor] == [
                each for each in given if each[0] == vendor
            ]
