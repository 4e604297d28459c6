"""The page on which recipients find their forms."""

import pypdf
import pytest

from support.site_pages import KINDS


def test_a_form_that_is_filled_in_is_saved_by_the_name_of_whom_it_is_for(pages):
    links = {each["href"]: each["download"] for each in pages[KINDS["find"]].all("a") if "download" in each}
    assert links["forhandsutfylt/963376030.pdf"] == "soknad-utviklingstiltak-2025-karasjohka-karasjok-kommune.pdf"
    assert len(links) > 350


def test_every_recipient_finds_its_form_in_its_language_form(pages, folder, built):
    page = pages["utviklingstiltak/2025/finn.html"]
    links = {
        each["href"]: each["hreflang"] for each in page.all("a") if each.get("href", "").startswith("forhandsutfylt")
    }
    assert len(links) == len(built.calls[0].prefilled_forms) > 350
    for each in built.calls[0].prefilled_forms:
        assert links[each.path.removeprefix("utviklingstiltak/2025/")] == each.language
        assert (folder / each.path).is_file()


ERRANDS = [
    ("Herøy", ["1515 nn", "1818 nb"]),
    ("vaaler", ["3114 nb", "3419 nb"]),
    ("Karasjohka", ["5610 nb"]),
    ("porsangu", ["5622 nb"]),
    ("Porsanki", ["5622 nb"]),
    ("guovdageaidnu", ["5612 nb"]),
    ("Ulvik", ["4620 nn"]),
    ("958935420", ["0301 nb"]),
    ("1103", ["1103 nb"]),
    ("vestland fylkeskommune", ["821311632 nn"]),
    ("Herøy Nordland", ["1818 nb"]),
    ("Herøy (Nordland)", ["1818 nb"]),
    ("Herøy i Møre og Romsdal", ["1515 nn"]),
    ("Bodø kommune", ["1804 nb"]),
    ("Porsáŋggu gielda", ["5622 nb"]),
    ("guovdageainnu suohkan", ["5612 nb"]),
    ("Snåasen tjïelte", ["5041 nb"]),
    ("964-983-380", ["1811 nb"]),
    ("NO 964 983 380 MVA", ["1811 nb"]),
    ("964983380mva", ["1811 nb"]),
]


HITS = """[...document.querySelectorAll('.hits > li')].map((card) => {
  const link = card.querySelector('a');
  return [card.querySelector('h2').textContent, link.getAttribute('href'), link.hreflang, card.textContent];
})"""


@pytest.mark.parametrize(
    ("typed", "wanted"), [ERRANDS[0], *(pytest.param(*each, marks=pytest.mark.slow) for each in ERRANDS[1:])]
)
def test_an_errand_ends_with_the_right_form(browser, folder, register, typed, wanted):
    there = "!document.getElementById('treff').hidden"
    hits = browser.walk(KINDS["find"], {"focus": "#sok"}, {"type": typed}, {"wait": there}, {"eval": HITS})[-1]
    assert len(hits) == len(wanted)
    for (name, address, language, told), (number, own) in zip(hits, (each.split() for each in wanted), strict=True):
        assert own == language and number in told.replace("\u00a0", "")
        form = pypdf.PdfReader(folder / "utviklingstiltak/2025" / address)
        assert form.root_object["/Lang"] == own
        assert form.get_fields()["soker.navn"]["/V"] == name
        assert name == register.find(number, ("kommune", "fylkeskommune")).name


SHOWN = (
    "[...document.querySelectorAll('#alle li')].filter((each) => each.checkVisibility()).map((each) => each.dataset.n)"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("56", lambda each: each.municipality_number.startswith("56")),
        ("i innlandet", lambda each: each.county == "Innlandet"),
        ("nordre i akershus", lambda each: each.municipality_number == "3207"),
    ],
)
def test_many_finds_are_shown_in_the_list(browser, built, typed, right):
    wanted = [each.recipient for each in built.calls[0].prefilled_forms]
    wanted = [each for each in wanted if right(each)]
    shown = browser.walk(f"{KINDS['find']}?q={typed}", {"eval": SHOWN}, {"eval": HITS})
    assert len(shown[0]) + len(shown[1]) == len(wanted), shown


@pytest.mark.slow
def test_a_find_can_be_shared_and_a_slip_is_mended(browser):
    status = {"eval": "document.getElementById('treff-status').textContent"}
    assert browser.walk("utviklingstiltak/2025/finn.html?q=5622", status) == ["1 treff på «5622»"]
    told = browser.walk("utviklingstiltak/2025/finn.html?q=Kristiansnad", status)
    assert told == ["Ingen treff på «Kristiansnad». Mente dere Kristiansand kommune?"]
    where = {"eval": "location.search"}
    steps = ({"focus": "#sok"}, {"type": "Bodø"}, {"wait": "location.search.includes('%')"}, where)
    assert browser.walk(KINDS["find"], *steps)[-1] == "?q=Bod%C3%B8"


@pytest.mark.slow
def test_without_scripts_the_list_is_there(browser):
    assert browser.walk("utviklingstiltak/2025/finn.html?q=Bodø", scripts=False) == []


@pytest.mark.slow
def test_the_keyboard_alone_finds_and_gets_the_form(browser, tmp_path):
    tab = {"press": "Tab"}
    focused = {"eval": "document.activeElement.textContent.trim() || document.activeElement.id"}
    steps = [tab, focused, {"press": "Enter"}, *[tab] * 2]
    values = browser.walk(KINDS["call"], *steps, {"eval": "document.activeElement.id"})
    assert values[1] == "Gå til innholdet"
    steps = [{"eval": "document.getElementById('tekst').focus()"}]
    first = {"eval": "document.activeElement.id === 'sok'"}
    there = "location.pathname.endsWith('finn.html') && document.querySelector('.hits li')"
    result = browser.walk(
        KINDS["call"], *steps, tab, tab, first, {"type": "Karasjohka"}, {"press": "Enter"}, {"wait": there},
        {"focus": "#sok"}, tab, tab, focused,
    )  # fmt: skip
    assert result[3] is True
    assert result[-1].startswith("Last ned skjemaet (PDF, bokmål): Kárášjohka – Karasjok kommune")
