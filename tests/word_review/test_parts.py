"""The parts of a circular: all of its text, none of it locked as a whole."""

from assembler.word_review import lines, locked_content
from assembler.word_review import parts as review
from assembler.word_review.lines import Line


def test_no_text_of_the_circulars_is_locked_as_a_whole(definition, workspace):
    made = review.circular_review(definition, workspace.theme)
    locked = [part.pointer for part in made.parts if part.text.locked]
    assert locked == []


def test_a_copy_says_what_the_circular_says(definition, workspace):
    made = review.circular_review(definition, workspace.theme)
    said = []
    for part in made.parts:
        if part.heading:
            said.append(Line("heading", part.heading.expanded[0].runs, part.level))
        said += part.text.expanded
    assert locked_content.untagged(said) == locked_content.untagged(lines.from_blocks(made.document.blocks))
