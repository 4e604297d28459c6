"""Collects the package's sentences into its message catalogues, and says what lacks a translation.

python tools/messages.py           update locale/<language>/LC_MESSAGES/<package>.po from the source
python tools/messages.py --check   write nothing; exit 1 where a sentence is missing, unused or not translated
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from assembler.i18n.catalog import INTERFACE_LANGUAGES, LOCALE

PACKAGE = Path(__file__).parent.parent / "assembler"
KEYWORDS = {"_": None, "_n": (1, 2)}
METHODS = [("**.py", "python"), ("**.jinja", "jinja2")]
_FIELD = re.compile(r"\{(\w*)[^}]*\}")


def domains() -> Iterator[str]:
    """The packages that may speak: each folder of the package."""
    yield from sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def extracted(domain: str) -> Catalog:
    """The sentences of one package, each with the files that it stands in."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(PACKAGE / domain, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",))
    for file, _, message, comments, context in found:
        place = f"assembler/{domain}/{Path(file).as_posix()}"
        catalogue.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalogue


def path_of(domain: str, language: str) -> Path:
    """The catalogue of one package in one language."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def stored(domain: str, language: str) -> Catalog:
    """The catalogue as it stands in its file, an empty one where there is none."""
    path = path_of(domain, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(domain: str, language: str) -> bytes | None:
    """The .po with the sentences of today, translations kept; none where the package says nothing."""
    template, catalogue = extracted(domain), stored(domain, language)
    if not len(template):
        return None
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    if language == "en":  # the sentences are English: an adviser may still word them otherwise here
        for each in catalogue:
            if each.id and not all(_texts(each.string)):
                each.string = each.id
    return po_bytes(catalogue, language)


def po_bytes(catalogue: Catalog, language: str) -> bytes:
    """A catalogue as its file holds it: sorted, without the dates that change each time."""
    contents = io.BytesIO()
    write_po(contents, catalogue, sort_output=True, omit_header=True, include_lineno=False, width=120)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    head += '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    return head.encode() + contents.getvalue()


def faults(domain: str, language: str) -> Iterator[str]:
    """What is missing, unused, not translated or has other values than its sentence, a line each."""
    wanted, found = extracted(domain), stored(domain, language)
    where = f"{language}/{domain}.po"
    ids, known = ({_id(each.id) for each in catalogue if each.id} for catalogue in (wanted, found))
    yield from (f"{where}: missing: {id}" for id in sorted(ids - known))
    yield from (f"{where}: unused: {id}" for id in sorted(known - ids))
    for each in found:
        if not each.id:
            continue
        texts = _texts(each.string)
        if each.fuzzy or not all(texts):
            yield f"{where}: not translated: {_id(each.id)}"
        fields = {
            name for text in ((each.id,) if isinstance(each.id, str) else each.id) for name in _FIELD.findall(text)
        }
        for text in filter(None, texts):
            if not set(_FIELD.findall(text)) <= fields:
                yield f"{where}: names a value that the sentence does not have: {text}"
            if isinstance(each.id, str) and fields - set(_FIELD.findall(text)):
                yield f"{where}: leaves out a value: {text}"


def _texts(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """The translation in its singular and plural; one empty text where there is none."""
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def _id(id: str | tuple[str, ...] | list[str]) -> str:
    return id if isinstance(id, str) else id[0]


def main() -> int:
    """Update the catalogues, or check them."""
    pairs = [(domain, language) for domain in domains() for language in INTERFACE_LANGUAGES]
    if "--check" not in sys.argv:
        for domain, language in pairs:
            path, contents = path_of(domain, language), updated(domain, language)
            if contents is None:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != contents:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(contents)
    lines = [line for pair in pairs for line in faults(*pair)]
    print("\n".join(lines))
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
