"""Identifies a form: its scheme's year, which form of it, and the version and language that it was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assembler.i18n.language import LANGUAGES, Language
from assembler.scheme.key import Key

APPLICATION = "soknad"  # the form's name for applications; every other name is that of a report in x-reports

_IDENTIFIER = re.compile(rf"(\S+)/(\d{{4}})(?: ([a-z][a-z0-9_-]*))? ([0-9a-f]{{12}}) ({'|'.join(LANGUAGES)})", re.ASCII)


@dataclass(frozen=True, slots=True)
class FormIdentifier:
    """What a form was made from. ``form`` is :data:`APPLICATION` or a report's id; ``version`` the definition's."""

    key: Key
    form: str
    version: str
    language: Language

    @property
    def is_report(self) -> bool:
        """Whether the form is a report's."""
        return self.form != APPLICATION

    @property
    def text(self) -> str:
        """The mark as a form carries it: ``scheme/year version language``, a report's id before the version."""
        report = (self.form,) if self.is_report else ()
        return " ".join((str(self.key), *report, self.version, self.language))


def parse(text: str) -> FormIdentifier | None:
    """The mark that this text is; none where it is the mark of a form of another kind, or no mark at all."""
    found = _IDENTIFIER.fullmatch(text)
    if not found or found[3] == APPLICATION:
        return None
    language: Language = "nn" if found[5] == "nn" else "nb"
    return FormIdentifier(Key(found[1], int(found[2])), found[3] or APPLICATION, found[4], language)
