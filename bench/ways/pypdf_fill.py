"""The documented way of pypdf: python pypdf_fill.py BLANK.pdf VALUES.json FOLDER."""

import io
import json
import sys
from pathlib import Path

import pypdf

blank, values, folder = map(Path, sys.argv[1:])
contents = blank.read_bytes()
for number, texts in enumerate(json.loads(values.read_text(encoding="utf-8"))):
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(contents)))
    buttons = {name for name, field in (writer.get_fields() or {}).items() if field.get("/FT") == "/Btn"}
    states = {name: f"/{text}" if name in buttons else text for name, text in texts.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, states, auto_regenerate=False)
    writer.write(folder / f"{number}.pdf")
