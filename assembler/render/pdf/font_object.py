"""Write the font of form fields as a PDF object.

Apart from :mod:`assembler.render.pdf.form_font`, as those who only ask which characters it has do not wait for pypdf.
"""

from __future__ import annotations

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from assembler.render.pdf.form_font import CUSTOM_CODES, FormFont

_NONSYMBOLIC = 32  # font descriptor flag, ISO 32000-1, table 123


def font_object(writer: PdfWriter, font: FormFont) -> IndirectObject:
    """The form font as an object of the writer's document."""
    program = StreamObject()
    program.set_data(font.program)
    program[NameObject("/Length1")] = NumberObject(len(font.program))
    name = NameObject("/FORMAA+OpenSans")
    descriptor = _dictionary(
        Type=NameObject("/FontDescriptor"),
        FontName=name,
        Flags=NumberObject(_NONSYMBOLIC),
        FontBBox=ArrayObject(NumberObject(value) for value in font.box),
        ItalicAngle=NumberObject(0),
        Ascent=NumberObject(font.ascent),
        Descent=NumberObject(font.descent),
        CapHeight=NumberObject(font.cap_height),
        StemV=NumberObject(80),
        FontFile2=writer._add_object(program.flate_encode()),
    )
    differences = ArrayObject()
    for code, (_, glyph) in sorted(CUSTOM_CODES.items()):
        differences.extend([NumberObject(code), NameObject(f"/{glyph}")])
    encoding = _dictionary(
        Type=NameObject("/Encoding"), BaseEncoding=NameObject("/WinAnsiEncoding"), Differences=differences
    )
    return writer._add_object(
        _dictionary(
            Type=NameObject("/Font"),
            Subtype=NameObject("/TrueType"),
            BaseFont=name,
            FirstChar=NumberObject(32),
            LastChar=NumberObject(255),
            Widths=ArrayObject(NumberObject(width) for width in font.widths),
            Encoding=encoding,
            FontDescriptor=writer._add_object(descriptor),
        )
    )


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})
