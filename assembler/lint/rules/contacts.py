"""Check e-mail addresses, telephone numbers and domains of contacts, texts and the brand file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from assembler.lint.context import Context, Scheme
from assembler.lint.finding import Finding, Rule
from assembler.lint.texts import Passage
from assembler.scheme.model import Contact
from assembler.scheme.theme import Theme

EMAIL = Rule("kontakt.epost", "error", "An e-mail address has a name, an @ and a domain.", ("definisjon",))
PHONE = Rule(
    "kontakt.telefon", "error", "A telephone number has the eight digits of a Norwegian number.", ("definisjon",)
)
DOMAIN = Rule("kontakt.domene", "warning", "The office's own contacts have the office's own domain.", ("definisjon",))
UNKNOWN = Rule(
    "kontakt.ukjent",
    "warning",
    "An address of the office in a text is one of the scheme's contacts, or the office's own.",
    ("definisjon",),
)
SENDER = Rule(
    "kontakt.avsender", "error", "The brand file's addresses and numbers can be right.", ("enhetsregisteret",)
)
RULES = (EMAIL, PHONE, DOMAIN, UNKNOWN, SENDER)
POSITION = 80

_EMAIL = re.compile(r"[\w.+'-]+@(?:[\wæøåáčđŋšŧž](?:[\wæøåáčđŋšŧž-]*[\wæøåáčđŋšŧž])?\.)+[a-z]{2,}", re.IGNORECASE)
_ADDRESS_LIKE = re.compile(r"(?<![\w.+'/:-])[\w.+'-]+@[\w.,-]*\w")
_PHONE = re.compile(r"[2-9]\d{7}")


def findings(context: Context) -> Iterator[Finding]:
    """Addresses and numbers that are not valid, or not known to be the office's."""
    for scheme in context.schemes:
        for contact in scheme.year.contacts:
            yield from _contact(scheme, contact, context.theme)
        for passage in scheme.passages:
            yield from _addresses_in_text(passage, _known_addresses([scheme], context.theme), context.theme)
    for passage in (*context.shared, *context.letters):
        yield from _addresses_in_text(passage, _known_addresses(context.schemes, context.theme), context.theme)
    if context.whole:
        yield from _sender(context.theme)


def is_email(text: str) -> bool:
    """Whether this is a valid e-mail address."""
    return bool(_EMAIL.fullmatch(text)) and ".." not in text and not text.startswith(".") and ".@" not in text


def _known_addresses(schemes: Iterable[Scheme], theme: Theme) -> set[str]:
    contacts = (contact.email.lower() for scheme in schemes for contact in scheme.year.contacts)
    return {theme.brand.email.lower(), *contacts}


def _addresses_in_text(passage: Passage, known: set[str], theme: Theme) -> Iterator[Finding]:
    """Addresses in a text that are invalid, or of the office's domain and not one of these known ones."""
    if passage.pointer.startswith("/x-scheme/kontakter") or not any("@" in line for line in passage.lines):
        return
    for index, line in enumerate(passage.blanked_lines):
        for match in _ADDRESS_LIKE.finditer(line):
            address = match[0].lower()
            if not is_email(address):
                yield passage.finding(EMAIL, index, f"«{match[0]}» is no e-mail address", match.start())
            elif address.rpartition("@")[2] in _own_domains(theme) and address not in known:
                message = f"«{match[0]}» is none of the contacts; name the contact: {{{{ kontakter[0].epost }}}}"
                yield passage.finding(UNKNOWN, index, message, match.start())


def _contact(scheme: Scheme, contact: Contact, theme: Theme) -> Iterator[Finding]:
    email, phone, unit, pointer = contact.email, contact.phone, contact.unit, contact.pointer
    if email and not is_email(email):
        yield scheme.finding(EMAIL, f"{pointer}/epost", f"«{email}» is no e-mail address")
    elif email and (not unit or unit.startswith(theme.brand.short_name)):
        domain = email.rpartition("@")[2].lower()
        own = _own_domains(theme)
        if not any(domain == name or domain.endswith(f".{name}") for name in own):
            message = f"«{email}» is not at {' or '.join(sorted(own))}; name the office that it belongs to in «enhet»"
            yield scheme.finding(DOMAIN, f"{pointer}/epost", message)
    if phone and not _PHONE.fullmatch(phone):
        yield scheme.finding(PHONE, f"{pointer}/telefon", f"«{phone}» is no Norwegian telephone number")


def _own_domains(theme: Theme) -> set[str]:
    site = theme.brand.website
    host = urlsplit(site if "//" in site else f"//{site}").hostname or ""
    return {name for name in (host.removeprefix("www."), theme.brand.email.rpartition("@")[2].lower()) if name}


def _sender(theme: Theme) -> Iterator[Finding]:
    brand = theme.brand
    if not is_email(brand.email):
        yield Finding(SENDER, "templates/brand.json", f"«{brand.email}» is no e-mail address", "/epost")
    if not _PHONE.fullmatch(brand.phone.replace(" ", "")):
        yield Finding(SENDER, "templates/brand.json", f"«{brand.phone}» is no Norwegian telephone number", "/telefon")
    if not any(re.match(r"\d{4} \S", line) for line in brand.postal_address):
        yield Finding(SENDER, "templates/brand.json", "the address has no postal code and place", "/postadresse")
