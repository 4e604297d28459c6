"""Ours: python our_letters.py TEMPLATE.docx CONTEXTS.json FOLDER."""

import json
import sys
from pathlib import Path

from assembler.render.word_template.template import WordTemplate

template, contexts, folder = map(Path, sys.argv[1:])
compiled = WordTemplate(template)
for number, row in enumerate(json.loads(contexts.read_text(encoding="utf-8"))):
    (folder / f"{number}.docx").write_bytes(compiled.render(row))
