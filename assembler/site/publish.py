"""Write the public site: static pages, feeds and downloads, from definitions and the build folder."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from assembler.core import atomic_files
from assembler.core.errors import TemplateError, cannot_read
from assembler.document.nodes import Block
from assembler.i18n.language import LANGUAGES, Language
from assembler.products.circular import compose_circular
from assembler.products.form_documents import compose_application
from assembler.render.pdf import form_scripts
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.theme import Theme
from assembler.site import build_state
from assembler.site.build_cache import BuildCache, link_or_copy
from assembler.site.feeds import atom, dcat, icalendar, site_map
from assembler.site.form_rules import web_form_rules
from assembler.site.funding_calls import Call
from assembler.site.pages import call as call_page
from assembler.site.pages import form_finder, home, web_form
from assembler.site.pages.layout import ASSETS, Page, Site, to_html

FOLDER = "site"
WhatsNew: TypeAlias = Mapping[Key, Mapping[Language, tuple[Block, ...]]]
"""What is new in each call since the scheme's previous year, by language form."""

_STYLES = {"designsystemet.css": "vendor/designsystemet/designsystemet.css"}
_SCRIPTS = {
    "json-schema.js": "vendor/json-schema/json-schema.js",
    "pdf-lib.js": "vendor/pdf-lib/pdf-lib.js",
    **{name: name for name in ("site.js", "finn.js", "answers.js", "check.js", "rows.js", "form.js", "pdf.js")},
}
_LICENCES = {
    "designsystemet.LICENSE.txt": "vendor/designsystemet/LICENSE",
    "json-schema.LICENSE.txt": "vendor/json-schema/LICENSE",
    "pdf-lib.LICENSE.txt": "vendor/pdf-lib/LICENSE.md",
}


def build_site(
    cache: BuildCache,
    definitions: Sequence[Definition],
    base: str,
    date: dt.date,
    whats_new: WhatsNew = MappingProxyType({}),
) -> Site:
    """The site of these definitions at the address ``base``, as of ``date``, with the products in the build folder."""
    calls = tuple(
        Call(
            definition,
            tuple(cache.downloads(definition)),
            tuple(cache.prefilled_forms(definition)),
            whats_new.get(definition.key, {}),
        )
        for definition in definitions
    )
    return Site(cache.workspace.theme, f"{base.rstrip('/')}/", date, calls)


def write(site: Site, out: Path) -> int:
    """Write the site below ``out``, and remove the files of an earlier run that are no longer part of it.

    Returns the number of files. Raises :class:`TemplateError` where a text or a template file is wrong, before anything
    is written, and :class:`WriterError` where writing fails.
    """
    contents = dict(_site_files(site, out))
    linked = [file.path for call in site.calls for file in call.files]
    linked += [each.path for call in site.calls for each in call.prefilled_forms]
    before, now = build_state.read(out), {*contents, *linked}
    # An interrupted run must leave a state that names all files: the next run removes those that it does not write.
    build_state.write(replace(before, site_files=tuple(sorted({*before.site_files, *now}))), out)
    for path, text in contents.items():
        atomic_files.write(out / FOLDER / path, text)
    for path in linked:
        link_or_copy(out / path, out / FOLDER / path)
    build_state.remove_files({*before.site_files} - now, out / FOLDER)
    build_state.write(replace(before, site_files=tuple(sorted(now))), out)
    return len(contents) + len(linked)


def _site_files(site: Site, out: Path) -> Iterator[tuple[str, bytes]]:
    paths = [home.PATH]
    for language in LANGUAGES:
        yield _page_file(home.page(site, language), site)
        yield atom.path(language), atom.write(site, language)
    for call in site.calls:
        paths += [call_page.path(call), web_form.path(call)]
        if call.prefilled_forms:
            paths.append(form_finder.path(call))
        yield from _call_files(site, call, out)
    yield site_map.PATH, site_map.write(site, paths)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.address(site_map.PATH)}\n".encode()
    yield dcat.PATH, dcat.write(site)
    yield from _schema_files(site)
    yield from _asset_files(site.theme)


def _page_file(page: Page, site: Site) -> tuple[str, bytes]:
    return page.place, to_html(page, site)


def _call_files(site: Site, call: Call, out: Path) -> Iterator[tuple[str, bytes]]:
    circular = compose_circular(call.definition, site.theme)
    for language in LANGUAGES:
        yield _page_file(call_page.page(site, call, circular, language), site)
        form = compose_application(call.definition, language, site.theme)
        rules = web_form_rules(call.definition, form, site.theme)
        yield _page_file(web_form.page(site, call, form, rules), site)
        blank = base64.b64encode((out / f"{call.folder}/soknad.{language}.pdf").read_bytes()).decode()
        yield f"{call.folder}/soknad.{language}.js", f'self.blankForm = "{blank}";\n'.encode()
        if call.deadlines():
            yield icalendar.path(call, language), icalendar.write(site, call, language)
        if call.prefilled_forms:
            yield _page_file(form_finder.page(call, language), site)
    if call.prefilled_forms:
        index = json.dumps(form_finder.register_index(call), ensure_ascii=False, separators=(",", ":"))
        yield f"{call.folder}/mottakere.json", f"{index}\n".encode()
        yield f"{call.folder}/mottakere.js", f"self.mottakere = {index};\n".encode()


def _schema_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """The file of each definition, and the shared files that it refers to, unchanged."""
    for call in site.calls:
        folder = call.definition.path.parents[1]
        for path, _ in call.definition.files.values():
            yield f"schemas/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _asset_files(theme: Theme) -> Iterator[tuple[str, bytes]]:
    colours = "".join(f"--{name}:{value};" for name, value in theme.brand.colours.names.items())
    yield f"{ASSETS}/site.css", f":root{{{colours}}}\n".encode() + _read_template_file(theme, "site/site.css")
    yield f"{ASSETS}/logo.svg", _read_template_file(theme, theme.brand.logo)
    yield f"{ASSETS}/rules.js", form_scripts.library().encode()
    for name, path in {**_STYLES, **_SCRIPTS, **_LICENCES}.items():
        yield f"{ASSETS}/{name}", _read_template_file(theme, f"site/{path}")


def _read_template_file(theme: Theme, name: str) -> bytes:
    path = theme.folder / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError([cannot_read(path, error)]) from error
