import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.core.errors import TemplateError, printable
from assembler.document.nodes import (
    Break,
    Field,
    Heading,
    Link,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Variable,
)
from assembler.document.walk import inline_text, lines
from assembler.scheme.names import SchemaView
from assembler.templating import blocks as prose
from assembler.templating import markdown
from assembler.templating.placeholders import Place, Untrusted

PLACE = Place("schema.json", "/x-circular/intro")


def blocks(source, facts=None, language="nb", templates=None):
    return prose.blocks(source, facts or {}, language, PLACE, templates)


def problems(source, facts=None, templates=None):
    with pytest.raises(TemplateError) as raised:
        blocks(source, facts, templates=templates)
    return [str(problem) for problem in raised.value.problems]


def outline(nodes):
    """A tree in short: ``p(Hei strong(du))``."""
    return " ".join(_outline(node) for node in nodes)


def _outline(node):
    match node:
        case Text():
            return node.text
        case Variable():
            return f"<{node.text}>"
        case Break():
            return "/"
        case Heading():
            return f"h{node.level}({outline(node.children)})"
        case Paragraph():
            return f"p({outline(node.children)})"
        case Link():
            return f"{node.url}({outline(node.children)})"
        case ListBlock():
            name = f"ol{node.start}" if node.ordered else "ul"
            return f"{name}({' | '.join(outline(item) for item in node.items)})"
        case Table():
            rows = [" | ".join(outline(cell) for cell in row) for row in (node.header, *node.rows)]
            return f"table[{' '.join(node.align)}]({' || '.join(rows)})"
        case Note():
            return f"note({outline(node.blocks)})"
        case PageBreak():
            return "page"
        case _:
            return f"{type(node).__name__.lower()}({outline(node.children)})"


# --- Markdown to blocks -----------------------------------------------------------------------------------------------

MARKDOWN = {
    "headings": ("# En\n## To *nå*\n#### Fire", "h1(En) h2(To  emphasis(nå)) h4(Fire)"),
    "paragraphs": ("Første\nlinje.\n\nAndre.", "p(Første linje.) p(Andre.)"),
    "emphasis": ("**sterk *og trykk***", "p(strong(sterk  emphasis(og trykk)))"),
    "hard break": ("en  \nto\\\ntre", "p(en / to / tre)"),
    "list": ("- a\n- b", "ul(p(a) | p(b))"),
    "nested lists": ("- a\n    - b\n        1. c\n- d", "ul(p(a) ul(p(b) ol1(p(c))) | p(d))"),
    "item of two paragraphs": ("- a\n\n    b\n- c", "ul(p(a) p(b) | p(c))"),
    "ordered list with a start": ("4. d\n5. e", "ol4(p(d) | p(e))"),
    "ordered list": ("1) a\n2) b", "ol1(p(a) | p(b))"),
    "table": (
        "| a | b | c |\n|---|:-:|--:|\n| 1 | **2** | |",
        "table[left center right](p(a) | p(b) | p(c) || p(1) | p(strong(2)) | p())",
    ),
    "table without rows": ("| a |\n|---|", "table[left](p(a))"),
    "links": (
        "[IMDi](https://imdi.no/?a=1&b=æ) [post](mailto:post@imdi.no)",
        "p(https://imdi.no/?a=1&b=æ(IMDi)   mailto:post@imdi.no(post))",
    ),
    "block quote is a note": ("> Merk\n>\n> - dette", "note(p(Merk) ul(p(dette)))"),
    "a line is a page break": ("a\n\n---\n\nb", "p(a) page p(b)"),
    "a line below text is a page break and no heading": ("a\n---\nb", "p(a) page p(b)"),
    "indented text is no code": ("    a", "p(a)"),
    "HTML is text": ("<b>a</b> <!-- c -->\n\n<div>\n", "p(<b>a</b> <!-- c -->) p(<div>)"),
    "escapes and entities": (r"\*a\* &amp; \#", "p(*a* & #)"),
    "lines of a list are a text": (["# A", "", "b"], "h1(A) p(b)"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_becomes_blocks(name):
    source, wanted = MARKDOWN[name]
    assert outline(blocks(source)) == wanted


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("a\n\n```\nx = 1\n```", 3, "«fence» is Markdown that documents cannot hold"),
        ("a\n\n- b\n- c `kode`", 4, "«code_inline» is Markdown that documents cannot hold"),
        ("a\n\n![et bilde](https://imdi.no/x.png)", 3, "«image» is Markdown that documents cannot hold"),
        ("| a |\n|---|\n| [x](javascript:alert) |", 3, "«javascript:alert» is no link address"),
        ("a\n\n> [x](ftp://b)", 3, "«ftp://b» is no link address; use one that begins with https://, http://"),
        ("[x](www.imdi.no)", 1, "«www.imdi.no» is no link address"),
        ("[x](<https://a b>)", 1, "«https://a b» is no link address"),
    ],
)
def test_markdown_that_documents_cannot_hold_is_a_problem_with_its_line(source, line, what):
    assert [entry.startswith(f"schema.json: /x-circular/intro line {line}: {what}") for entry in problems(source)] == [
        True
    ]


# --- data never becomes markup ----------------------------------------------------------------------------------------

HOSTILE = [
    "{{ 7*7 }}", "{% raw %}", "{# x #}", "**fet**", "<b>x</b>", "[x](https://y.no)", "# x", "- x", "a | b", "\ue0000\ue001",
    "\ue000", "&amp;", "`x`", "> x", "1. x", "\\", "![x](y)", "---", "a  \nb", "</script>", "\u202eabc",
]  # fmt: skip
values = st.sampled_from(HOSTILE) | st.text(max_size=20) | st.lists(st.sampled_from(HOSTILE)).map("".join)


def said(value):
    """A value as a line says it: its lines, however their ends are written."""
    return "\n".join(value.splitlines())


@given(values)
def test_a_value_in_a_sentence_comes_out_as_it_is(value):
    (paragraph,) = blocks("Før {{ v }} etter.", {"v": value})
    assert isinstance(paragraph, Paragraph)
    assert inline_text(paragraph.children) == f"Før {said(value)} etter."
    assert all(isinstance(part, Variable | Break) for part in paragraph.children[1:-1])


@given(values)
def test_a_value_in_a_heading_a_cell_and_a_link_comes_out_as_it_is(value):
    source = "# H {{ v }}\n\n| a | b |\n|---|---|\n| {{ v }} | [L {{ v }}](https://a.no) |"
    heading, table = blocks(source, {"v": value})
    assert inline_text(heading.children) == f"H {said(value)}"
    assert len(table.rows) == 1 and len(table.rows[0]) == 2
    assert list(lines(table.rows[0][0])) == [said(value)]
    assert list(lines(table.rows[0][1])) == [f"L {said(value)}"]
    assert prose.line("{{ v }}", {"v": value}, "nb", PLACE) == value


@given(values)
def test_a_value_alone_on_its_line_makes_paragraphs_and_nothing_else(value):
    made = blocks("{{ v }}", {"v": value})
    assert made and all(isinstance(block, Paragraph) for block in made)
    assert "".join("".join(lines(made)).split()) == "".join(value.split())


@given(values, values)
def test_a_value_makes_no_items_of_a_list(first, second):
    (made,) = blocks("{% for v in values %}\n- {{ v }}\n{% endfor %}", {"values": [first, second]})
    assert isinstance(made, ListBlock) and len(made.items) == 2


def test_a_values_empty_lines_part_paragraphs_also_in_a_list():
    facts = {"v": "Første\nlinje.\n\n \nAndre."}
    assert outline(blocks("{{ v }}", facts)) == "p(<Første> / <linje.>) p(<Andre.>)"
    assert outline(blocks("- {{ v }}\n- b", facts)) == "ul(p(<Første> / <linje.>) p(<Andre.>) | p(b))"


# What begins, goes on in, or ends a block, and how far in a line can stand.
starts = st.sampled_from(
    ["", "# ", "- ", "* ", "2. ", "1) ", "> ", "---", "**b** ", "| a | b |", "|--|--|", "-", "```", "\\", "{{ x }} "]
)
written_lines = st.one_of(
    st.just(""),
    st.builds(
        "{}{}{}".format, st.sampled_from(["", "", " ", "  ", "    "]), starts, st.sampled_from(["", "ord", "*o*"])
    ),
)


@given(st.lists(written_lines, max_size=12))
def test_a_text_reads_the_same_whole_as_in_the_pieces_that_are_remembered(written):
    def read():
        try:
            return blocks("\n".join(written), {"x": "svar"})
        except TemplateError as error:
            return sorted({str(problem) for problem in error.problems})

    in_pieces = read()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(markdown, "_SPLIT_POINT", re.compile("(?!)"))
        assert in_pieces == read()


def test_a_problem_is_placed_by_its_line_in_the_whole_text():
    assert problems("Først.\n\nDeretter.\n\n- *så*\n\n[her](ftp://a.no)\n\n![b](https://a.no/b.png)") == [
        "schema.json: /x-circular/intro line 7: «ftp://a.no» is no link address; use one that begins with https://, http://, mailto:, tel:",
        "schema.json: /x-circular/intro line 9: «image» is Markdown that documents cannot hold",
    ]


def test_a_value_in_a_links_address_must_be_an_address():
    assert outline(blocks("[x]({{ v }})", {"v": "https://a.no"})) == "p(https://a.no(x))"
    for wrong in ("javascript:x", "https://a.no/><b>", "", "https://a.no\nb"):
        assert f"«{printable(wrong)}» is no link address" in problems("[x]({{ v }})", {"v": wrong})[0]


def test_a_fact_keeps_the_expression_that_printed_it():
    (paragraph,) = blocks("{{ belop | kroner }}", {"belop": 450000})
    assert paragraph.children == (Variable("belop | kroner", "450\u00a0000\u00a0kroner"),)


def test_no_tag_can_keep_what_placeholders_print():
    for source in (
        "{% set x %}{{ v }}{% endset %}",
        "{% macro f() %}{% endmacro %}",
        "{% filter upper %}{% endfilter %}",
    ):
        assert "this tag is none of them" in problems(f"a\n{source}", {"v": 1})[0]
        assert " line 2: " in problems(f"a\n{source}", {"v": 1})[0]


def test_a_text_with_the_reserved_character_is_refused_wherever_it_stands(tmp_path):
    (tmp_path / "a.md").write_text("x\n\ue0000\ue001", encoding="utf-8")
    assert problems("a\n\ue000") == ["schema.json: /x-circular/intro line 2: holds the private-use character U+E000"]
    assert problems("{% include 'a.md' %}", templates=tmp_path)[0].startswith(f"{tmp_path / 'a.md'}: line 2: holds the")
    assert "U+E000" in problems("{{ v | prosa }}", {"v": "\ue0000\ue001"})[0]


# --- unknown placeholders ---------------------------------------------------------------------------------------------

FACTS = {
    "soknadsfrist": "2025-02-19",
    "ramme": 1000,
    "omrader": [{"nummer": 1, "sokere": ["kommune"]}],
    "skjema": SchemaView({"properties": {"prosjekt": {"properties": {"deltakere": {"minimum": 10}}}}}),
}


@pytest.mark.parametrize(
    ("source", "line", "name", "hint"),
    [
        ("{{ soknadsfris }}", 1, "soknadsfris", "did you mean «soknadsfrist»?"),
        ("a\n\nb {{ soknadsfris | dato }}", 3, "soknadsfris", "did you mean «soknadsfrist»?"),
        ("a\n{% if rame %}\nb\n{% endif %}", 2, "rame", "did you mean «ramme»?"),
        ("{% if rame == 3 %}{% endif %}", 1, "rame", "did you mean «ramme»?"),
        ("{% if rame > 3 %}{% endif %}", 1, "rame", "did you mean «ramme»?"),
        ("a\nb\n{% for o in omrder %}\n{% endfor %}", 3, "omrder", "did you mean «omrader»?"),
        ("{% set x = rame %}\n{{ x + 1 }}", 2, "rame", "did you mean «ramme»?"),
        ("{{ rame * 2 | kroner }}", 1, "rame", "did you mean «ramme»?"),
        ("{{ omrder | apne_for('kommune') | liste }}", 1, "omrder", "did you mean «omrader»?"),
        ("{{ rame | for_vedtak('avslag') }}", 1, "rame", "did you mean «ramme»?"),
        ("{{ rame | prosa }}", 1, "rame", "did you mean «ramme»?"),
        ("{% for o in omrader %}\n{{ o.numer }}\n{% endfor %}", 2, "numer", "did you mean «nummer»?"),
        ("{{ skjema.prosjekt.deltakare.minimum }}", 1, "deltakare", "did you mean «deltakere»?"),
        ("{{ noe_helt.annet }}", 1, "noe_helt", "valid are omrader, ramme, skjema, soknadsfrist"),
    ],
)
def test_an_unknown_placeholder_is_named_with_its_line_and_the_nearest_name(source, line, name, hint):
    assert problems(source, FACTS) == [
        f"schema.json: /x-circular/intro line {line}: unknown placeholder «{name}»; {hint}"
    ]


def test_all_unknown_placeholders_are_named_at_once_also_those_of_included_texts(tmp_path):
    (tmp_path / "felles").mkdir()
    (tmp_path / "felles" / "slutt.md").write_text("Hei\n\n{{ rame }}\n{% if rme %}{% endif %}", encoding="utf-8")
    source = '{{ en }}\n{% for x in to %}{% endfor %}\n{{ tre | dato }}\n{% include "felles/slutt.md" %}\n{{ fire }} {{ fire }}'
    said = [entry.partition(";")[0] for entry in problems(source, {"ramme": 1}, tmp_path)]
    here, there = "schema.json: /x-circular/intro line", f"{tmp_path / 'felles' / 'slutt.md'}: line"
    assert said == [
        f"{here} 1: unknown placeholder «en»",
        f"{here} 2: unknown placeholder «to»",
        f"{here} 3: unknown placeholder «tre»",
        f"{there} 3: unknown placeholder «rame»",
        f"{there} 4: unknown placeholder «rme»",
        f"{here} 5: unknown placeholder «fire»",
    ]


def test_an_unknown_placeholder_in_a_text_that_prosa_reads_is_placed_where_prosa_stands():
    (said,) = problems("a\n\n{{ formal | prosa }}", {"formal": "Mål:\n\n\n{{ frmal }}"})
    assert said == "schema.json: /x-circular/intro line 3: unknown placeholder «frmal»; did you mean «formal»?"


def test_asking_whether_a_name_is_there_is_no_problem():
    assert outline(blocks("{% if x is defined %}a{% else %}b{% endif %} {{ x | default('c') }}")) == "p(b  <c>)"
    assert outline(blocks("{% if m.x is defined %}a{% endif %}{{ m.y }}", {"m": {"y": 1}})) == "p(<1>)"


def test_a_text_that_is_not_there_to_include_is_named_with_the_nearest(tmp_path):
    (tmp_path / "felles").mkdir()
    (tmp_path / "felles" / "slutt.md").write_text("x", encoding="utf-8")
    (said,) = problems("a\n{% include 'felles/slut.md' %}", templates=tmp_path)
    assert "line 2: there is no text «felles/slut.md» to include; did you mean «felles/slutt.md»?" in said
    (said,) = problems("{% include '../../etc/passwd' %}", templates=tmp_path)
    assert "there is no text «../../etc/passwd» to include" in said


# --- what texts may not do --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ navn | attr('__class__') }}",
        "{{ liste.append(3) }}",
        "{{ ting.update({'a': 2}) }}",
        "{{ range(10) }}",
        "{% for i in range(10 ** 9) %}{{ i }}{% endfor %}",
        "{{ lipsum() }}",
        "{{ __fact__ }}",
        "{{ self }}",
    ],
)
def test_the_sandbox_refuses_with_a_problem(source):
    facts = {"navn": "N", "liste": [1], "ting": {"a": 1}}
    assert problems(f"a\n{source}", facts)[0].startswith("schema.json: /x-circular/intro line 2: ")
    assert facts == {"navn": "N", "liste": [1], "ting": {"a": 1}}


@pytest.mark.parametrize(
    "source",
    [
        "{{ n | dato }}", "{{ t | dato }}", "{{ t | dag_maned }}", "{{ t | kroner }}", "{{ t | tall }}", "{{ l | kroner }}",
        "{{ t | millioner }}", "{{ t | prosent }}", "{{ t | ord }}", "{{ n | liste }}", "{{ n | stor }}", "{{ t | orgnr }}",
        "{{ t | kontonr }}", "{{ n | telefon }}", "{{ n | apne_for('kommune') }}", "{{ l | apne_for('kommune') }}",
        "{{ l | for_vedtak('avslag') }}", "{{ n | prosa }}", "{{ m | prosa }}", "{{ l | prosa }}", "{{ g | prosa }}",
        "{{ n | finnes_ikke }}", "{{ 1 / 0 }}", "{{ l + n }}", "{{ t[0](1) }}", "{% for x in n %}{% endfor %}",
        "{{ l }}", "{{ m }}", "{{ tom }}", "{{ ja }}", "{{ t", "{% if t %}", "{% tull %}", "{{ }}", "{{ | }}", "{% include t %}",
    ],
)  # fmt: skip
def test_what_cannot_be_filled_in_is_a_problem_with_its_line(source):
    facts = {"n": 5, "t": "tekst", "l": [1], "m": {"a": 1}, "tom": None, "ja": True, "g": Untrusted("x"), "klage": []}
    assert problems(f"a\n\n{source}", facts)[0].startswith("schema.json: /x-circular/intro line 3: ")


def test_a_text_that_holds_itself_is_a_problem(tmp_path):
    (tmp_path / "a.md").write_text("{% include 'b.md' %}", encoding="utf-8")
    (tmp_path / "b.md").write_text("{% include 'a.md' %}", encoding="utf-8")
    assert "the text holds itself" in problems("{% include 'a.md' %}", templates=tmp_path)[0]
    assert "the text holds itself" in problems("{{ v | prosa }}", {"v": "{{ v | prosa }}"})[0]


# --- prosa and the other filters --------------------------------------------------------------------------------------


def test_prosa_reads_the_definitions_markdown_and_its_placeholders():
    facts = {"formal": ["**Mål** for {{ ar }}:", "", "- {{ v }}"], "ar": 2025, "v": "**x**"}
    assert outline(blocks("{{ formal | prosa }}", facts)) == "p(strong(Mål)  for  <2025> :) ul(p(<**x**>))"


def test_prosa_in_a_list_item_stays_within_the_item():
    facts = {"vilkar": "Første:\n\n- a\n- b\n\nTil slutt."}
    wanted = "p(Første:) ul(p(a) | p(b)) p(Til slutt.)"
    assert outline(blocks("- {{ vilkar | prosa }}\n- neste", facts)) == f"ul({wanted} | p(neste))"
    assert outline(blocks("1. ytre\n    - {{ vilkar | prosa }}", facts)) == f"ol1(p(ytre) ul({wanted}))"


def test_prosa_refuses_what_came_from_outside():
    (said,) = problems("{{ v | prosa }}", {"v": Untrusted("**x** {{ 7*7 }}")})
    assert "«prosa» reads the definition's own text only" in said


def test_filters_speak_the_language_of_the_text():
    source = "{{ n | ord }} {{ d | dato }} {{ l | liste }}"
    facts = {"n": 7, "d": "2025-05-17", "l": [1, 2]}
    assert list(lines(blocks(source, facts, "nb"))) == ["syv 17.\u00a0mai 2025 1 og 2"]
    assert list(lines(blocks(source, facts, "nn"))) == ["sju 17.\u00a0mai 2025 1 og 2"]


def test_numbers_are_printed_with_a_comma():
    assert outline(blocks("{{ a }} {{ b }}", {"a": 62.5, "b": 10})) == "p(<62,5>   <10>)"


def test_for_vedtak_gives_the_first_rule_of_appeal_that_applies_with_the_ministry():
    ministry, other = {"navn": "AID", "forkortelse": "AID"}, {"navn": "Andre", "forkortelse": "A"}
    rows = [
        {"vedtak": ["avslag"], "mottakere": ["kommune"], "klagerett": True, "klageinstans": "departement"},
        {"vedtak": ["avslag"], "mottakere": ["organisasjon"], "klagerett": True, "klageinstans": other},
    ]
    facts = {"klage": rows, "departement": ministry, "rundskriv": {"dato": "2025-01-23"}}
    text = "{{ (klage | for_vedtak('avslag')).klageinstans.navn }}"
    assert outline(blocks(text, facts)) == "p(<AID>)"
    assert outline(blocks(text.replace("')", "', 'organisasjon')"), facts)) == "p(<Andre>)"
    [problem] = problems("{{ (klage | for_vedtak('avvisning', 'kommune')).hjemmel }}", facts)
    assert "no rule of appeal for «avvisning» to «kommune»" in problem


def test_a_line_is_plain_text_and_a_heading_is_inline_markdown():
    assert prose.line("**{{ a }}** # b", {"a": 1}, "nb", PLACE) == "**1** # b"
    assert outline(prose.inlines("# **{{ a }}**", {"a": 1}, "nb", PLACE)) == "#  strong(<1>)"


def test_prose_makes_no_fields():
    assert not any(isinstance(block, Field) for name in MARKDOWN for block in blocks(MARKDOWN[name][0]))
