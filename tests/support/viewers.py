"""Viewers and libraries that are not ours, filling in and showing a form: pdf.js in Chromium, PDFium, pdf-lib."""

import ctypes
import json
import shutil
import subprocess

import pypdfium2
import pypdfium2.raw as raw

from support import JS, PATIENCE, missing


def _node():
    node = shutil.which("node")
    if node is None or not (JS / "node_modules/pdfjs-dist").is_dir():
        missing("Node.js with the packages of tests/js (npm install --prefix tests/js) is not there")
    return node


class PdfJs:
    """The viewer of pdf.js, Firefox's own, in headless Chromium; one browser for many jobs (see js/pdfjs.mjs)."""

    def __init__(self):
        chromium = shutil.which("chromium")
        if chromium is None:
            missing("chromium is not installed")
        command = [_node(), JS / "pdfjs.mjs", chromium]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, **job):
        self._process.stdin.write(json.dumps(job, default=str) + "\n")
        self._process.stdin.flush()
        result = json.loads(self._process.stdout.readline())
        assert "failed" not in result, result
        assert result["errors"] == []
        return result

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()


def pdf_lib(blank, texts, out):
    """Fill the form with pdf-lib. It draws nothing: its own font lacks Sami letters."""
    values = out.with_suffix(".json")
    values.write_text(json.dumps([texts]), encoding="utf-8")
    subprocess.run([_node(), JS / "pdflib.mjs", blank, values, out, "plain"], check=True, capture_output=True)


def _wide(function, form, annotation):
    size = function(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def pdfium(blank, texts, out):
    """Fill the form with PDFium, Chrome's own, by focus, keyboard and mouse."""
    document = pypdfium2.PdfDocument(blank)
    document.init_forms()
    form = document.formenv
    for number in range(len(document)):
        page = document[number]
        raw.FORM_OnAfterLoadPage(page, form)
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
                _answer(form, page, annotation, texts)
            raw.FPDFPage_CloseAnnot(annotation)
    document.save(out)
    document.close()


def _answer(form, page, annotation, texts):
    text = texts.get(_wide(raw.FPDFAnnot_GetFormFieldName, form, annotation))
    if text is None:
        return
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind == raw.FPDF_FORMFIELD_TEXTFIELD:
        raw.FORM_SetFocusedAnnot(form, annotation)
        raw.FORM_SelectAllText(form, page)
        typed = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
        raw.FORM_ReplaceSelection(form, page, ctypes.cast(typed, ctypes.POINTER(ctypes.c_ushort)))
    elif kind == raw.FPDF_FORMFIELD_COMBOBOX:
        raw.FORM_SetFocusedAnnot(form, annotation)
        raw.FORM_SetIndexSelected(form, page, _option(form, annotation, text), True)
    elif kind == raw.FPDF_FORMFIELD_CHECKBOX or _wide(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation) == text:
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, box)
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        raw.FORM_OnLButtonDown(form, page, 0, x, y)
        raw.FORM_OnLButtonUp(form, page, 0, x, y)
    raw.FORM_ForceToKillFocus(form)


def _option(form, annotation, label):
    """The place of a choice in a drop-down; PDFium tells its label."""
    for index in range(raw.FPDFAnnot_GetOptionCount(form, annotation)):
        size = raw.FPDFAnnot_GetOptionLabel(form, annotation, index, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAnnot_GetOptionLabel(
            form, annotation, index, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
        )
        if buffer.raw.decode("utf-16-le").rstrip("\0") == label:
            return index
    raise AssertionError(f"no choice is labelled {label}")


def pdfium_text(path):
    """All that PDFium shows of a form: its pages' text with the fields' appearances made part of the pages."""
    document = pypdfium2.PdfDocument(path)
    told = []
    for number in range(len(document)):
        page = document[number]
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        told.append(document[number].get_textpage().get_text_range())
    document.close()
    return "\n".join(told)
