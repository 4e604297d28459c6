"""Compiles the message catalogues (.po) before a wheel or an editable install is made."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Writes each catalogue's .mo beside its .po."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is newer than its compiled file, or all of it in a clean checkout."""
        for source in sorted(Path(self.root, "assembler/i18n/locale").rglob("*.po")):
            contents = io.BytesIO()
            with source.open("rb") as file:
                write_mo(contents, read_po(file))
            source.with_suffix(".mo").write_bytes(contents.getvalue())
