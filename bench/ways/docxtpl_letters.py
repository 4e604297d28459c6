"""The documented way of docxtpl: python docxtpl_letters.py TEMPLATE.docx CONTEXTS.json FOLDER."""

import json
import sys
from pathlib import Path

from docxtpl import DocxTemplate

template, contexts, folder = map(Path, sys.argv[1:])
for number, row in enumerate(json.loads(contexts.read_text(encoding="utf-8"))):
    letter = DocxTemplate(template)
    letter.render(row, autoescape=True)
    letter.save(folder / f"{number}.docx")
