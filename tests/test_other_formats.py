"""Papers that are no PDF: word processors, sheets, slides, rich text, mail, archives, pictures."""

import email.message
import io
import zipfile
from pathlib import Path

from crawlers.text.extract import DOCX, SCANNED
from tests.test_formats import PAPER, STRICT, W, ocr_or_fail, pdf, told


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
