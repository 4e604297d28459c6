"""Word templates made paragraph by paragraph, and what a filled one says."""

import io
from itertools import zip_longest

import pytest
from docx import Document

from assembler.core.errors import TemplateError
from assembler.render.word_template.template import WordTemplate


class Written:
    """A Word document being written: each paragraph and table row that a test needs."""

    def __init__(self, *paragraphs):
        self.docx = Document()
        for text in paragraphs:
            self.docx.add_paragraph(text)

    def table(self, *rows):
        table = self.docx.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip_longest(row.cells, texts):
                if text is None:
                    row._tr.remove(cell._tc)
                else:
                    cell.text = text
        return self

    def header(self, text):
        self.docx.sections[0].header.paragraphs[0].text = text
        return self

    def at(self, folder, name="brev.docx"):
        self.docx.save(folder / name)
        return folder / name


def lines(docx):
    return [paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs]


def faults(path, **context):
    with pytest.raises(TemplateError) as caught:
        WordTemplate(path).render(context)
    assert all(problem.file == str(path) for problem in caught.value.problems)
    return [(problem.place, problem.what) for problem in caught.value.problems]
