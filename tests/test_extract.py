"""Text of files: per page, in a process of its own, and what was not read and why."""

from pathlib import Path

import pytest

from crawlers.text.ocr import available
from crawlers.text.worker import Reader, ReadLimits
from sample import files
from sample.model import Paper
from store import Text
from tests.conftest import missing


def paper(kind: str) -> tuple[bytes, str]:
    pages = ("Motie over het fietspad\nmet een tweede regel", "De tweede bladzijde")
    return files.content(Paper("k", "Titel", "t.pdf", "Moties", pages, kind))


def read(
    tmp_path: Path, content: bytes, formaat: str | None = None, **limits: float
) -> tuple[Text, str | None]:
    path = tmp_path / "bestand"
    path.write_bytes(content)
    reader = Reader(ReadLimits(**limits), workers=1)  # type: ignore[arg-type]
    try:
        return reader.read("s", path, formaat)
    finally:
        reader.close()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_text_page_by_page(tmp_path: Path, kind: str) -> None:
    text, formaat = read(tmp_path, paper(kind)[0])
    assert (text.status, text.reden, len(text.pages)) == ("volledig", None, 2)
    assert "fietspad\nmet een tweede regel" in text.pages[0]
    assert "De tweede bladzijde" in text.pages[1]
    assert formaat == paper(kind)[1]


@pytest.mark.parametrize(
    ("content", "formaat", "expected"),
    [
        (b"<html><body><p>D\xc3\xa1g</p><script>x()</script></body></html>", "text/html", "Dág"),
        (b"Een notitie\fblad twee", "text/plain", "Een notitie"),
        (b"caf\xe9", "text/plain", "café"),
    ],
)
def test_html_and_plain_text(tmp_path: Path, content: bytes, formaat: str, expected: str) -> None:
    text, _ = read(tmp_path, content, formaat)
    assert text.status == "volledig"
    assert text.pages[0] == expected


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("scan", "scan zonder tekst"),
        ("locked", "beveiligd met een wachtwoord"),
        ("broken", "beschadigde PDF"),
    ],
)
def test_what_is_not_read_says_why(tmp_path: Path, kind: str, reason: str) -> None:
    text, _ = read(tmp_path, paper(kind)[0])
    assert (text.status, text.reden) == ("geen", reason)


def test_unknown_formats_say_so(tmp_path: Path) -> None:
    text, _ = read(tmp_path, b"\x00\x01\x02", "application/msword")
    assert text.status == "geen"
    assert "application/msword" in (text.reden or "")


def test_a_page_limit_cuts_and_says_so(tmp_path: Path) -> None:
    text, _ = read(tmp_path, paper("pdf")[0], pages=1)
    assert (text.status, text.reden) == ("deels", "alleen de eerste 1 bladzijden gelezen")


@pytest.mark.slow
def test_papers_one_after_another_need_one_reader(tmp_path: Path) -> None:
    reader = Reader(workers=3)
    path = tmp_path / "stuk.txt"
    path.write_bytes(b"De raad besluit.")
    for _ in range(4):
        assert reader.read("0" * 64, path, "text/plain")[0].status == "volledig"
    assert sum(worker.process is not None for worker in reader.workers) == 1
    reader.close()


def test_a_file_that_hangs_the_reader_costs_only_itself(tmp_path: Path) -> None:
    """Stopped by the clock, and the next file is read by a fresh worker."""
    reader = Reader(ReadLimits(seconds=1.5, memory=4 << 30), workers=1)
    bomb, good = tmp_path / "bom", tmp_path / "goed"
    bomb.write_bytes(files.bomb_pdf())
    good.write_bytes(paper("pdf")[0])
    try:
        text, _ = reader.read("s", bomb, None)
        assert (text.status, text.reden) == ("geen", "lezen duurde langer dan 1.5 seconden")
        assert reader.read("s", good, None)[0].status == "volledig"
    finally:
        reader.close()


@pytest.mark.slow
def test_a_file_that_eats_memory_costs_only_itself(tmp_path: Path) -> None:
    text, _ = read(tmp_path, files.bomb_pdf(), memory=400_000_000)
    assert text.status == "geen"
    assert text.reden


def test_the_network_and_local_files_are_never_read(tmp_path: Path) -> None:
    """An entity in XML is not resolved."""
    from crawlers.errors import Unreadable
    from crawlers.reading.fields import parse_xml

    secret = tmp_path / "geheim"
    secret.write_text("GEHEIM", encoding="utf-8")
    with pytest.raises(Unreadable):
        parse_xml(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode())
    with pytest.raises(Unreadable):
        parse_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    with pytest.raises(Unreadable):
        parse_xml(b"<a><b></a>")


def test_words_broken_at_a_line_end_are_joined(tmp_path: Path) -> None:
    text, _ = read(tmp_path, b"woning-\nbouw en 2025-\n2026", "text/plain")
    assert text.pages[0] == "woningbouw en 2025-\n2026"


def scanned(lines: list[str]) -> bytes:
    """A page as a picture of 200 dots an inch, as a copier makes it."""
    import io

    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    image = Image.new("L", (1654, 2339), 255)
    font = ImageFont.load_default(44)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((150, 150 + 80 * number), line, fill=0, font=font)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(image), 0, 0, *A4)
    canvas.showPage()
    canvas.drawString(80, 700, "Een bladzijde met gewone tekst")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.mark.slow
def test_scanned_pages_are_read_where_ocr_is_installed(tmp_path: Path) -> None:
    if not available():
        missing("tesseract met Nederlands (tesseract-ocr, tesseract-ocr-nld)")
    content = scanned(["De raad verzoekt het college", "een veilig fietspad aan te leggen"])
    without, _ = read(tmp_path, content)
    assert (without.status, without.reden) == ("deels", "1 van 2 bladzijden zonder tekst")
    path = tmp_path / "scan.pdf"
    path.write_bytes(content)
    reader = Reader(ReadLimits(ocr=60.0), workers=1)
    try:
        text, _ = reader.read("", path, None)
    finally:
        reader.close()
    assert (text.status, text.reden) == ("volledig", "1 van 2 bladzijden met OCR gelezen")
    assert "verzoekt het college" in text.pages[0]
    assert "veilig fietspad" in text.pages[0]
    assert text.pages[1] == "Een bladzijde met gewone tekst"
