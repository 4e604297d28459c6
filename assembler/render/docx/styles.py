"""Name the styles of a Word layout that documents use; an office changes how they look in Word, not their ids."""

from __future__ import annotations

from enum import StrEnum

DEEPEST_LIST = 2  # the deepest list level that has styles, from 0
LOWEST_HEADING = 4


class Style(StrEnum):
    """The id of a style that every layout must have (``w:styleId``)."""

    BODY_TEXT = "BodyText"
    NOTE = "Note"
    HEADING_1 = "Heading1"
    HEADING_2 = "Heading2"
    HEADING_3 = "Heading3"
    HEADING_4 = "Heading4"
    CONTENTS_HEADING = "TOCHeading"
    CONTENTS_1 = "TOC1"
    CONTENTS_2 = "TOC2"
    LIST_BULLET = "ListBullet"
    LIST_BULLET_2 = "ListBullet2"
    LIST_BULLET_3 = "ListBullet3"
    LIST_NUMBER = "ListNumber"
    LIST_NUMBER_2 = "ListNumber2"
    LIST_NUMBER_3 = "ListNumber3"
    LIST_CONTINUE = "ListContinue"
    LIST_CONTINUE_2 = "ListContinue2"
    LIST_CONTINUE_3 = "ListContinue3"
    TABLE = "DocumentTable"
    TABLE_TEXT = "TableText"
    TABLE_END = "TableEnd"
    HYPERLINK = "Hyperlink"


def heading(level: int) -> Style:
    """The style of a heading; those below level 4 look like level 4."""
    return Style(f"Heading{min(level, LOWEST_HEADING)}")


def contents(level: int) -> Style:
    """The style of a line of the table of contents."""
    return Style(f"TOC{level}")


def at_depth(style: Style, depth: int) -> Style:
    """The style of a list at a depth from 0: of LIST_BULLET at depth 1, LIST_BULLET_2."""
    return Style(f"{style}{min(depth, DEEPEST_LIST) + 1}") if depth else style
