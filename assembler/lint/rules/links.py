"""Check links: their address, and that their text says where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from assembler.document.nodes import Inline, Link
from assembler.document.walk import text_blocks
from assembler.lint.context import ComposedDocument, Context, single_line
from assembler.lint.finding import Finding, Rule
from assembler.lint.rules.contacts import is_email
from assembler.lint.texts import Passage
from assembler.proofreading.word_forms import BLANK

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
POSITION = 130  # reads the trees of letters

_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\n]*)\)")
_BROKEN = re.compile(r"\[[^\]\n]*\](?:[ \u00a0]+\((?:https?:|mailto:|www\.)|\((?:https?:|mailto:|www\.)[^)\n]*$)")
_BARE_URL = re.compile(r"(?:https?://|(?<![\w@/.])www\.)[^\s)\]>«»,;]+")
_VAGUE = re.compile(
    r"(?:klikk|trykk|les|sjå|se)? ?"
    r"(?:her|denne(?: (?:lenken|lenkja|sida|siden))?|lenken?|lenkja?|link|mei?r|les mei?r)",
    re.IGNORECASE,
)
_SCHEMES = ("https", "http", "mailto", "tel")


def findings(context: Context) -> Iterator[Finding]:
    """Links with a wrong address or a vague text, and addresses that are not links."""
    for scheme in context.schemes:
        ids = {section.id for section in scheme.year.circular.all_sections()}
        for passage in scheme.passages:
            yield from _links(passage, ids)
    for passage in (*context.shared, *context.letters):
        yield from _links(passage, set())
    for tree in context.trees:
        for _, children in text_blocks(tree.document.blocks):
            yield from _displayed_emails(tree, children)


def _links(passage: Passage, ids: set[str]) -> Iterator[Finding]:
    for index, line in enumerate(passage.blanked_lines):
        rest = line
        for match in _LINK.finditer(line):
            rest = rest.replace(match[0], BLANK * len(match[0]), 1)
            text, address = match[1].strip(" *_"), match[2].strip()
            for rule, message in _link(text, address, ids):
                yield passage.finding(rule, index, message, match.start())
        for match in _BROKEN.finditer(rest):
            rest = rest[: match.start()]
            message = f"«{match[0]}» is no link: «[text](address)» has no space between, and ends in a bracket"
            yield passage.finding(ADDRESS, index, message, match.start())
        for match in _BARE_URL.finditer(rest):
            yield passage.finding(
                BARE_ADDRESS, index, f"«{match[0]}» stands in the text; name the page and link it", match.start()
            )


def _link(text: str, address: str, ids: set[str]) -> Iterator[tuple[Rule, str]]:
    if address.startswith("#"):
        exists = "documents hold no links into themselves; write the heading's name"
        missing = "there is no section with that id"
        yield MISSING_ANCHOR, f"«{address}» leads nowhere: {exists if address[1:] in ids else missing}"
        return
    if BLANK in address:
        if _VAGUE.fullmatch(text):
            yield VAGUE_TEXT, f"«{text}» does not say where the link leads"
        return
    error = _address_error(address)
    if error:
        yield ADDRESS, f"«{address}» {error}"
    elif address.startswith("http:"):
        yield INSECURE, f"«{address}» is not https"
    if address.startswith("mailto:") and "@" in text and BLANK not in text and not _is_same_email(text, address[7:]):
        yield WRONG_EMAIL, f"the link shows «{text}» and leads to «{address[7:]}»"
    if not text or _VAGUE.fullmatch(text):
        yield VAGUE_TEXT, f"«{text}» does not say where the link leads"
    elif _BARE_URL.match(text):
        yield VAGUE_TEXT, f"«{text}» is an address; name the page"


def _is_same_email(text: str, address: str) -> bool:
    return text.lower() == unquote(address).partition("?")[0].lower()


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
    """Links whose text and e-mail address differ; what placeholders give is seen in the composed document only."""
    for child in children:
        if isinstance(child, Link):
            text = single_line(child.children).strip()
            if child.url.startswith("mailto:") and "@" in text and not _is_same_email(text, child.url[7:]):
                yield tree.finding(
                    WRONG_EMAIL, child.children, f"the link shows «{text}» and leads to «{child.url[7:]}»"
                )
