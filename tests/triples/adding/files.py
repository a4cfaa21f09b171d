"""Small files of each kind, made here, so that no binary file lies in the project."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

_TYPES: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.styles+xml"/>
<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.footnotes+xml"/>
</Types>"""
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS: Final = f"""\
<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties"
 Target="docProps/core.xml"/></Relationships>"""
_DOCUMENT_RELATIONS: Final = f"""\
<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="r2" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>"""
_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES: Final = f"""<w:styles {_W}><w:style w:type="paragraph" w:styleId="H1">
<w:name w:val="heading 1"/></w:style></w:styles>"""
_CORE: Final = """\
<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">
<dc:creator>A. Zarm</dc:creator><dc:title>Draft 7</dc:title></cp:coreProperties>"""


def docx() -> bytes:
    """A document of Word: a heading, a paragraph with a footnote, a table."""

    def paragraph(words: str, style: str = "", note: str = "") -> str:
        styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'
        return f"<w:p>{styled}{run}{note}</w:p>"

    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    cells = "".join(f"<w:tc>{paragraph(words)}</w:tc>" for words in ("Capital", "Zarmburg"))
    body = (
        paragraph("The talks", "H1")
        + paragraph("Zarm and Ost met in 1992.", note=note)
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": _STYLES,
        "word/footnotes.xml": f'<w:footnotes {_W}><w:footnote w:id="2">'
        f"{paragraph('See there.')}</w:footnote></w:footnotes>",
        "docProps/core.xml": _CORE,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


Written = tuple[float, float, float, str]
"""Words on a page of a PDF: their size, how far from the left and from below, and they.

What stands between two ``^`` is small and raised.
"""


def _shown(size: float, words: str) -> str:
    """The operators that show words."""
    shown = ""
    for number, piece in enumerate(words.split("^")):
        raised = number % 2
        shown += f"/F1 {size * 0.6 if raised else size} Tf {size * 0.4 * raised} Ts ({piece}) Tj "
    return shown


def pdf(pages: Sequence[Sequence[Written]]) -> bytes:
    """A PDF with words at their places, in Latin letters."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    numbers = []
    for page in pages:
        drawn = " ".join(
            f"BT {left} {below} Td {_shown(size, words)} ET" for size, left, below, words in page
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        numbers.append(len(objects))
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>"
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
