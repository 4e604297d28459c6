"""Make the archive copy of a filled form: the same form with its values, read-only, PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

import hashlib
import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
)

from assembler.archive import metadata
from assembler.archive.addendum import Addendum
from assembler.archive.fields import Fields, Widget
from assembler.archive.objects import compact, direct_content, keep_only, new_dictionary, string
from assembler.archive.structure import Structure
from assembler.core.errors import DataError, Problem
from assembler.document.nodes import FORM_ID_FIELD, Document
from assembler.document.words import label as word
from assembler.i18n.language import Language
from assembler.intake.pdf.objects import LazyReader, array, dictionary, text
from assembler.render.pdf import acroform as form
from assembler.render.pdf import appearance, object_streams
from assembler.render.pdf import writer as pdf
from assembler.scheme.theme import Theme

_MAX_SIZE = 200_000_000  # bytes of a file
_MAX_OBJECTS = 500_000
_MAX_TEXT = 1_000_000  # characters in an addendum

_CATALOG_ENTRIES = ("/Type", "/Pages", "/OutputIntents", "/Lang", "/StructTreeRoot", "/Outlines", "/AcroForm")
_PAGE_ENTRIES = (
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group", "/StructParents",
    "/Annots", "/Tabs",
)  # fmt: skip
_LINK_ENTRIES = (
    "/Type", "/Subtype", "/Rect", "/Border", "/F", "/StructParent", "/P", "/A", "/Dest", "/Contents", "/QuadPoints",
)  # fmt: skip
_FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}
_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_FORBIDDEN = ("/AA", "/JS", "/PieceInfo", "/OC")  # entries that objects of the copy must not have
_EXTERNAL_DATA = ("/F", "/FFilter", "/FDecodeParms")  # a stream's data in another file
_NOTES = "/AssemblerNotes"  # the addendum's notes, kept so that the copy can be frozen again


def freeze(filled: bytes, name: str, theme: Theme) -> bytes:
    """The archive copy of a filled form, whatever program filled it; ``name`` is the file's name, for problems.

    Every value is drawn again, as the form's scripts format it; the whole text of a field that has no room for it is
    in an addendum. Raises :class:`DataError` where the file is not one of our forms, or is damaged.
    """
    try:
        return _ArchiveCopy(_open_form(filled, name), name, theme).build()
    except DataError:
        raise
    except Exception as error:  # of a broken file, pypdf lets through whatever its parts raise
        raise _error(name, f"is damaged ({_brief(error)}): open it in a PDF reader, save it anew, try again") from error


def _open_form(filled: bytes, name: str) -> PdfWriter:
    """The file's objects in a writer. Raises :class:`DataError` where they are not one of our forms."""
    if b"%PDF-" not in filled[:1024]:
        raise _error(name, "is not a PDF: give the form as it was saved by the program that filled it")
    if len(filled) > _MAX_SIZE:
        raise _error(name, f"is larger than {_MAX_SIZE // 1_000_000} MB: no form is; look at what was added to it")
    reader = LazyReader(filled)
    if reader.is_encrypted:
        raise _error(name, "is encrypted: save it without a password first")
    acroform = dictionary(reader.root_object.get("/AcroForm"))
    if not array(acroform.get("/Fields")):
        raise _error(name, "has no form fields: was it printed to PDF? Give the file that was filled in")
    if not reader.pages:
        raise _error(name, "has no pages: give the file that was filled in")
    writer = PdfWriter(clone_from=reader)
    if len(writer._objects) > _MAX_OBJECTS:
        raise _error(name, f"has more than {_MAX_OBJECTS} objects: no form has; look at what was added to it")
    if not Structure(writer).has_forms():
        raise _error(name, "has lost its tags, or is no form of ours: fill in the original form again")
    if not _is_own_form(acroform):
        raise _error(name, "is not a form made by this program: only such forms can be frozen")
    return writer


def _is_own_form(acroform: DictionaryObject) -> bool:
    """Whether a form has our form identifier, or our font in its resources or named by a field."""
    if f"/{appearance.FONT_NAME}" in dictionary(dictionary(acroform.get("/DR")).get("/Font")):
        return True
    seen, queue = set[int](), [acroform.get("/Fields")]
    while queue:
        for reference in array(queue.pop()):
            field = dictionary(reference)
            if field.get("/T") == FORM_ID_FIELD or f"/{appearance.FONT_NAME} " in text(field.get("/DA")):
                return True
            if id(field) not in seen:
                seen.add(id(field))
                queue.append(field.get("/Kids"))
    return False


class _ArchiveCopy:
    """Builds the archive copy of one form in a writer."""

    def __init__(self, writer: PdfWriter, name: str, theme: Theme) -> None:
        self._writer = writer
        self._name = name
        self._theme = theme
        self._language: Language = "nn" if text(writer.root_object.get("/Lang")).startswith("nn") else "nb"
        self._addendum = Addendum(self._language)
        self._structure = Structure(writer)
        self._fields = Fields(writer, self._addendum)
        self._identifier = self._fields.identifier()
        acroform = dictionary(writer.root_object["/AcroForm"])
        self._addendum.added += [text(note) for note in array(acroform.get(_NOTES))]
        self._description = metadata.read(writer, name)

    def build(self) -> bytes:
        """The bytes of the archive copy."""
        self._structure.remove_appended()
        self._attachments()
        self._catalogue()
        widgets = [w for number, page in enumerate(self._writer.pages, start=1) for w in self._page(page, number)]
        self._fields.clean(widgets)
        for widget in widgets:
            self._fields.draw(widget)
        for label, value in self._fields.values_beside(widgets):
            self._addendum.note(0, f"{label}: {value}")
        self._append()
        self._structure.write()
        metadata.write(self._writer, self._description, text(self._writer.root_object["/Lang"]), form.PDFA_CLAIM)
        compact(self._writer)
        self._disarm()
        return self._identified()

    def _catalogue(self) -> None:
        """Leave in the catalogue only what an archive copy needs: no names, actions, layers or attachments."""
        root = self._writer.root_object
        keep_only(root, _CATALOG_ENTRIES)
        language = text(root.get("/Lang"))
        root[NameObject("/Lang")] = string(language if language.isascii() and language else self._language)
        root[NameObject("/MarkInfo")] = new_dictionary(Marked=BooleanObject(True))
        root[NameObject("/ViewerPreferences")] = new_dictionary(DisplayDocTitle=BooleanObject(True))
        if "/Outlines" in root and not _clean_outline(dictionary(root["/Outlines"])):
            del root["/Outlines"]

    # --- pages ---

    def _page(self, page: DictionaryObject, number: int) -> list[Widget]:
        """Leave on a page its tagged widgets and links; note in the addendum what else was added to it."""
        keep_only(page, _PAGE_ENTRIES)
        page[NameObject("/Tabs")] = NameObject("/S")
        self._refuse_fonts(page, number)
        kept, widgets = ArrayObject(), []
        for reference in array(page.get("/Annots")):
            annotation = dictionary(reference)
            kind = self._structure.element(annotation).get("/S")
            if reference in kept:
                continue
            if annotation.get("/Subtype") == "/Widget" and kind == "/Form":
                annotation[NameObject("/P")] = page.indirect_reference
                widgets.append(Widget(annotation, number))
            elif not (annotation.get("/Subtype") == "/Link" and kind == "/Link" and _clean_link(annotation)):
                self._structure.remove_annotation(reference, annotation)
                self._note(annotation, number)
                continue
            kept.append(reference)
        page.pop("/Annots", None)
        if kept:
            page[NameObject("/Annots")] = kept
        return widgets

    def _note(self, annotation: DictionaryObject, number: int) -> None:
        """Note in the addendum an annotation that is not part of the form: a comment, a stamp, a drawing."""
        kind, contents = text(annotation.get("/Subtype")), text(annotation.get("/Contents"))
        if kind in ("Popup", "Link", "Widget"):
            return  # a comment's window; invisible; a field, whose value is noted
        if kind in ("FreeText", "Text") and contents:
            self._addendum.note(number, contents)
        else:
            drawing = f"{word('drawing', self._language)} ({kind})"
            self._addendum.note(number, f"{drawing}: {contents}" if contents else drawing)

    def _attachments(self) -> None:
        root = self._writer.root_object
        if "/EmbeddedFiles" in dictionary(root.get("/Names")):
            self._addendum.note(0, word("attachment", self._language))

    def _refuse_fonts(self, page: DictionaryObject, number: int) -> None:
        for reference in dictionary(dictionary(page.get("/Resources")).get("/Font")).values():
            font = dictionary(reference)
            descendants = array(font.get("/DescendantFonts"))
            described = dictionary(dictionary(descendants[0] if descendants else font).get("/FontDescriptor"))
            if font.get("/Subtype") != "/Type3" and not _FONT_FILES & set(described):
                what = f"another program has added text in a font that is not embedded ({text(font.get('/BaseFont'))})"
                raise DataError([Problem(self._name, f"page {number}", f"{what}: fill in the form's own fields only")])

    # --- the addendum ---

    def _append(self) -> None:
        size = sum(len(each) for _, each in self._addendum.texts) + sum(map(len, self._addendum.added))
        if size > _MAX_TEXT:
            raise _error(self._name, f"has {size} characters that its fields have no room for: shorten them first")
        if self._addendum.added:
            notes = ArrayObject(string(note) for note in self._addendum.added)
            dictionary(self._writer.root_object["/AcroForm"])[NameObject(_NOTES)] = notes
        document = self._addendum.document(self._description.title, self._identifier, self._description.created.date())
        if document:
            self._structure.append(self._laid_out(document))
        if not array(self._writer.root_object.get("/OutputIntents")):
            empty = Document(self._description.title, self._language, "form", self._description.created.date(), ())
            intents = self._laid_out(empty).root_object["/OutputIntents"]
            self._writer.root_object[NameObject("/OutputIntents")] = intents.clone(self._writer)

    def _laid_out(self, document: Document) -> PdfReader:
        return PdfReader(io.BytesIO(pdf.write(document, self._theme)))

    # --- the file ---

    def _identified(self) -> bytes:
        """The file with its identifier (ISO 32000-1, 14.4): the form's own first part, and a second by the contents."""
        parts = [getattr(part, "original_bytes", b"") for part in array(self._writer._ID)]
        first = ByteStringObject(parts[0] if parts and parts[0] else bytes(16))
        self._writer._ID = ArrayObject([first, ByteStringObject(bytes(16))])
        second = hashlib.sha256(object_streams.write_packed(self._writer)).digest()[:16]
        self._writer._ID = ArrayObject([first, ByteStringObject(second)])
        return object_streams.write_packed(self._writer)

    def _disarm(self) -> None:
        """Remove from every object the entries that must not be in the copy."""
        for obj in self._writer._objects:
            for part in direct_content(obj):
                if isinstance(part, DictionaryObject):
                    for name in _FORBIDDEN + (_EXTERNAL_DATA if isinstance(part, StreamObject) else ()):
                        part.pop(name, None)


def _clean_link(annotation: DictionaryObject) -> bool:
    """Remove from a link all but its target; false where the target is not harmless."""
    keep_only(annotation, _LINK_ENTRIES)
    action = dictionary(annotation.get("/A"))
    keep_only(action, ("/S", "/URI", "/D"))
    if action.get("/S") == "/URI":
        return text(action.get("/URI")).lower().startswith(_LINK_SCHEMES)
    return action.get("/S") == "/GoTo" if action else "/Dest" in annotation


def _clean_outline(root: DictionaryObject) -> bool:
    """Remove from each bookmark all but title and place; false where bookmarks do not form a tree."""
    seen, queue = {id(root)}, [root.get("/First")]
    while queue:
        item = queue.pop()
        if item is None:
            continue
        node = dictionary(item)
        if id(node) in seen:
            return False
        seen.add(id(node))
        keep_only(node, ("/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest"))
        if not array(node.get("/Dest")):
            return False
        queue += [node.get("/Next"), node.get("/First")]
    return True


def _brief(error: BaseException) -> str:
    message = " ".join(str(error).split())[:100]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _error(name: str, what: str) -> DataError:
    return DataError([Problem(name, "", what)])
