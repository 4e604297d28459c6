"""A review copy: facts locked, the same bytes each time."""

import io
import re
import zipfile

from assembler.word_review import export
from assembler.word_review import parts as review
from support.word_edits import (
    LATEST,
)


def test_a_copy_is_the_same_bytes_each_time(definition, workspace, copies_of):
    again = export.write(review.circular_review(definition, workspace.theme), workspace.theme)
    assert again == copies_of(definition.key)


def test_facts_are_locked_controls_named_by_their_placeholders(copies_of):
    with zipfile.ZipFile(io.BytesIO(copies_of(LATEST))) as part:
        xml = part.read("word/document.xml").decode()
    controls = re.findall(
        r'<w:tag w:val="([^"]*)"/><w:id w:val="\d+"/><w:lock w:val="(\w+)"/></w:sdtPr><w:sdtContent><w:r>'
        r"(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>([^<]*)</w:t></w:r></w:sdtContent>",
        xml,
    )
    assert ("soknadsfrist | dato", "sdtContentLocked", "19.\u00a0februar 2025") in controls
    assert ("omrader | length | antall('satsingsområde')", "sdtContentLocked", "fire satsingsområder") in controls
    assert all(len(tag) <= 64 for tag in re.findall(r'<w:tag w:val="([^"]*)"', xml))
    numbers = re.findall(r'<w:id w:val="(\d+)"/><w:lock', xml)
    assert len(numbers) == len(set(numbers))
