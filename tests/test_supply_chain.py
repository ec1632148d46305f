"""What the locks bring in may go with the EUPL-1.2, and what does not is seen."""

from tests.supply_chain import ALLOWED, LOCKS, licence, pinned, unfit


def test_every_licence_goes_with_ours() -> None:
    packages = {name: version for lock in LOCKS for name, version in pinned(lock).items()}
    assert len(packages) > 50
    assert sum(licence(name) is not None for name in packages) > 50
    assert list(unfit(packages)) == []


def test_a_licence_that_does_not_go_with_ours_is_seen() -> None:
    for text in ("GPL-3.0-only", "Proprietary", "SSPL-1.0", "AGPL-3.0", "", "Commercial"):
        assert not ALLOWED.search(text), text
