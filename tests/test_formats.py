"""Text of every format, and that it is `volledig` only where a person would read the same."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdf.annotations
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from crawlers.text.extract import INSTEAD, SCANNED, extract
from crawlers.text.ocr import available
from crawlers.text.page import tidy
from tests.conftest import missing

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


PAPER = [
    "De gemeenteraad verzoekt het bestuur",
    "om de oude molen aan de dijk te herstellen",
    "en daarvoor in de begroting geld te zoeken,",
    "zodat de molen in het voorjaar weer draait",
    "en bezoekers het binnenwerk kunnen bekijken.",
    "Ondertekend door de fracties van de raad",
]


def told(
    tmp_path: Path, content: bytes, formaat: str | None = None, ocr: float = 0.0, **more: str
) -> tuple[str, str | None, list[str]]:
    path = tmp_path / "bestand"
    path.write_bytes(content)
    answer = extract(path, formaat, 100, ocr, **more)
    return answer["status"], answer["reden"], answer["paginas"]


def pdf(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def changed(content: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def ocr_or_fail() -> float:
    if not available():
        missing("tesseract met Nederlands (tesseract-ocr, tesseract-ocr-nld)")
    return 60.0


# --- lines and words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("buiten-\nzwembad", "buitenzwembad"),
        ("buiten\u2010\nzwembad", "buitenzwembad"),
        ("buiten\ufffezwembad", "buitenzwembad"),
        ("buiten\u00adzwembad", "buitenzwembad"),
        ("buiten\u00ad\nzwembad", "buitenzwembad"),
        ("Dorp\u2011\nLeeft", "Dorp-\nLeeft"),
        ("GroenLinks-\nPvdA", "GroenLinks-PvdA"),
        ("in-\nen uitgaand", "in-\nen uitgaand"),
        ("2025-\n2026", "2025-\n2026"),
        ("een\x00titel\x1bmet\x7ftekens", "een titel met tekens"),
    ],
)
def test_hyphens_at_a_line_end(text: str, expected: str) -> None:
    assert tidy(text) == expected


def test_a_word_over_a_page_break_is_whole_on_the_first_page(tmp_path: Path) -> None:
    _, _, pages = told(tmp_path, b"Het plan voor de water-\fkering van de polder", "text/plain")
    assert pages == ["Het plan voor de waterkering", "van de polder"]


def test_characters_as_they_are_declared(tmp_path: Path) -> None:
    text = "Financiële gevolgen van de crèche"
    page = f'<html><head><meta charset="iso-8859-15"></head><body>{text}</body></html>'
    for content, formaat in (
        (text.encode("utf-16"), "text/plain"),
        (text.encode("utf-16-be"), "text/plain"),
        (text.encode("utf-8-sig"), "text/plain"),
        (text.encode("cp1252"), "text/plain"),
        (page.encode("iso-8859-15"), "text/html"),
    ):
        assert told(tmp_path, content, formaat) == ("volledig", None, [text])


# --- web pages in place of papers ----------------------------------------------------------------

LOGIN = b"<!doctype html><title>Mijn raad</title><form><input type='password' name=p></form>"
GONE = b"<html><head><title>404 - Pagina niet gevonden</title></head><body>Helaas</body></html>"
LETTER = b"<html><head><title>Brief over de brug</title></head><body>De brug is dicht</body></html>"


@pytest.mark.parametrize("content", [LOGIN, GONE])
def test_a_page_to_log_in_or_of_an_error_is_no_paper(tmp_path: Path, content: bytes) -> None:
    assert told(tmp_path, content, "application/pdf") == ("geen", INSTEAD, [])


def test_a_web_page_is_a_paper_only_where_one_was_promised(tmp_path: Path) -> None:
    assert told(tmp_path, LETTER, "text/html")[2] == ["Brief over de brug\nDe brug is dicht"]
    promised = told(tmp_path, LETTER, "text/html", expected="application/pdf")
    assert promised == ("geen", INSTEAD, [])


# --- PDF -----------------------------------------------------------------------------------------


def test_columns_that_were_drawn_row_by_row_are_read_column_after_column(tmp_path: Path) -> None:
    left = [
        "Het bestuur wil de dijk",
        "langs de plas verhogen en",
        "vraagt daarvoor geld aan",
        "de leden van de raad, die",
        "daarover in mei beslissen.",
    ]
    right = [
        "Bewoners van het dorp",
        "vrezen voor het uitzicht",
        "op de plas en voor het",
        "verkeer van zware wagens",
        "tijdens het werk.",
    ]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 780, "Dijk en uitzicht: twee stukken naast elkaar op een blad gezet")
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 740 - 15 * number, one)
            canvas.drawString(320, 740 - 15 * number, other)

    lines = told(tmp_path, pdf(draw))[2][0].split("\n")
    assert lines[1:] == left + right


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [
        ("Onderwerp", "Fietspad langs de vaart"),
        ("Indiener", "Fractie Dorpslijst"),
        ("Datum", "12 mei"),
        ("Besluit", "Aangenomen"),
        ("Nummer", "M 14"),
        ("Bijlage", "Geen"),
    ]

    def draw(canvas: Canvas) -> None:
        for number, (name, value) in enumerate(rows):
            canvas.drawString(60, 740 - 15 * number, name)
            canvas.drawString(260, 740 - 15 * number, value)

    assert told(tmp_path, pdf(draw))[2][0].split() == " ".join(map(" ".join, rows)).split()


def test_values_of_form_fields_and_typed_notes_are_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 760, "Vragenformulier")
        canvas.acroForm.textfield(
            name="vraag", value="Waarom is de sluis dicht", x=80, y=700, width=300
        )

    def note(writer: pypdf.PdfWriter) -> None:
        typed = pypdf.annotations.FreeText(text="Ingetrokken op 3 juni", rect=(80, 500, 300, 540))
        writer.add_annotation(0, typed)

    status, _, pages = told(tmp_path, changed(pdf(draw), note))
    assert status == "volledig"
    assert pages[0].split("\n") == [
        "Vragenformulier",
        "Waarom is de sluis dicht",
        "Ingetrokken op 3 juni",
    ]


def assembled(catalog: str, resources: str, stream: str, *more: bytes) -> bytes:
    """A PDF of one page by hand; objects of `more` are numbered from 5."""
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << {resources} >> >>"
    )
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page.encode(),
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream".encode(),
        *more,
    ]
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


def layered(off: str) -> bytes:
    """A page with text on two layers, of which one is switched off."""
    return assembled(
        f"/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [{off} 0 R] >> >>",
        "/Font << /F1 5 0 R >> /Properties << /L1 6 0 R /L2 7 0 R >>",
        "BT /F1 12 Tf 60 700 Td (Besluit over de sluis) Tj ET "
        "/OC /L1 BDC BT /F1 12 Tf 60 650 Td (definitief) Tj ET EMC "
        "/OC /L2 BDC BT /F1 12 Tf 60 600 Td (kladversie) Tj ET EMC",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /OCG /Name (een) >>",
        b"<< /Type /OCG /Name (twee) >>",
    )


def nameless(lines: list[str]) -> bytes:
    """A page in a font that says how its letters look, and not which they are."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    font = TTFontFile("Vera.ttf")
    content: bytes = font._ttf_data
    signs = set("".join(lines))
    widths = " ".join(
        f"{font.charToGlyph[ord(sign)]} [{font.charWidths[ord(sign)]:.0f}]" for sign in signs
    )
    shown = ""
    for number, line in enumerate(lines):
        glyphs = "".join(f"{font.charToGlyph[ord(sign)]:04x}" for sign in line)
        shown += f"1 0 0 1 60 {740 - 40 * number} Tm <{glyphs}> Tj "
    return assembled(
        "",
        "/Font << /F1 5 0 R >>",
        f"BT /F1 14 Tf {shown}ET",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Vera /Encoding /Identity-H "
        b"/DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Vera /CIDToGIDMap /Identity "
        b"/W [%s] "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/FontDescriptor 7 0 R >>" % widths.encode(),
        b"<< /Type /FontDescriptor /FontName /Vera /Flags 4 /FontBBox [0 0 1000 1000] "
        b"/ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 8 0 R >>",
        b"<< /Length %d /Length1 %d >>\nstream\n%s\nendstream"
        % (len(content), len(content), content),
    )


@pytest.mark.parametrize(
    ("off", "shown", "hidden"),
    [("7", "definitief", "kladversie"), ("6", "kladversie", "definitief")],
)
def test_a_layer_that_is_switched_off_is_not_read(
    tmp_path: Path, off: str, shown: str, hidden: str
) -> None:
    _, _, [page] = told(tmp_path, layered(off))
    assert "Besluit over de sluis" in page
    assert shown in page
    assert hidden not in page


@pytest.mark.slow
def test_letters_that_a_font_does_not_name_are_never_text(tmp_path: Path) -> None:
    content = nameless(PAPER)
    status, reason, pages = told(tmp_path, content)
    assert (status, pages) == ("geen", [""])
    assert reason == "de letters van het bestand zijn niet te lezen"
    status, reason, [page] = told(tmp_path, content, ocr=ocr_or_fail())
    assert (status, reason) == ("volledig", "1 van 1 bladzijden met OCR gelezen")
    assert "de oude molen aan de dijk" in page


def picture(lines: list[str], turn: int = 0) -> ImageReader:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1654, 2339), 255)
    font = ImageFont.load_default(44)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((150, 150 + 80 * number), line, fill=0, font=font)
    return ImageReader(image.rotate(turn, expand=True))


def stamped(turn: int = 0) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture(PAPER, turn), 0, 0, *A4)
        canvas.drawString(60, 20, "Ontvangen 4 mei, stuk 99")

    return pdf(draw)


@pytest.mark.slow
def test_a_scan_is_a_scan_whatever_is_stamped_on_it(tmp_path: Path) -> None:
    status, reason, _ = told(tmp_path, stamped())
    assert (status, reason) == ("deels", "1 van 1 bladzijden zonder tekst")
    status, _, [page] = told(tmp_path, stamped(), ocr=ocr_or_fail())
    assert status == "volledig"
    assert "de oude molen aan de dijk" in page
    assert "stuk 99" in page


@pytest.mark.slow
def test_a_scan_that_lies_on_its_side_is_read(tmp_path: Path) -> None:
    from PIL import Image

    seconds = ocr_or_fail()
    buffer = io.BytesIO()
    Image.new("L", (1, 1)).save(buffer, "PNG")

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((A4[1], A4[0]))
        canvas.drawImage(picture(PAPER, 90), 0, 0, A4[1], A4[0])

    assert told(tmp_path, pdf(draw))[:2] == ("geen", SCANNED)
    _, _, [page] = told(tmp_path, pdf(draw), ocr=seconds)
    assert "de oude molen aan de dijk" in page


def test_an_empty_page_is_nothing_that_is_missing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "Blad een")
        canvas.showPage()

    assert told(tmp_path, pdf(draw)) == ("volledig", None, ["Blad een", ""])


def test_what_is_attached_to_a_pdf_is_read(tmp_path: Path) -> None:
    def attach(writer: pypdf.PdfWriter) -> None:
        writer.add_attachment("toelichting.txt", b"Kosten van de steiger")
        writer.add_attachment("tekening.dwg", b"AC1032\x00\x00")

    content = changed(pdf(lambda canvas: canvas.drawString(60, 700, "Voorstel")), attach)
    status, reason, pages = told(tmp_path, content)
    assert status == "deels"
    assert reason == "tekening.dwg: niet gelezen; 2 bijlagen in het bestand"
    assert pages == ["Voorstel", "[toelichting.txt]\nKosten van de steiger"]
