"""Accepts or rejects the tracked changes of a Word file, and lists what the result displays, for tests."""

import io
import re
import zipfile

from lxml import etree

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def resolve_changes(contents, accept):
    """The file with all changes accepted or rejected, as ISO/IEC 29500-1 17.13.5 says."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contents)) as source, zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            part = source.read(name)
            if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
                root = etree.fromstring(part)
                _resolve(root, accept)
                part = etree.tostring(root)
            package.writestr(name, part)
    return out.getvalue()


def _resolve(root, accept):
    for move, kind in (("moveFrom", "del"), ("moveTo", "ins")):  # a move is a deletion here and an insertion there
        for bound in [*root.iter(f"{W}{move}RangeStart"), *root.iter(f"{W}{move}RangeEnd")]:
            bound.getparent().remove(bound)
        for change in root.iter(f"{W}{move}"):
            change.tag = f"{W}{kind}"
    keep, drop = (f"{W}ins", f"{W}del") if accept else (f"{W}del", f"{W}ins")
    for properties in list(root.iter(f"{W}trPr")):
        row = properties.getparent()
        if properties.find(drop) is not None:
            row.getparent().remove(row)
        elif properties.find(keep) is not None:
            properties.remove(properties.find(keep))
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for change in list(root.iter(f"{W}pPrChange")):
        properties = change.getparent()
        properties.remove(change)
        if not accept:
            mark = properties.find(f"{W}rPr")
            for part in list(properties):
                properties.remove(part)
            properties.extend([*change.find(f"{W}pPr"), *([mark] if mark is not None else [])])
    for name in (drop, keep):
        for element in [each for each in root.iter(name) if each.getparent().tag != f"{W}rPr"]:
            parent = element.getparent()
            for part in list(element) if name == keep else []:
                element.addprevious(part)
            parent.remove(element)
    for link in [each for each in root.iter(f"{W}hyperlink") if not len(each)]:
        link.getparent().remove(link)
    for deleted in root.iter(f"{W}delText"):
        deleted.tag = f"{W}t"
    for paragraph in list(root.iter(f"{W}p")):
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and mark.find(drop) is not None:
            _join_next(paragraph)


def _join_next(paragraph):
    """A paragraph without its mark: what is in it stands first in the paragraph that follows."""
    following = paragraph.getnext()
    contents = [part for part in paragraph if part.tag not in (f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd")]
    if following is not None and following.tag == f"{W}p":
        at = 0 if following.find(f"{W}pPr") is None else 1
        for part in reversed(contents):
            following.insert(at, part)
    elif contents or following is None or following.tag == f"{W}sectPr":
        return  # no mark can be taken from the last paragraph
    paragraph.getparent().remove(paragraph)


def paragraphs_of(contents, name="word/document.xml"):
    """Each paragraph's style and text, links and formatting, tables as such, the contents' lines where they stand."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(contents)).read(name))
    targets = {}
    if name == "word/document.xml":
        relations = etree.fromstring(zipfile.ZipFile(io.BytesIO(contents)).read("word/_rels/document.xml.rels"))
        targets = {relation.get("Id"): relation.get("Target") for relation in relations}
    found = []
    for element in root.iter(f"{W}p", f"{W}tr"):
        if element.tag == f"{W}tr":
            found.append("row")
            continue
        style = element.find(f"{W}pPr/{W}pStyle")
        characters = []
        for run in element.iter(f"{W}r"):
            words = "".join(part.text or "" if part.tag == f"{W}t" else "\n" for part in run.iter(f"{W}t", f"{W}br"))
            formatting = tuple(part.tag for part in run.find(f"{W}rPr")) if run.find(f"{W}rPr") is not None else ()
            link = next((targets.get(up.get(f"{{{R}}}id")) for up in run.iterancestors(f"{W}hyperlink")), None)
            characters += [(character, formatting, link) for character in words]
        found.append((style.get(f"{W}val") if style is not None else "", tuple(characters)))
    return found


def without_empty_end(paragraphs):
    """Without empty paragraphs at the very end: the last mark of a document can be neither put in nor taken out."""
    while paragraphs and isinstance(paragraphs[-1], tuple) and not paragraphs[-1][1]:
        paragraphs = paragraphs[:-1]
    return paragraphs
