"""Text of every format, and that it is `volledig` only where a person would read the same."""

import email.message
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdf.annotations
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from crawlers.text.extract import DOCX, INSTEAD, SCANNED, extract
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


def test_a_scan_is_a_scan_whatever_is_stamped_on_it(tmp_path: Path) -> None:
    status, reason, _ = told(tmp_path, stamped())
    assert (status, reason) == ("deels", "1 van 1 bladzijden zonder tekst")
    status, _, [page] = told(tmp_path, stamped(), ocr=ocr_or_fail())
    assert status == "volledig"
    assert "de oude molen aan de dijk" in page
    assert "stuk 99" in page


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


# --- word processors -----------------------------------------------------------------------------


def docx(body: str, namespace: str = W, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        wrapped = f'<w:document xmlns:w="{namespace}" xmlns:m="urn:m"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", wrapped)
        for name, content in parts.items():
            root = f'<w:part xmlns:w="{namespace}">{content}</w:part>'
            archive.writestr(f"word/{name}.xml", root)
    return buffer.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_what_stands_for_characters_in_docx(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('draagt op:')}<w:r><w:br/></w:r>{run('de kade')}<w:r><w:cr/></w:r>{run('te')}"
        f"<w:r><w:tab/></w:r>{run('herstellen')}</w:p>"
        f"<w:p>{run('Dorp')}<w:r><w:noBreakHyphen/></w:r>{run('Stad')}</w:p>"
        f"<w:p>{run('regen')}<w:r><w:softHyphen/></w:r>{run('water')}</w:p>"
    )
    expected = "draagt op:\nde kade\nte herstellen\nDorp-Stad\nregenwater"
    for namespace in (W, STRICT):
        assert told(tmp_path, docx(body, namespace)) == ("volledig", None, [expected])


def test_notes_headers_and_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('In een kader')}</w:p></w:txbxContent>"
    alternate = f"<m:AlternateContent><m:Choice>{box}</m:Choice><m:Fallback>{box}</m:Fallback></m:AlternateContent>"
    body = f"<w:p>{run('Zie de noot')}<w:r><w:footnoteReference w:id='3'/></w:r>{alternate}</w:p>"
    content = docx(
        body,
        footnotes=f"<w:footnote w:type='separator' w:id='0'>{run('streep')}</w:footnote><w:footnote w:id='3'><w:p>{run('Brief van mei')}</w:p></w:footnote>",
        header1=f"<w:p>{run('Raadsstuk')}</w:p>",
        header2=f"<w:p>{run('Raadsstuk')}</w:p>",
        footer1=f"<w:p>{run('Blad')}</w:p>",
    )
    text = told(tmp_path, content)[2][0]
    assert sorted(text.split("\n")) == sorted(
        ["Raadsstuk", "Zie de noot", "In een kader", "Brief van mei", "Blad"]
    )


def test_what_was_deleted_or_hidden_in_docx_is_not_read(tmp_path: Path) -> None:
    body = (
        f"<w:p>{run('blijft')}<w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('verplaatst')}</w:moveFrom>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r>"
        f"<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert told(tmp_path, docx(body))[2] == ["blijft"]


def test_a_docx_nested_without_end_costs_itself_only(tmp_path: Path) -> None:
    body = "<w:p>" * 400 + run("diep") + "</w:p>" * 400
    status, reason, _ = told(tmp_path, docx(body))
    assert (status, reason) in (("geen", "beschadigd DOCX-bestand"), ("volledig", None))
    assert told(tmp_path, b"PK\x03\x04rommel", DOCX)[0] == "geen"


ODF = (
    '<o:document-content xmlns:o="urn:o" xmlns:t="urn:t"><o:body><o:text>'
    "<t:h>Motie molen</t:h><t:p>De<t:s/>raad<t:line-break/>besluit <t:span>snel</t:span> te handelen"
    "<t:note><t:note-citation>1</t:note-citation><t:note-body><t:p>Zie bijlage</t:p></t:note-body></t:note></t:p>"
    "<o:annotation><t:p>opmerking</t:p></o:annotation></o:text></o:body></o:document-content>"
)


def test_opendocument(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODF)
    status, _, [page] = told(tmp_path, buffer.getvalue())
    assert status == "volledig"
    assert page.split("\n")[:3] == ["Motie molen", "De raad", "besluit snel te handelen"]
    assert "Zie bijlage" in page
    assert "opmerking" not in page


# --- sheets, slides, rich text, mail, archives, pictures -----------------------------------------


def test_sheets_and_slides(tmp_path: Path) -> None:
    import openpyxl
    import pptx

    book = openpyxl.Workbook()
    book.active.title = "Lasten"
    book.active.append(["Kade", 1200])
    hidden = book.create_sheet("Klad")
    hidden.sheet_state = "hidden"
    sheets, slides = io.BytesIO(), io.BytesIO()
    book.save(sheets)
    status, reason, pages = told(tmp_path, sheets.getvalue())
    assert (status, reason, pages) == (
        "volledig",
        "werkblad Klad is verborgen",
        ["Lasten\nKade 1200"],
    )
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[0])
    slide.shapes.title.text = "Plan voor de kade"
    slide.notes_slide.notes_text_frame.text = "Vertel van de kosten"
    show.save(slides)
    assert told(tmp_path, slides.getvalue())[2] == ["Plan voor de kade\nVertel van de kosten"]


def test_rich_text(tmp_path: Path) -> None:
    content = rb"{\rtf1\ansi\ansicpg1252 Begroting van de cr\'e8che\par tweede regel}"
    assert told(tmp_path, content, "application/rtf")[2] == [
        "Begroting van de crèche\ntweede regel"
    ]


def mail() -> bytes:
    message = email.message.EmailMessage()
    message["Subject"] = "Zienswijze op de kade"
    message["From"] = "bewoner@voorbeeld.invalid"
    message.set_content("Ik ben tegen het plan.")
    message.add_attachment(b"Handtekeningenlijst", "text", "plain", filename="lijst.txt")
    return message.as_bytes()


def test_mail_without_who_sent_it(tmp_path: Path) -> None:
    status, _, pages = told(tmp_path, mail(), "message/rfc822")
    assert status == "volledig"
    assert pages == [
        "Zienswijze op de kade\nIk ben tegen het plan.",
        "[lijst.txt]\nHandtekeningenlijst",
    ]
    assert "bewoner" not in "".join(pages)


def test_an_archive_is_its_papers(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "stukken/voorstel.pdf", pdf(lambda canvas: canvas.drawString(60, 700, "Voorstel kade"))
        )
        archive.writestr("stukken/brief.txt", "Brief van de haven")
        archive.writestr("model.bin", b"\x00\x01")
    status, reason, pages = told(tmp_path, buffer.getvalue())
    assert (status, reason) == ("deels", "model.bin: niet gelezen; 3 bestanden in het archief")
    assert pages == ["[voorstel.pdf]\nVoorstel kade", "[brief.txt]\nBrief van de haven"]


def test_archives_within_archives_end(tmp_path: Path) -> None:
    content = b"diep"
    for _ in range(6):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("dieper.zip", content)
        content = buffer.getvalue()
    status, reason, _ = told(tmp_path, content)
    assert status == "geen"
    assert reason == "het bestand bevat geen tekst"


def test_a_picture_is_read_by_ocr_only(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1654, 1200), 255)
    for number, line in enumerate(PAPER):
        ImageDraw.Draw(image).text(
            (100, 100 + 90 * number), line, fill=0, font=ImageFont.load_default(44)
        )
    buffer = io.BytesIO()
    image.save(buffer, "TIFF")
    assert told(tmp_path, buffer.getvalue())[:2] == ("geen", SCANNED)
    _, _, [page] = told(tmp_path, buffer.getvalue(), ocr=ocr_or_fail())
    assert "de oude molen aan de dijk" in page
