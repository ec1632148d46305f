"""The file with the lists of words: what the libraries have in them, whole, and made where it is not."""

import os
from pathlib import Path

import pytest
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
from spellchecker import SpellChecker

from indexer.dutch import compounds
from indexer.dutch import lexicon as module
from indexer.dutch.lexicon import FIRST, INNER, LINKS, Lexicon, lexicon
from indexer.dutch.pieces import SHORT, piece


@pytest.fixture(scope="module")
def content() -> bytes:
    """As it is made now, which takes seconds: once for all tests."""
    return module.build(lexicon().head.lists)


@pytest.fixture(scope="module")
def made(content: bytes) -> Lexicon:
    return Lexicon(memoryview(content))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Path:
    """Where the lists will be kept; there is nothing yet."""
    path = tmp_path / "share" / "woorden"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(module, "FILE", path)
    monkeypatch.setattr(module, "build", lambda lists: content)
    return path


def read() -> Lexicon:
    return lexicon.__wrapped__()


def test_what_is_installed_is_as_it_is_made_now(content: bytes) -> None:
    assert lexicon()
    assert module.FILE.read_bytes() == content, "made otherwise: raise FORM"


def test_it_has_the_words_that_the_spelling_library_reads(made: Lexicon) -> None:
    speller = SpellChecker(language="nl")
    assert dict(made.counted()) == speller.word_frequency.dictionary
    assert made.count("motie") == speller.word_frequency["motie"]
    assert made.count("zzzqq") == 0
    for word in ("fietspda", "coëfficient", "x" * 80, "y" * 40, "motie", "a"):
        assert compounds.one_letter_off(word) == set(speller.edit_distance_1(word)), word


def test_it_has_the_dictionary(made: Lexicon) -> None:
    dictionary = DefaultDictionaryFactory().get_dictionary("nl")
    assert dict(made) == dict(dictionary)
    assert len(made) == len(dictionary)
    assert (made["moties"], made.get("zzzqq"), made.get("zzzqq", "-")) == ("motie", None, "-")
    with pytest.raises(KeyError):
        made["zzzqq"]


def test_it_has_all_that_may_be_part_of_a_compound(made: Lexicon) -> None:
    every = [
        (word, piece(word, made.count(word), known=word in made))
        for number, word in enumerate(made.words.iterkeys())
        if number % 5 == 0 or word in SHORT
    ]
    assert sum(rule is not None for _, rule in every) > 50_000
    for word, rule in every:
        number = made.pieces.get(word)
        if rule is None:
            assert number is None, word
        else:
            mark = made.marks[number]
            told = (mark & FIRST > 0, mark & INNER > 0, mark & LINKS > 0)
            assert (made.costs[number], *told) == rule, word


def test_it_is_made_where_it_is_not(file: Path, content: bytes) -> None:
    assert read().get("huizen") == "huis"
    assert file.read_bytes() == content
    assert file.stat().st_mode & 0o777 == 0o644
    assert os.listdir(file.parent) == ["woorden"]
    mark = file.stat().st_ino
    assert read().get("huizen") == "huis"
    assert file.stat().st_ino == mark


@pytest.mark.parametrize("fault", ["half", "empty", "older", "nonsense", "hollow"])
def test_it_is_made_anew_where_it_is_not_whole_or_of_other_lists(
    file: Path, content: bytes, fault: str
) -> None:
    found = {
        "half": content[: len(content) // 2],
        "empty": b"",
        "older": content.replace(b"pyspellchecker ", b"pyspellchecker-"),
        "nonsense": b'{"lists": 3}\n' + bytes(100),
        "hollow": content[: content.index(b"\n") + 1].ljust(len(content), b"\0"),
    }[fault]
    file.parent.mkdir()
    file.write_bytes(found)
    assert read().get("huizen") == "huis"
    assert file.read_bytes() == content


def test_who_may_not_write_there_has_one_of_their_own(
    file: Path, content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.write_text("geen map")
    monkeypatch.setenv("HOME", str(tmp_path / "thuis"))
    assert read().get("huizen") == "huis"
    assert (tmp_path / "thuis" / ".cache" / "griffie" / "woorden").read_bytes() == content
    monkeypatch.setattr(module, "build", None)
    assert read().get("huizen") == "huis"


def test_a_process_that_may_write_nowhere_makes_its_own(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.write_text("geen map")
    monkeypatch.setenv("HOME", str(file))
    assert (read().get("huizen"), read().count("huis")) == ("huis", lexicon().count("huis"))
    assert file.parent.read_text() == "geen map"
