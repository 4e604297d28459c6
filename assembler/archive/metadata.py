"""Rewrite a PDF's document information and XMP metadata so that both agree."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject

from assembler.archive.objects import new_dictionary, string
from assembler.intake.pdf.objects import dictionary, integer, text

_MAX_LENGTH = 2000  # characters of one entry
_MAX_METADATA = 1_000_000  # bytes of metadata that are read
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?)?")
_TITLE = re.compile(r"<dc:title>.{0,300}?<rdf:li[^>]{0,100}>([^<]{1,2000})</rdf:li>", re.DOTALL)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# The extension schema describes what XMP and PDF/A do not: the claim of PDF/UA (ISO 19005-2, 6.6.2.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{properties}
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part number of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
<pdfuaid:part>1</pdfuaid:part>{archival}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Description:
    """Title, author, program and dates (UTC) of a document."""

    title: str
    author: str
    creator: str
    producer: str
    created: dt.datetime
    modified: dt.datetime


def read(writer: PdfWriter, otherwise: str) -> Description:
    """The document information; ``otherwise`` is the title where neither it nor the metadata has one."""
    info = dictionary(writer._info)
    title, author, creator, producer = (
        _clean(text(info.get(f"/{name}"))) for name in ("Title", "Author", "Creator", "Producer")
    )
    created = _parse_date(text(info.get("/CreationDate"))) or _parse_date(text(info.get("/ModDate"))) or _EPOCH
    modified = _parse_date(text(info.get("/ModDate"))) or created
    return Description(title or _title_in_metadata(writer) or otherwise, author, creator, producer, created, modified)


def write(writer: PdfWriter, about: Description, language: str, archival: bytes) -> None:
    """Set document information and metadata to the same description; ``archival`` is the XMP claim of PDF/A."""
    values = {
        "Title": about.title,
        "Author": about.author,
        "Creator": about.creator,
        "Producer": about.producer,
    }
    dates = {"CreationDate": _pdf_date(about.created), "ModDate": _pdf_date(about.modified)}
    writer._info = new_dictionary(**{name: string(value) for name, value in (values | dates).items() if value})
    properties = [
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>" if about.author else "",
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>",
        "<dc:format>application/pdf</dc:format>",
        f"<xmp:CreatorTool>{escape(about.creator)}</xmp:CreatorTool>" if about.creator else "",
        f"<pdf:Producer>{escape(about.producer)}</pdf:Producer>" if about.producer else "",
        f"<xmp:CreateDate>{_xmp_date(about.created)}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{_xmp_date(about.modified)}</xmp:ModifyDate>",
    ]
    stream = DecodedStreamObject()
    filled = _XMP.format(properties="\n".join(filter(None, properties)), archival=archival.decode())
    stream.set_data(filled.encode())
    stream.update(new_dictionary(Type=NameObject("/Metadata"), Subtype=NameObject("/XML")))
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)


def _clean(value: str) -> str:
    return " ".join(_NOT_XML.sub("", value[:_MAX_LENGTH]).split())


def _title_in_metadata(writer: PdfWriter) -> str:
    metadata = writer.root_object.get("/Metadata")
    metadata = metadata.get_object() if metadata is not None else None
    if not isinstance(metadata, StreamObject) or integer(metadata.get("/Length")) > _MAX_METADATA:
        return ""
    found = _TITLE.search(metadata.get_data()[:_MAX_METADATA].decode("utf-8", "replace"))
    return _clean(html.unescape(found[1])) if found else ""


def _parse_date(value: str) -> dt.datetime | None:
    """A PDF date (ISO 32000-1, 7.9.4) in UTC; none where it is not one."""
    found = _DATE.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second = (
        int(part) if part else least for part, least in zip(found.groups()[:6], (1, 1, 1, 0, 0, 0), strict=True)
    )
    sign, hours, minutes = found.groups()[6:]
    offset = dt.timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC) - offset
    except (ValueError, OverflowError):
        return None


def _pdf_date(moment: dt.datetime) -> str:
    return f"D:{moment.year:04}{moment:%m%d%H%M%S}Z"


def _xmp_date(moment: dt.datetime) -> str:
    return f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}Z"
