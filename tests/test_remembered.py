"""What is remembered of words stays within bounds, and common words are worked out once."""

from indexer.dutch.remembered import Remembered


class _Counting(Remembered[str]):
    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.worked: list[str] = []

    def made(self, word: str) -> str:
        self.worked.append(word)
        return word.upper()


def test_a_common_word_is_worked_out_once_among_any_number_of_rare_ones() -> None:
    words = _Counting(20)
    for number in range(1000):
        assert words["raad"] == "RAAD"
        assert words[f"naam{number}"] == f"NAAM{number}"
    assert words.worked.count("raad") == 1


def test_no_vocabulary_makes_it_larger_than_its_room() -> None:
    words = _Counting(20)
    for number in range(1000):
        words[f"naam{number}"]
        assert len(words) + len(words.before) <= 20


def test_a_rare_word_is_worked_out_anew_after_it_was_dropped() -> None:
    words = _Counting(4)
    asked = ["een", "twee", "drie", "vier", "vijf", "zes", "een"]
    assert [words[word] for word in asked] == [word.upper() for word in asked]
    assert words.worked.count("een") == 2
