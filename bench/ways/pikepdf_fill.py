"""The documented way of pikepdf: python pikepdf_fill.py BLANK.pdf VALUES.json FOLDER."""

import io
import json
import sys
from pathlib import Path

import pikepdf
from pikepdf.form import Form

blank, values, folder = map(Path, sys.argv[1:])
contents = blank.read_bytes()
for number, texts in enumerate(json.loads(values.read_text(encoding="utf-8"))):
    with pikepdf.open(io.BytesIO(contents)) as document:
        form = Form(document)
        for name, text in texts.items():
            field = form[name]
            if field.is_text or field.is_choice:
                field.value = text
            elif field.is_radio_button:
                next(option for option in field.options if option.on_value == f"/{text}").select()
            elif field.is_checkbox:
                field.checked = True
        document.save(folder / f"{number}.pdf")
