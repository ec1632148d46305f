"""A store that an older reading made becomes that of this reading, from the kept answers alone."""

import orjson
import pytest

from tests.command import Crawled, Griffie, current
from tests.test_answers_kept import SHUT, councils

#: reads votes, outcomes, names and attendance as blunt as they once were: each word with a capital is
#: a fractie that voted against, the first word of an outcome is the outcome, a list is one name, and
#: nobody was there
BLUNT = """
import re, sys
import griffie.cli
import crawlers.crawl.reread
from crawlers.reading import name_lists, outcomes, presence
from crawlers.reading.vote_notes import read_vote_note, reading, result
from crawlers.reading.names import Naam
from crawlers.reading.outcome_words import PARTICIPLES

def vote(text, known):
    names = re.findall(r"[A-Z][a-zA-Z0-9]+", text)
    return result.VoteReading(fracties={name: result.FractieVote("tegen") for name in names})

def outcome(text):
    told = [PARTICIPLES[word] for word in text.casefold().split() if word in PARTICIPLES]
    return outcomes.OutcomeReading(told[0] if told else None)

def names(text, known=None):
    return name_lists.NameList((Naam(text.strip(" .;"), bron=text),) if text.strip() else ())

def there(text, known=None):
    return presence.PresenceReading(())

blunt = {
    read_vote_note: vote, outcomes.read_outcome: outcome,
    name_lists.read_names: names, presence.read_presence: there,
}
for module in [one for key, one in sys.modules.items() if key.startswith(("crawlers", "griffie"))]:
    for key, value in list(vars(module).items()):
        if getattr(value, "__hash__", None) and callable(value) and value in blunt:
            setattr(module, key, blunt[value])
griffie.cli.main(sys.argv[1:])
"""


@pytest.fixture
def crawled(griffie: Griffie, crawled_once: Crawled) -> Griffie:
    crawled_once.copy("antwoorden", councils, griffie)
    return griffie


def reread(griffie: Griffie, program: str) -> list[dict[str, int]]:
    sources = ("--sources", str(griffie.data / "register.csv"), "--format", "json")
    done = griffie.program(program, "herlees", "--tegelijk", "1", *sources)
    assert done.returncode == 0, done.stdout + done.stderr
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_a_store_of_an_older_reading_becomes_right_without_a_request(crawled: Griffie) -> None:
    store = crawled.open()
    right = current(store)
    assert any(row["gewijzigd"] or row["verdwenen"] for row in reread(crawled, BLUNT))
    older = current(store)
    assert older != right
    assert any(row["gewijzigd"] or row["nieuw"] for row in reread(crawled, SHUT))
    assert current(store) == right
    assert all(not row["gewijzigd"] for row in reread(crawled, SHUT))
    store.close()
