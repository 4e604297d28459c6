"""A sentence is said in the language of who reads it, and no sentence lacks its translation."""

import messages
from assembler.i18n import catalog
from assembler.i18n.catalog import Message

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{name} is empty"
msgstr "{name} er tom"

msgid "{n} row"
msgid_plural "{n} rows"
msgstr[0] "{n} rad"
msgstr[1] "{n} rader"
"""


def test_no_sentence_is_missing_unused_or_left_untranslated():
    pairs = [(domain, language) for domain in messages.domains() for language in catalog.INTERFACE_LANGUAGES]
    assert [line for pair in pairs for line in messages.faults(*pair)] == []


def of(tmp_path, monkeypatch, text=PO):
    path = tmp_path / "nb" / "LC_MESSAGES" / "trial.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalog, "LOCALE", tmp_path)
    catalog.translations.cache_clear()
    return catalog.catalog("trial")


def test_a_sentence_is_said_in_the_language_that_is_asked_for(tmp_path, monkeypatch):
    _, _n = of(tmp_path, monkeypatch)
    empty = _("{name} is empty", name="x.pdf")
    assert (empty.to("nb"), empty.to("en"), str(empty)) == ("x.pdf er tom", "x.pdf is empty", "x.pdf is empty")
    assert [_n("{n} row", "{n} rows", n).to("nb") for n in (0, 1, 2)] == ["0 rader", "1 rad", "2 rader"]


def test_a_value_that_is_a_sentence_is_said_in_the_same_language(tmp_path, monkeypatch):
    _, _n = of(tmp_path, monkeypatch)
    assert _("{name} is empty", name=_n("{n} row", "{n} rows", 1)).to("nb") == "1 rad er tom"


def test_what_a_value_says_is_no_pattern(tmp_path, monkeypatch):
    _, _n = of(tmp_path, monkeypatch)
    assert _("{name} is empty", name="{name} {0}").to("nb") == "{name} {0} er tom"


def test_a_newer_catalogue_is_compiled_when_it_is_used(tmp_path, monkeypatch):
    _, _n = of(tmp_path, monkeypatch)
    assert _("{name} is empty", name="x").to("nb") == "x er tom"
    compiled = tmp_path / "nb" / "LC_MESSAGES" / "trial.mo"
    assert compiled.exists()
    of(tmp_path, monkeypatch, PO.replace("er tom", "er heilt tom"))
    assert _("{name} is empty", name="x").to("nb") == "x er heilt tom"


def test_messages_of_the_same_sentence_and_values_are_equal():
    _, _n = catalog.catalog("trial")
    assert _("a {b}", b=1) == _("a {b}", b=1) != _("a {b}", b=2)
    assert len({_("a {b}", b=1), _("a {b}", b=1)}) == 1
    assert isinstance(_("a"), Message)
