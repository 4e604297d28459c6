"""Makes the Word shells from nothing: templates/rundskriv/shell.docx and templates/letters/shell.docx.

Run it once to begin anew; after that the shells are an office's own, to be edited in Word. Placeholders are docxtpl's: ``{{ title }}``, ``{{ reference }}``,
``recipient`` and ``details`` (lists), ``brand`` and ``words``; the paragraph ``{{ body }}`` is where the text goes. Colours name theme colours
(accent1: headings, accent2: rules, background2: tinted surfaces), so that the brand file rules them.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as Shell
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

TEMPLATES = Path(__file__).parent.parent / "templates"
MARGIN = Mm(25)
TEXT = Mm(160)
THEME = {"accent1": MSO_THEME_COLOR.ACCENT_1, "text2": MSO_THEME_COLOR.TEXT_2}


def shell() -> Shell:
    """An empty A4 document with all styles that the writer uses."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Mm(30), Mm(24)
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True
    _bare(document)
    _language(document)
    _lists(document)
    _styles(document)
    return document


def _bare(document: Shell) -> None:
    """Take out what python-docx's own template holds and no document of ours shows: it would travel in every letter."""
    for relations, kinds in (
        (document.part.rels, ("/stylesWithEffects", "/customXml")),
        (document.part.package.rels, ("/thumbnail",)),
    ):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(kinds)]:
            del relations[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            styles.remove(style)


def _language(document: Shell) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for old in defaults.iter(qn("w:lang")):
        old.getparent().remove(old)
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    for xml in (
        '<w:rFonts {} w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"/>',
        '<w:sz {} w:val="22"/>',
        '<w:szCs {} w:val="22"/>',
        '<w:lang {} w:val="nb-NO" w:eastAsia="nb-NO" w:bidi="ar-SA"/>',
    ):
        properties.append(parse_xml(xml.format(nsdecls("w"))))


def _lists(document: Shell) -> None:
    """One bulleted and one numbered list of three levels, tied to the list styles."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, kind in ((1, "ListBullet"), (2, "ListNumber")):
        levels = "".join(_level(kind, level) for level in range(3))
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
        )
    for number in (1, 2):
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )


def _level(kind: str, level: int) -> str:
    style = kind + (str(level + 1) if level else "")
    left = 357 * (level + 1)
    if kind == "ListBullet":
        shown = f'<w:numFmt w:val="bullet"/><w:pStyle w:val="{style}"/><w:lvlText w:val="{"•–•"[level]}"/>'
    else:
        fmt = ("decimal", "lowerLetter", "lowerRoman")[level]
        shown = f'<w:numFmt w:val="{fmt}"/><w:pStyle w:val="{style}"/><w:lvlText w:val="%{level + 1}."/>'
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>{shown}<w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="357"/></w:pPr></w:lvl>'
    )


def _styles(document: Shell) -> None:
    styles = document.styles
    _paragraph_style(document, "Normal", "", 0, 0, line=1.0)
    _paragraph_style(document, "Body Text", "Normal", 0, 7)
    _paragraph_style(document, "Title", "Normal", 18, 10, size=22, bold=True, colour="accent1", line=1.05, keep=True)
    for level, (size, before, after) in enumerate(((15, 18, 5), (12.5, 14, 4), (11, 11, 3), (11, 9, 3)), start=1):
        colour = "accent1" if level < 4 else "text2"
        _paragraph_style(
            document, f"Heading {level}", "Normal", before, after, size=size, bold=True, colour=colour, keep=True
        )
        styles[f"Heading {level}"].next_paragraph_style = styles["Body Text"]
    for kind, number in (("List Bullet", 1), ("List Number", 2)):
        for level in range(3):
            name = kind + (f" {level + 1}" if level else "")
            _paragraph_style(document, name, "Normal", 0, 3)
            numbered = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            properties = styles[name].element.get_or_add_pPr()
            properties.find(qn("w:widowControl")).addnext(parse_xml(numbered))
            properties.append(parse_xml(f'<w:ind {nsdecls("w")} w:left="{357 * (level + 1)}" w:hanging="357"/>'))
    for level in range(3):
        name = "List Continue" + (f" {level + 1}" if level else "")
        _paragraph_style(document, name, "Normal", 0, 3)
        styles[name].paragraph_format.left_indent = Pt(357 * (level + 1) / 20)
    _paragraph_style(document, "TOC Heading", "Normal", 12, 4, size=13, bold=True, colour="accent1", keep=True)
    for level in (1, 2):
        _paragraph_style(document, f"TOC {level}", "Normal", 0, 3)
        styles[f"TOC {level}"].paragraph_format.left_indent = Mm(6 * (level - 1))
    _paragraph_style(document, "Table Text", "Normal", 2, 2, size=10, line=1.0)
    _paragraph_style(document, "Table End", "Normal", 0, 4, size=4, line=1.0)
    _paragraph_style(document, "Head Text", "Normal", 0, 2, size=9.5, line=1.0)
    _paragraph_style(document, "Address", "Normal", 0, 0, line=1.1)
    _paragraph_style(document, "Details", "Normal", 0, 2, size=9.5, line=1.0)
    _paragraph_style(document, "Header", "Normal", 0, 0, size=8.5, line=1.0)
    _paragraph_style(document, "Footer", "Normal", 0, 0, size=8, line=1.0)
    _note(document)
    _table_style(document)
    if "Hyperlink" not in [style.name for style in styles]:
        link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.underline = True
        link.font.color.theme_color = THEME["accent1"]


def _paragraph_style(
    document: Shell, name: str, base: str, before: float, after: float, *, size: float = 0, bold: bool = False,
    colour: str = "", line: float = 1.15, keep: bool = False,
) -> None:  # fmt: skip
    styles = document.styles
    known = {style.name for style in styles}
    style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), name.replace(" ", ""))
    for part in ("w:pPr", "w:rPr"):
        for old in style.element.findall(qn(part)):
            style.element.remove(old)
    if base:
        style.base_style = styles[base]
    style.quick_style, style.hidden, style.unhide_when_used = True, False, False
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), line
    shape.widow_control = True
    if keep:
        shape.keep_with_next = shape.keep_together = True
    if size:
        style.font.size = Pt(size)
    if bold:
        style.font.bold = True
    style.font.color.theme_color = THEME[colour or "text2"]
    if name.startswith("Heading "):
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(int(name[-1]) - 1))
        style.element.get_or_add_pPr().append(level)


def _note(document: Shell) -> None:
    _paragraph_style(document, "Note", "Normal", 0, 7)
    properties = document.styles["Note"].element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    border = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="000000" w:themeColor="accent1"/></w:pBdr>'
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EEEEEE" w:themeFill="background2"/>'
    spacing.addprevious(parse_xml(border))
    spacing.addprevious(parse_xml(shade))
    document.styles["Note"].paragraph_format.left_indent = Mm(4)


def _table_style(document: Shell) -> None:
    rule = 'w:val="single" w:sz="4" w:space="0" w:color="000000" w:themeColor="accent2"'
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="DocumentTable"><w:name w:val="Document Table"/>'
            '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblBorders>'
            f"<w:top {rule}/><w:bottom {rule}/><w:insideH {rule}/></w:tblBorders>"
            '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
            '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE" w:themeFill="background2"/></w:tcPr></w:tblStylePr></w:style>'
        )
    )


# --- what stands on the pages ---


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif kind == "text":
            run.text = "1"
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _page_of_pages(paragraph: Paragraph) -> None:
    paragraph.add_run("{{ words.page }} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" {{ words.of }} ")
    _field(paragraph, "NUMPAGES")


def _tabbed(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT, WD_TAB_ALIGNMENT.RIGHT)


def _letterhead(document: Shell, *, reference: bool) -> None:
    """The first page's header: the logo, the office's name, and the reference to the right."""
    paragraph = document.sections[0].first_page_header.paragraphs[0]
    paragraph.style = document.styles["Head Text"]
    _tabbed(paragraph)
    picture = paragraph.add_run().add_picture(str(TEMPLATES / "logo.png"), height=Mm(11))
    about = picture._inline.docPr
    about.set("descr", "{{ words.logo }}")
    about.set("name", "logo")
    name = paragraph.add_run("  {{ brand.navn }}")
    name.bold = True
    name.font.size = Pt(11)
    name.font.color.theme_color = THEME["accent1"]
    if reference:
        paragraph.add_run("\t{{ reference }}").font.size = Pt(10.5)


def _later_pages(document: Shell, left: str) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.style = document.styles["Header"]
    _tabbed(header)
    header.add_run(f"{left}\t{{{{ reference }}}}")
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    _tabbed(footer)
    footer.add_run("{{ brand.navn }}\t")
    _page_of_pages(footer)


def _first_footer(document: Shell, text: str) -> None:
    footer = document.sections[0].first_page_footer.paragraphs[0]
    footer.style = document.styles["Footer"]
    _tabbed(footer)
    footer.add_run(f"{text}\t")
    _page_of_pages(footer)


def circular() -> Shell:
    """The shell of circulars (and forms)."""
    document = shell()
    _letterhead(document, reference=True)
    _later_pages(document, "{{ title }}")
    _first_footer(document, "{{ brand.navn }}")
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{%p for line in details %}")
    document.add_paragraph("{{ line.label }}: {{ line.text }}", style="Details")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{{ body }}", style="Body Text")
    return document


def letter() -> Shell:
    """The shell of letters: the address where a window envelope shows it, reference lines beside it (NS 4129)."""
    document = shell()
    _letterhead(document, reference=False)
    _later_pages(document, "{{ brand.navn }}")
    _first_footer(
        document,
        "{{ brand.postadresse | join(', ') }} · {{ words.organisation_number }} {{ brand.organisasjonsnummer }} · "
        "{{ brand.telefon }} · {{ brand.epost }}",
    )
    document.styles["Title"].font.size = Pt(15)
    head = document.add_table(rows=1, cols=2)
    head.autofit = False
    for cell, width in zip(head.rows[0].cells, (Mm(98), Mm(62)), strict=True):
        cell.width = width
    head.rows[0].height = Mm(42)
    left, right = head.rows[0].cells
    _repeated(left, document, "recipient", "{{ line }}", "Address")
    _repeated(right, document, "details", "{{ line.label }}: {{ line.text }}", "Details")
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{{ body }}", style="Body Text")
    return document


def _repeated(cell: _Cell, document: Shell, name: str, text: str, style: str) -> None:
    cell.paragraphs[0].text = f"{{%p for line in {name} %}}"
    cell.add_paragraph(text, style=document.styles[style])
    cell.add_paragraph("{%p endfor %}")
    cell.add_paragraph("", style=document.styles["Table End"])


def main() -> None:
    """Write both shells."""
    for folder, document in (("rundskriv", circular()), ("letters", letter())):
        document.core_properties.comments = ""
        document.save(str(TEMPLATES / folder / "shell.docx"))


if __name__ == "__main__":
    main()
