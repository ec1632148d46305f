"""A vendor is found by what it declares: nothing lists vendors, and nobody loads what he does not use."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.crawl.engine import spider_of
from crawlers.crawl.limits import Limiter
from crawlers.crawl.spider import SourceSpider
from crawlers.normalise import normalise_of
from crawlers.vendor import Limits, Vendor, by_key, default_limits, given, vendors
from sample.emulation import emulated
from tests.conftest import ROOT

HERE = ROOT / "crawlers" / "vendors"


@pytest.mark.parametrize("key", list(vendors()))
def test_what_a_vendor_names_is_there(key: str) -> None:
    assert issubclass(spider_of(key), SourceSpider)
    assert callable(normalise_of(key))
    assert vendors()[key].label


def test_every_folder_is_a_vendor_and_every_emulator_is_of_one() -> None:
    folders = {path.parent.name for path in HERE.glob("*/__init__.py")}
    named = {vendor.spider.split(".")[2] for vendor in vendors().values()}
    assert folders == named
    assert set(emulated()) <= set(vendors())


def test_two_vendors_of_one_name_are_refused() -> None:
    twice = Vendor("dubbel", "Dubbel", Limits(1, 1), "a:b", "a:c")
    with pytest.raises(ValueError, match="dubbel"):
        by_key([twice, twice])


def test_limits_are_the_vendors_own_and_can_be_lowered() -> None:
    assert default_limits()["ibabs.bestand"] == 30
    assert Limiter({"ibabs.bestand": 5}).limits["ibabs.bestand"] == 5
    with pytest.raises(ValueError, match="onbekend"):
        Limiter({"niemand.pagina": 5}).check()


def test_settings_go_to_the_vendor_that_declares_them_only() -> None:
    environment = {"GRIFFIE_PARLAEUS_RID_OSS": "geheim", "GRIFFIE_DATA": "data", "HOME": "/"}
    assert given(environment) == {"parlaeus": {"GRIFFIE_PARLAEUS_RID_OSS": "geheim"}}


def test_knowing_the_vendors_does_not_load_what_reads_them() -> None:
    code = (
        "import sys; from crawlers.vendor import vendors; from crawlers.registry import bundled\n"
        "assert vendors() and bundled()\n"
        "print([name for name in ('scrapy', 'twisted', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def imports(path: Path) -> set[str]:
    return {
        node.module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }


def test_no_vendor_takes_from_another_and_nothing_takes_from_a_vendor() -> None:
    wrong = []
    for path in (ROOT / "crawlers").rglob("*.py"):
        own = f"crawlers.vendors.{path.relative_to(HERE).parts[0]}" if HERE in path.parents else ""
        wrong += [
            f"{path.relative_to(ROOT)}: {name}"
            for name in imports(path)
            if name.startswith("crawlers.vendors")
            and not (own and (name == own or name.startswith(f"{own}.")))
        ]
    assert wrong == []


def test_no_spider_reads_the_environment() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in HERE.rglob("*.py")
        if "environ" in path.read_text(encoding="utf-8").replace("environment", "")
    ]
    assert wrong == []
