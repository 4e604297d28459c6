"""Links that lead somewhere and say where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from assembler.document.nodes import Inline, Link
from assembler.document.walk import text_blocks
from assembler.lint.context import ComposedDocument, Context, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.contacts import is_email
from assembler.lint.texts import BLANK, Passage

ADDRESS = Rule("lenke.adresse", "error", "A link has a whole and well-formed address.", ("wcag-2.4.4",))
WRONG_EMAIL = Rule(
    "lenke.epost", "error", "A link that shows an e-mail address leads to that address.", ("wcag-2.4.4",)
)
VAGUE_TEXT = Rule("lenke.tekst", "warning", "A link's text says where it leads.", ("wcag-2.4.4",))
BARE_ADDRESS = Rule("lenke.naken", "warning", "An address in running text is a link with a name.", ("wcag-2.4.4",))
INSECURE = Rule("lenke.http", "warning", "A link leads to https.", ("klarsprak",))
MISSING_ANCHOR = Rule(
    "henvisning.anker", "error", "A link within the document leads to a heading that exists.", ("wcag-2.4.4",)
)
RULES = (ADDRESS, WRONG_EMAIL, VAGUE_TEXT, BARE_ADDRESS, INSECURE, MISSING_ANCHOR)

_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\n]*)\)")
_BROKEN = re.compile(r"\[[^\]\n]*\](?:[ \u00a0]+\((?:https?:|mailto:|www\.)|\((?:https?:|mailto:|www\.)[^)\n]*$)")
_BARE_URL = re.compile(r"(?:https?://|(?<![\w@/.])www\.)[^\s)\]>«»,;]+")
_VAGUE = re.compile(
    r"(?:klikk|trykk|les|sjå|se)? ?"
    r"(?:her|denne(?: (?:lenken|lenkja|sida|siden))?|lenken?|lenkja?|link|mei?r|les mei?r)",
    re.IGNORECASE,
)
_SCHEMES = ("https", "http", "mailto", "tel")


def findings(scope: Context) -> Iterator[Finding]:
    """Links and references that do not hold what they promise."""
    for scheme in scope.schemes:
        ids = set(_section_ids(scheme.definition.schema.get("x-circular", {})))
        for passage in scheme.passages:
            yield from _links(passage, ids)
    for passage in (*scope.shared, *scope.letters):
        yield from _links(passage, set())
    for tree in scope.trees:
        for _, children in text_blocks(tree.document.blocks):
            yield from _displayed_emails(tree, children)


def _section_ids(section: object) -> Iterator[str]:
    """The ids of a circular's sections."""
    if isinstance(section, dict):
        if isinstance(section.get("id"), str):
            yield section["id"]
        for part in section.get("sections", ()) if isinstance(section.get("sections", ()), list) else ():
            yield from _section_ids(part)


def _links(passage: Passage, ids: set[str]) -> Iterator[Finding]:
    for index, line in enumerate(passage.bare):
        rest = line
        for match in _LINK.finditer(line):
            rest = rest.replace(match[0], BLANK * len(match[0]), 1)
            shown, address = match[1].strip(" *_"), match[2].strip()
            for rule, what in _link(shown, address, ids):
                yield passage.found(rule, index, what, match.start())
        for match in _BROKEN.finditer(rest):
            rest = rest[: match.start()]
            what = f"«{match[0]}» is no link: «[text](address)» has no space between, and ends in a bracket"
            yield passage.found(ADDRESS, index, what, match.start())
        for match in _BARE_URL.finditer(rest):
            yield passage.found(
                BARE_ADDRESS, index, f"«{match[0]}» stands in the text; name the page and link it", match.start()
            )


def _link(shown: str, address: str, ids: set[str]) -> Iterator[tuple[Rule, str]]:
    if address.startswith("#"):
        there = "documents hold no links into themselves; write the heading's name"
        gone = "there is no section with that id"
        yield MISSING_ANCHOR, f"«{address}» leads nowhere: {there if address[1:] in ids else gone}"
        return
    if BLANK in address:
        if _VAGUE.fullmatch(shown):
            yield VAGUE_TEXT, f"«{shown}» does not say where the link leads"
        return
    fault = _address_error(address)
    if fault:
        yield ADDRESS, f"«{address}» {fault}"
    elif address.startswith("http:"):
        yield INSECURE, f"«{address}» is not https"
    if address.startswith("mailto:") and "@" in shown and BLANK not in shown and not _is_same_email(shown, address[7:]):
        yield WRONG_EMAIL, f"the link shows «{shown}» and leads to «{address[7:]}»"
    if not shown or _VAGUE.fullmatch(shown):
        yield VAGUE_TEXT, f"«{shown}» does not say where the link leads"
    elif _BARE_URL.match(shown):
        yield VAGUE_TEXT, f"«{shown}» is an address; name the page"


def _is_same_email(shown: str, address: str) -> bool:
    return shown.lower() == unquote(address).partition("?")[0].lower()


def _address_error(address: str) -> str:
    """What is wrong with an address, empty where nothing is."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in _SCHEMES:
        return f"does not begin with one of {', '.join(_SCHEMES)}"
    if parts.scheme == "mailto":
        return "" if is_email(unquote(parts.path)) else "leads to no e-mail address"
    if parts.scheme == "tel":
        return "" if re.fullmatch(r"\+?[\d ()-]{5,}", parts.path) else "leads to no telephone number"
    if "." not in host.strip(".") or host.startswith(".") or ".." in host:
        return "has no host"
    if address.count("://") > 1 and "?" not in address.partition("://")[2].partition("://")[0]:
        return "holds two addresses" if "web.archive.org" not in host else ""
    if any(character in address for character in ' "<>\\^`{|}') or (port is not None and port == 0):
        return "holds characters that no address has"
    return ""


def _displayed_emails(tree: ComposedDocument, children: tuple[Inline, ...]) -> Iterator[Finding]:
    """Links whose text came from a fact: what they show is seen in the tree only."""
    for child in children:
        if isinstance(child, Link):
            text = single_line(child.children).strip()
            if child.url.startswith("mailto:") and "@" in text and not _is_same_email(text, child.url[7:]):
                yield tree.found(WRONG_EMAIL, child.children, f"the link shows «{text}» and leads to «{child.url[7:]}»")
