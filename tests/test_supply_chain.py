"""What the locks bring in may go with the EUPL-1.2, and what does not is seen."""

import pytest

from tests.supply_chain import ALLOWED, LOCKS, licence, pinned, unfit


def test_every_licence_goes_with_ours() -> None:
    packages = {name: version for lock in LOCKS for name, version in pinned(lock).items()}
    assert len(packages) > 50
    assert sum(licence(name) is not None for name in packages) > 50
    assert list(unfit(packages)) == []


def test_a_licence_that_does_not_go_with_ours_is_seen() -> None:
    for text in ("GPL-3.0-only", "Proprietary", "SSPL-1.0", "AGPL-3.0", "", "Commercial"):
        assert not ALLOWED.search(text), text


@pytest.mark.parametrize("lock", ["requirements.lock", "checker/requirements.lock"])
def test_what_is_installed_to_run_is_what_was_tested(lock: str) -> None:
    tested = pinned("requirements-test.lock")
    assert {
        name: version for name, version in pinned(lock).items() if tested[name] != version
    } == {}
