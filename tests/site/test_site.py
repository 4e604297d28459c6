"""The site: pages that any browser reads, in both language forms, and forms that are found, filled in and taken along."""

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pypdf
import pytest
from click.testing import CliRunner

from assembler.build import tasks
from assembler.cli.site import serve, site_command, whats_new_by_call
from assembler.core import atomic_files
from assembler.document.nodes import FORM_ID_FIELD
from assembler.document.walk import fields
from assembler.forms import values as filling
from assembler.i18n.language import LANGUAGES
from assembler.json_schema import validation
from assembler.products import builders as products
from assembler.recipients import register
from assembler.scheme.key import parse_key
from assembler.scheme.workspace import Workspace
from assembler.site import build_state, words
from assembler.site import publish as site
from assembler.site.build_cache import BuildCache
from assembler.site.countdown import countdown
from assembler.site.feeds import atom, icalendar
from assembler.site.funding_calls import Call
from assembler.site.pages import home as overview
from assembler.site.pages import layout
from support import JS, PATIENCE, ROOT, form_fields, missing, viewers

BASE = "https://tilskudd.example.no/"
DATE = dt.date(2025, 2, 1)
KEYS = ("utviklingstiltak/2025", "frivillige-organisasjoner/2019")
KINDS = {
    "overview": "index.html",
    "call": "utviklingstiltak/2025/index.html",
    "call without register": "frivillige-organisasjoner/2019/index.html",
    "find": "utviklingstiltak/2025/finn.html",
    "found": "utviklingstiltak/2025/finn.html?q=heroy",
    "form": "utviklingstiltak/2025/soknad.html",
    "other form": "frivillige-organisasjoner/2019/soknad.html",
}


@pytest.fixture(scope="module")
def definitions(workspace):
    return [workspace.definition(parse_key(key)) for key in KEYS]


@pytest.fixture(scope="module")
def everyone(workspace):
    return register.load(workspace.root / "register")


@pytest.fixture(scope="module")
def out(workspace, definitions, everyone, tmp_path_factory):
    """A build folder with what the site needs."""
    folder = tmp_path_factory.mktemp("build")
    cache = BuildCache(workspace, everyone, folder)
    tasks.run_tasks(workspace, cache.missing_tasks(definitions), folder, 1, lambda _: None)
    cache.write_prefilled_forms(definitions[0], lambda _: None)
    return folder


@pytest.fixture(scope="module")
def gathered(workspace, definitions, everyone, out):
    return lambda: site.build_site(
        BuildCache(workspace, everyone, out), definitions, BASE, DATE, whats_new_by_call(workspace, definitions)
    )


@pytest.fixture(scope="module")
def made(gathered, out):
    whole = gathered()
    site.write(whole, out)
    return whole


@pytest.fixture(scope="module")
def folder(made, out):
    return out / site.FOLDER


class Page(HTMLParser):
    """A page's tags with their attributes and texts."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.texts, self.open = [], {}, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_data(self, data):
        if self.open and data.strip():
            self.texts.setdefault(self.open[-1], []).append(data.strip())

    def all(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def pages(folder):
    return {path.relative_to(folder).as_posix(): Page(path) for path in sorted(folder.rglob("*.html"))}


# --- what is written --------------------------------------------------------------------------------------------------


def test_every_page_is_there_in_both_language_forms(pages):
    bokmal = {path for path in pages if not path.startswith("nn/")}
    assert {f"nn/{path}" for path in bokmal} == pages.keys() - bokmal
    for path, page in pages.items():
        assert page.all("html")[0]["lang"] == ("nn" if path.startswith("nn/") else "nb")


def test_a_text_in_the_other_language_form_says_so(pages):
    assert {"nb"} == {div["lang"] for div in pages["nn/utviklingstiltak/2025/index.html"].all("div") if "lang" in div}
    assert not any("lang" in div for div in pages["utviklingstiltak/2025/index.html"].all("div"))


def test_every_link_inside_leads_somewhere(pages, folder):
    for path, page in pages.items():
        for name in ("href", "src", "action"):
            for tag, attributes in page.tags:
                address = attributes.get(name)
                if not address or re.match("[a-z]+:", address) or "data-blank" in attributes:
                    continue
                target, fragment = urldefrag(urljoin(f"/{path}", address))
                file = folder / unquote(urlsplit(target).path).lstrip("/")
                assert file.is_file(), f"{path}: <{tag} {name}={address}>"
                if fragment:
                    ids = {each["id"] for _, each in pages[file.relative_to(folder).as_posix()].tags if "id" in each}
                    assert fragment in ids, f"{path}: {address}"


def test_pages_forbid_everything_but_their_own_files(pages):
    for path, page in pages.items():
        policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy and "connect-src" not in policy
        assert page.all("style") == []
        assert not any("style" in each or any(name.startswith("on") for name in each) for _, each in page.tags), path
        for script in page.all("script"):
            assert "src" in script or script["type"] in ("application/json", "application/ld+json")
    assert "form-action 'none'" in next(
        m["content"] for m in pages["utviklingstiltak/2025/soknad.html"].all("meta") if "http-equiv" in m
    )


def test_ids_are_unique_and_what_describes_is_there(pages):
    for page in pages.values():
        ids = [each["id"] for _, each in page.tags if "id" in each]
        assert len(ids) == len(set(ids))
        for name in ("for", "aria-describedby", "aria-labelledby"):
            assert {part for _, each in page.tags for part in each.get(name, "").split()} <= set(ids)


def test_addresses_are_canonical_and_lead_to_the_other_language_form(pages):
    links = pages["nn/utviklingstiltak/2025/index.html"].all("link")
    canonical = [link["href"] for link in links if link["rel"] == "canonical"]
    assert canonical == [f"{BASE}nn/utviklingstiltak/2025/"]
    others = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
    assert others == {"nb": f"{BASE}utviklingstiltak/2025/", "nn": f"{BASE}nn/utviklingstiltak/2025/"}


def test_the_first_page_weighs_less_than_100_kilobytes(pages, folder):
    page = pages["index.html"]
    needed = [script["src"] for script in page.all("script") if "src" in script]
    needed += [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon")]
    assert sum((folder / name).stat().st_size for name in {"index.html", *needed}) < 100_000


def test_written_twice_the_bytes_are_the_same(gathered, out, made):
    assert dict(site._site_files(gathered(), out)) == dict(site._site_files(made, out))


def test_nothing_in_the_site_tells_where_it_was_made(folder, made, out):
    for path, contents in site._site_files(made, out):
        assert str(ROOT).encode() not in contents
        assert (folder / path).read_bytes() == contents


@pytest.mark.parametrize(
    ("date", "state"),
    [("2025-01-23", "coming"), ("2025-01-24", "open"), ("2025-02-19", "open"), ("2025-02-20", "closed")],
)
def test_a_call_is_open_from_its_circular_to_its_deadline(definitions, date, state):
    assert Call(definitions[0], (), (), {}).state(dt.date.fromisoformat(date)) == state


def test_a_call_without_a_deadline_is_open_to_the_end_of_its_year(definitions):
    call = Call(definitions[1], (), (), {})
    assert call.deadline is None
    assert [call.state(dt.date(2019, 12, 31)), call.state(dt.date(2020, 1, 1))] == ["open", "closed"]


DAYS = {
    "2025-01-23": ("coming", ""), "2025-02-10": ("open", "9 dager igjen per 10.\u00a0februar 2025"),
    "2025-02-18": ("open", "1 dag igjen per 18.\u00a0februar 2025"), "2025-02-20": ("closed", ""),
}  # fmt: skip


@pytest.mark.parametrize("date", DAYS)
def test_state_and_days_left_stand_in_the_pages_themselves(made, definitions, date):
    state, told = DAYS[date]
    text = countdown(made.calls[0], dt.date.fromisoformat(date), "nb")
    assert f">{words.phrase(state, 'nb')}</span>" in text
    assert re.search(r'class="left"[^>]*>([^<]*)', text)[1] == told
    assert 'class="left"' not in countdown(made.calls[1], dt.date.fromisoformat(date), "nb")  # it has no deadline


def test_fixed_words_have_the_same_gaps_in_both_language_forms():
    for name, (nb, nn) in words._PHRASES.items():
        assert sorted(re.findall(r"\{\d?\}", nb)) == sorted(re.findall(r"\{\d?\}", nn)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_news_of_a_call_stand_on_its_page(folder, language):
    heading = f">{words.phrase('news', language)}</h2>"
    pages = [folder / layout.localised_path(KINDS[kind], language) for kind in ("call", "call without register")]
    assert [heading in page.read_text(encoding="utf-8") for page in pages] == [True, False]


@pytest.mark.parametrize("kind", ["call", "call without register"])
def test_what_one_came_for_stands_before_long_texts(pages, kind):
    ids = [each["id"] for _, each in pages[KINDS[kind]].tags if "id" in each]
    wanted = ["finn", "frister", "last-ned", "nytt", "rundskriv"]
    assert [each for each in ids if each in wanted] == [each for each in wanted if each in ids]


@pytest.mark.parametrize("kind", ["call", "call without register"])
def test_a_file_is_saved_by_a_name_that_says_of_what_it_is(pages, kind):
    links = {each["href"]: each.get("download") for each in pages[KINDS[kind]].all("a") if "hreflang" in each}
    key = KINDS[kind].removesuffix("/index.html").replace("/", "-")
    assert links["soknad.nn.pdf"] == f"soknad-nn-{key}.pdf"
    assert links["rundskriv.nb.docx"] == f"rundskriv-nb-{key}.docx"
    assert links["rundskriv.nb.pdf"] is None


def test_a_form_that_is_filled_in_is_saved_by_the_name_of_whom_it_is_for(pages):
    links = {each["href"]: each["download"] for each in pages[KINDS["find"]].all("a") if "download" in each}
    assert links["forhandsutfylt/963376030.pdf"] == "soknad-utviklingstiltak-2025-karasjohka-karasjok-kommune.pdf"
    assert len(links) > 350


def test_a_frame_that_no_circular_gives_is_told_of(pages):
    facts = [pages[KINDS[kind]].texts["dd"] for kind in ("call", "call without register")]
    assert [words.phrase("no_frame", "nb") in each for each in facts] == [True, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_of_a_circular_lead_into_it(folder, language):
    text = (folder / layout.localised_path(KINDS["call"], language)).read_text(encoding="utf-8")
    before, _, circular = text.partition('id="rundskriv-innhold"')
    led = re.findall(r'<a href="#([^"]+)"', circular.partition("</ul>")[0])
    assert len(led) > 5
    assert [name for name in led if f'id="{name}"' in before or f'id="{name}"' not in circular] == []


# --- for machines -----------------------------------------------------------------------------------------------------


def test_the_catalogue_has_every_file_with_its_size_and_checksum(folder, made):
    catalogue = json.loads((folder / "katalog.json").read_text(encoding="utf-8"))
    assert len(catalogue["dcat:dataset"]) == len(made.calls)
    for dataset in catalogue["dcat:dataset"]:
        for each in dataset["dcat:distribution"]:
            address = each.get("dcat:downloadURL") or each["dcat:accessURL"]
            contents = (folder / address.removeprefix(BASE)).read_bytes()
            if "dcat:byteSize" in each:
                assert len(contents) == each["dcat:byteSize"]
                assert hashlib.sha256(contents).hexdigest() == each["spdx:checksum"]["spdx:checksumValue"]


def test_the_catalogue_says_what_a_dataset_is_whose_and_how_it_is_read(folder):
    catalogue = json.loads((folder / "katalog.json").read_text(encoding="utf-8"))
    for dataset in catalogue["dcat:dataset"]:
        assert {each["@language"] for each in dataset["dct:description"]} == {*LANGUAGES}
        assert dataset["dct:publisher"]["dct:identifier"] == catalogue["dct:publisher"]["dct:identifier"]
        assert all("vcard:hasEmail" in each for each in dataset["dcat:contactPoint"])
        assert dataset["dcat:theme"]["@id"].endswith("/GOVE")
        assert {"text/html", "text/calendar"} <= {each["dcat:mediaType"] for each in dataset["dcat:distribution"]}


def test_each_definition_stands_at_a_stable_address_with_what_it_refers_to(folder, definitions, workspace):
    for definition in definitions:
        assert (folder / f"schemas/{definition.key}.json").read_bytes() == definition.path.read_bytes()
    assert {path.name for path in (workspace.schemas / "common").iterdir()} == {
        path.name for path in (folder / "schemas/common").iterdir()
    }


@pytest.mark.parametrize(
    ("language", "who"), [("nb", "Kommuner og fylkeskommuner"), ("nn", "Kommunar og fylkeskommunar")]
)
def test_who_may_apply_begins_its_own_line(folder, made, language, who):
    for path in ("index.html", f"{made.calls[0].folder}/index.html"):
        assert f">{who}<" in (folder / layout.localised_path(path, language)).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_has_every_call(folder, made, language):
    feed = ET.fromstring((folder / layout.localised_path("nytt", language)).with_suffix(".xml").read_bytes())
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(made.calls)
    for entry in entries:
        told = {child.tag.partition("}")[2] for child in entry}
        assert {"id", "title", "updated", "summary", "link"} <= told


@pytest.mark.parametrize(
    ("date", "newest"), [("2026-01-01", "2025-01-24"), ("2025-01-24", "2025-01-24"), ("2025-01-20", "2025-01-20")]
)
def test_the_feed_was_changed_when_its_newest_entry_was_and_never_after_the_sites_day(made, date, newest):
    feed = ET.fromstring(atom.write(replace(made, date=dt.date.fromisoformat(date)), "nb"))
    space = "{http://www.w3.org/2005/Atom}"
    changed = [entry.findtext(f"{space}updated") for entry in feed.iter(f"{space}entry")]
    assert changed == sorted(changed, reverse=True) and len(set(changed)) == len(made.calls)
    assert feed.findtext(f"{space}updated") == changed[0] == f"{newest}T00:00:00Z"


def test_the_site_map_has_every_page(folder, pages):
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {loc.text for loc in ET.fromstring((folder / "sitemap.xml").read_bytes()).iter(f"{space}loc")}
    assert found == {BASE + path.removesuffix("index.html") for path in pages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_has_every_deadline_in_short_lines(folder, made, language):
    call = made.calls[0]
    contents = (folder / f"{call.folder}/frister.{language}.ics").read_bytes()
    assert all(len(line) <= 75 for line in contents.split(b"\r\n")) and b"\n" not in contents.replace(b"\r\n", b"")
    text = contents.decode().replace("\r\n ", "")
    days = [line.partition(":")[2] for line in text.splitlines() if line.startswith("DTSTART")]
    assert days == [f"{each.date:%Y%m%d}" for each in call.deadlines()] and len(days) == 3
    assert call.name(language).replace(",", "\\,") in text


def test_a_deadline_that_is_moved_is_the_same_event(definitions, made):
    schema = {**definitions[0].schema, "x-scheme": {**definitions[0].schema["x-scheme"], "soknadsfrist": "2025-03-03"}}
    moved = replace(made.calls[0], definition=replace(definitions[0], schema=schema))
    later = replace(made, date=dt.date(2025, 2, 15))
    calendars = [icalendar.write(made, made.calls[0], "nb"), icalendar.write(later, moved, "nb")]
    lines = [{name: re.findall(rf"{name}:(.*)\r", text.decode()) for name in ("UID", "DTSTAMP")} for text in calendars]
    assert b"20250303" in calendars[1] and b"20250303" not in calendars[0]
    assert lines[0]["UID"] == lines[1]["UID"] and len({*lines[0]["UID"]}) == 3
    assert max(lines[0]["DTSTAMP"]) < min(lines[1]["DTSTAMP"])


def test_search_engines_are_told_of_the_grant(folder):
    text = (folder / "utviklingstiltak/2025/index.html").read_text(encoding="utf-8")
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    assert told["@type"] == "MonetaryGrant"
    assert told["potentialAction"]["endTime"] == "2025-02-19"


# --- the form's twin --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(len(KEYS)))
def test_the_web_form_has_the_questions_of_the_pdf_form_in_their_order(workspace, definitions, pages, number, language):
    definition = definitions[number]
    questions = [
        q
        for q in fields(products.compose_application(definition, language, workspace.theme).blocks)
        if q.name != FORM_ID_FIELD
    ]
    page = pages[layout.localised_path(f"{definition.key}/soknad.html", language)]
    holders = [each["data-felt"] for _, each in page.tags if "data-felt" in each]
    assert holders == [question.name for question in questions]
    controls = {each["name"]: each for each in page.all("input", "select", "textarea") if "name" in each}
    for question in questions:
        if question.kind == "signature":
            continue
        control = controls[question.name]
        must = question.required and not question.conditional and not question.read_only
        assert ("required" in control) == (must and question.kind != "checkboxes"), question.name
    texts = " ".join(text for texts in page.texts.values() for text in texts)
    assert [q.name for q in questions if q.label not in texts or q.help not in texts] == []


def test_every_recipient_finds_its_form_in_its_language_form(pages, folder, made):
    page = pages["utviklingstiltak/2025/finn.html"]
    links = {
        each["href"]: each["hreflang"] for each in page.all("a") if each.get("href", "").startswith("forhandsutfylt")
    }
    assert len(links) == len(made.calls[0].prefilled_forms) > 350
    for each in made.calls[0].prefilled_forms:
        assert links[each.path.removeprefix("utviklingstiltak/2025/")] == each.language
        assert (folder / each.path).is_file()


# --- the command line -------------------------------------------------------------------------------------------------


def test_the_command_makes_what_is_missing_and_writes_the_site(workspace, tmp_path):
    arguments = ["frivillige-organisasjoner/2019", "--out", str(tmp_path), "--date", "2025-02-01", "--jobs", "1"]
    result = CliRunner().invoke(site_command, [*arguments, "--base", "https://example.no/tilskudd"], obj=workspace)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "frivillige-organisasjoner/2019/soknad.nn.pdf").is_file()
    page = (tmp_path / "site/nn/index.html").read_text(encoding="utf-8")
    assert 'href="https://example.no/tilskudd/nn/"' in page


class Changing:
    """A workspace of one's own with the build folder, whose files all bear a time long past."""

    def __init__(self, workspace, definitions, everyone, out, folder):
        self.root, self.out, self._everyone = folder, folder / "build", everyone
        self._keys = [each.key for each in definitions]
        for name in ("schemas", "templates", "register"):
            shutil.copytree(workspace.root / name, folder / name)
        shutil.copytree(out, self.out)

    @property
    def cache(self):
        return BuildCache(Workspace(self.root), self._everyone, self.out)

    @property
    def definitions(self):
        return [Workspace(self.root).definition(key) for key in self._keys]

    def missing(self):
        return {task.stem for task in self.cache.missing_tasks(self.definitions)}

    def change(self, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        os.utime(path, (0, 0))


@pytest.fixture
def changing(workspace, definitions, everyone, out, tmp_path):
    return Changing(workspace, definitions, everyone, out, tmp_path)


def schemes(stems):
    return {stem.partition("/")[0] for stem in stems}


def test_a_product_that_is_missing_or_another_is_made_again(changing):
    assert schemes(changing.missing()) == {"utviklingstiltak", "frivillige-organisasjoner"}
    changing.cache.record(changing.definitions)
    assert changing.missing() == set()
    form = changing.out / "utviklingstiltak/2025/soknad.nb.pdf"
    contents = form.read_bytes()
    form.write_bytes(contents + b"%")
    assert changing.missing() == {"utviklingstiltak/2025/soknad.nb"}
    form.unlink()
    assert changing.missing() == {"utviklingstiltak/2025/soknad.nb"}
    form.write_bytes(contents)
    assert changing.missing() == set()


def test_no_time_of_a_file_hides_that_a_definition_or_the_brand_has_changed(changing):
    changing.cache.record(changing.definitions)
    definition = "schemas/frivillige-organisasjoner/2019.json"
    changing.change(definition, '"x-scheme":', '"x-scheme" :')
    assert changing.missing() == set()
    changing.change(definition, "Søknad om tilskudd", "Søknad om støtte")
    assert schemes(changing.missing()) == {"frivillige-organisasjoner"}
    changing.cache.record(changing.definitions)
    changing.change("templates/brand.json", "Postboks", "Boks")
    assert schemes(changing.missing()) == {"frivillige-organisasjoner", "utviklingstiltak"}


def below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_is_no_longer_part_of_the_site_is_removed_and_nothing_else(workspace, definitions, made, out, tmp_path):
    shutil.copytree(out, tmp_path / "build")
    folder = tmp_path / "build" / site.FOLDER
    (folder / "CNAME").write_text("tilskudd.example.no", encoding="utf-8")
    outside = tmp_path / "build/utviklingstiltak/2025/soknad.nb.pdf"
    before = build_state.read(tmp_path / "build")
    assert {*before.site_files} == below(folder) - {"CNAME"}
    reaching = ("../utviklingstiltak/2025/soknad.nb.pdf", outside.as_posix())
    build_state.write(replace(before, site_files=(*before.site_files, *reaching)), tmp_path / "build")
    count = site.write(replace(made, calls=made.calls[1:]), tmp_path / "build")
    left = below(folder)
    assert (
        len(left) == count + 1
        and "CNAME" in left
        and {*build_state.read(tmp_path / "build").site_files} == left - {"CNAME"}
    )
    assert not (folder / "utviklingstiltak").exists() and not (folder / "nn/utviklingstiltak").exists()
    assert outside.is_file()


def test_there_is_nothing_to_serve_before_there_is_a_site(tmp_path):
    result = CliRunner().invoke(serve, ["--out", str(tmp_path)])
    assert "holds no site; make it with «assembler site»" in str(result.exception)


# --- in a browser -----------------------------------------------------------------------------------------------------


def node():
    found = shutil.which("node")
    if found is None or not (JS / "node_modules/axe-core").is_dir():
        missing("Node.js with the packages of tests/js (npm install --prefix tests/js) is not there")
    return found


class Browser:
    """Headless Chromium on the site (see js/site.mjs)."""

    def __init__(self, chromium, folder):
        command = [node(), JS / "site.mjs", chromium, folder]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def walk(self, path, *steps, **job):
        """What each step gave. Nothing may fail, and no request may leave the site."""
        job |= {"open": path, "steps": steps}
        self._process.stdin.write(json.dumps(job, default=str) + "\n")
        self._process.stdin.flush()
        result = json.loads(self._process.stdout.readline())
        assert "failed" not in result, result["failed"]
        assert result["errors"] == [] and result["missing"] == []
        home = (result["origin"], "data:", "blob:", "file:")
        assert [address for address in result["requests"] if not address.startswith(home)] == []
        return result["values"]

    def close(self):
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def browser(tool, folder):
    browser = Browser(tool("chromium"), folder)
    yield browser
    browser.close()


GREETED = {"wait": "document.getElementById('hilsen').textContent"}
CHECK = {"click": "#kontroll button[type=submit]"}
ERRORS = {"eval": "[...document.querySelectorAll('#feil a')].map((link) => link.textContent)"}


def test_axe_finds_nothing_on_the_page_of_a_call(browser):
    assert browser.walk(KINDS["call"], {"axe": True}) == [[]]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_any_language_form_light_and_width(browser, kind, language, dark, width):
    path = layout.localised_path(KINDS[kind], language)
    wide = {"eval": "document.documentElement.scrollWidth"}
    assert browser.walk(path, {"axe": True}, wide, dark=dark, width=width) == [[], width]
    if "form" in kind:
        answers = browser.walk(path, CHECK, {"axe": True}, wide, dark=dark, width=width)
        assert answers[1:] == [[], width]


@pytest.mark.slow
def test_axe_finds_nothing_where_errors_are_shown(browser):
    assert browser.walk(KINDS["form"], CHECK, {"axe": True}, dark=True)[1] == []


def test_the_markup_is_valid(folder):
    result = subprocess.run([node(), JS / "site-html.mjs", folder], capture_output=True, text=True)
    assert (result.stdout, result.stderr) == ("", "")


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
def test_an_errand_ends_with_the_right_form(browser, folder, everyone, typed, wanted):
    there = "!document.getElementById('treff').hidden"
    hits = browser.walk(KINDS["find"], {"focus": "#sok"}, {"type": typed}, {"wait": there}, {"eval": HITS})[-1]
    assert len(hits) == len(wanted)
    for (name, address, language, told), (number, own) in zip(hits, (each.split() for each in wanted), strict=True):
        assert own == language and number in told.replace("\u00a0", "")
        form = pypdf.PdfReader(folder / "utviklingstiltak/2025" / address)
        assert form.root_object["/Lang"] == own
        assert form.get_fields()["soker.navn"]["/V"] == name
        assert name == everyone.find(number, ("kommune", "fylkeskommune")).navn


SHOWN = (
    "[...document.querySelectorAll('#alle li')].filter((each) => each.checkVisibility()).map((each) => each.dataset.n)"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("56", lambda each: each.kommunenummer.startswith("56")),
        ("i innlandet", lambda each: each.fylke == "Innlandet"),
        ("nordre i akershus", lambda each: each.kommunenummer == "3207"),
    ],
)
def test_many_finds_are_shown_in_the_list(browser, made, typed, right):
    wanted = [each.recipient for each in made.calls[0].prefilled_forms]
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


DATA = {
    "soker": {
        "type": "kommune", "navn": "Guovdageaidnu – Kautokeino kommune", "organisasjonsnummer": "945475056",
        "kommunenummer": "5612", "postnummer": "9520", "poststed": "Kautokeino",
    },
    "kontaktperson": {"navn": "Áilu Ŋuorti Ødegård", "epost": "ailu@kautokeino.kommune.no", "telefon": "78487100"},
    "konto": {"kontonummer": "12345678903"},
    "prosjekt": {
        "navn": "Norsk på jobb – čájet 2025\u201126", "satsingsomrade": 1, "sammendrag": "Første linje.\nAndre (linje) \\ «sitat».",
        "deltakere": 12, "flerarig": False, "oppstart": "2025-08-01", "slutt": "2026-06-30",
    },
    "framdriftsplan": [
        {"aktivitet": "Rekruttere", "start": "2025-08-01", "slutt": "2025-09-15", "ansvarlig": "Prosjektleder"},
        {"aktivitet": "Prøve ut", "start": "2025-09-16", "slutt": "2026-05-31", "ansvarlig": "Voksenopplæringen"},
    ],
    "budsjett": {
        "kostnader": {"lonn": 1250000, "reise": 5000}, "finansiering": {"soknadsbelop": 1000000, "egenandel": 255000},
    },
}  # fmt: skip


def filled(questions, data):
    """Steps that type these data into the form, calculated fields left alone."""
    own = {question.name for question in questions if question.calculation}
    return [{"fill": [name, text]} for name, text in filling.field_texts(questions, data).items() if name not in own]


def read(path, questions):
    """The data that a PDF's fields hold."""
    texts = form_fields.read_saved(path.read_bytes())
    return filling.data(questions, texts), texts


TAKE = ({"click": "#take-json"}, {"download": True}, {"click": "#take-pdf"}, {"download": True})


def taken(browser, folder, path, *steps):
    values = browser.walk(path, *steps, *TAKE, downloads=folder)
    return json.loads((folder / values[-3]).read_text(encoding="utf-8")), folder / values[-1]


@pytest.fixture(scope="module")
def questions(workspace, definitions):
    return tuple(
        q
        for q in fields(products.compose_application(definitions[0], "nb", workspace.theme).blocks)
        if q.name != FORM_ID_FIELD
    )


def test_what_is_typed_comes_back_from_the_data_and_from_the_pdf_which_shows_it(
    browser, questions, tmp_path, workspace, definitions
):
    answers, pdf = taken(browser, tmp_path, KINDS["form"], *filled(questions, DATA))
    form = products.compose_application(definitions[0], "nb", workspace.theme)
    assert answers == {"form": form.identifier, "data": DATA}
    data, texts = read(pdf, questions)
    assert data == DATA
    assert texts[FORM_ID_FIELD] == form.identifier
    assert {name: texts[name] for name in ("budsjett.kostnader.sum", "budsjett.finansiering.sum", "budsjett.differanse")} == {
        "budsjett.kostnader.sum": "1255000", "budsjett.finansiering.sum": "1255000", "budsjett.differanse": "0",
    }  # fmt: skip
    shown = viewers.pdfium_text(pdf).replace("\u00a0", " ")
    for text in (
        DATA["soker"]["navn"],
        "Áilu Ŋuorti Ødegård",
        "čájet 2025-26",
        "945 475 056",
        "1 255 000",
        "Andre (linje) \\ «sitat».",
    ):
        assert text in shown


@pytest.mark.slow
def test_saved_data_are_opened_again_and_kept_when_the_page_is_left(browser, questions, tmp_path):
    saved = tmp_path / "svar.json"
    saved.write_text(json.dumps({"form": "utviklingstiltak/2025 x nb", "data": DATA}), encoding="utf-8")
    folder = tmp_path / "ut"
    folder.mkdir()
    opened = {"wait": "document.getElementById('melding').textContent"}
    there = {"open": layout.localised_path(KINDS["form"], "nn")}
    answers, pdf = taken(browser, folder, KINDS["form"], {"upload": ["#open-json", str(saved)]}, opened, there)
    assert answers["data"] == DATA and answers["form"].endswith(" nn")
    assert read(pdf, questions)[0] == DATA


@pytest.mark.slow
def test_another_forms_data_are_refused(browser, tmp_path):
    saved = tmp_path / "svar.json"
    saved.write_text(json.dumps({"form": "integreringsmottak/2021 x nb", "data": DATA}), encoding="utf-8")
    told = {"wait": "document.getElementById('melding').textContent"}
    assert browser.walk(KINDS["form"], {"upload": ["#open-json", str(saved)]}, told)[-1] == words.phrase(
        "not_opened", "nb"
    )


@pytest.mark.slow
def test_a_recipients_link_fills_in_what_the_register_knows(browser, tmp_path):
    answers, _ = taken(browser, tmp_path, f"{KINDS['form']}?for=964978840", GREETED)
    assert answers["data"]["soker"]["navn"] == "Herøy kommune"
    assert answers["data"]["soker"]["kommunenummer"] == "1515"


def test_of_the_recipient_that_was_here_before_nothing_is_left(browser, tmp_path):
    other = [{"answer": True}, {"open": f"{KINDS['form']}?for=821311632"}, GREETED]
    answers, _ = taken(browser, tmp_path, f"{KINDS['form']}?for=964978840", GREETED, *other)
    assert answers["data"]["soker"]["navn"] == "Vestland fylkeskommune"
    assert "kommunenummer" not in answers["data"]["soker"]


def test_a_number_of_no_one_is_told_of(browser):
    told = {"eval": "document.getElementById('hilsen').textContent"}
    found = browser.walk(f"{KINDS['form']}?for=999999999", GREETED, told)[-1]
    assert found == words.phrase("not_found", "nb", "999999999")
    assert browser.walk(f"{KINDS['other form']}?for=999999999", told) == [""]  # it has no register


def test_answers_that_others_rule_out_are_laid_aside(browser, tmp_path):
    area = lambda number: {"fill": ["prosjekt.satsingsomrade", number]}  # noqa: E731
    seen = {"eval": "document.getElementById('til-side').hidden"}
    steps = (area("1"), {"fill": ["omrade_1.sosial_entreprenor", "false"]}, seen, area("2"), seen)
    answers, pdf = taken(browser, tmp_path, KINDS["form"], *steps)
    assert answers["data"]["prosjekt"]["satsingsomrade"] == 2 and "omrade_1" not in answers["data"]
    assert "omrade_1.sosial_entreprenor" not in filling_of(pdf)
    (folder := tmp_path / "tilbake").mkdir()
    values = browser.walk(KINDS["form"], *steps, CHECK, ERRORS, area("1"), seen, *TAKE, downloads=folder)
    assert values[2] is True and values[4] is False and values[8] is True
    assert not any("sosiale entreprenører" in told for told in values[6])
    back = json.loads((folder / values[-3]).read_text(encoding="utf-8"))["data"]
    assert back["omrade_1"] == {"sosial_entreprenor": False}


def filling_of(pdf):
    """The names of the fields of a PDF that hold something."""
    return {name for name, text in form_fields.read(pdf.read_bytes()).items() if text}


def test_an_answer_that_may_be_left_open_can_be_taken_back(browser, tmp_path):
    steps = [{"fill": ["prosjekt.satsingsomrade", "1"]}, {"fill": ["omrade_1.sosial_entreprenor", "false"]}]
    undo = {"click": "[data-felt='omrade_1.sosial_entreprenor'] .undo"}
    answers, _ = taken(browser, tmp_path, KINDS["form"], *steps, undo)
    assert answers["data"] == {"prosjekt": {"satsingsomrade": 1}}


def test_what_the_buttons_do_is_told_beside_them(browser):
    beside = {
        "eval": "(() => { const a = document.getElementById('melding').getBoundingClientRect(),"
        " b = document.getElementById('take-json').getBoundingClientRect();"
        " return document.getElementById('melding').textContent && Math.abs(a.top - b.bottom) < 200; })()"
    }
    told = {"wait": "document.getElementById('melding').textContent"}
    assert browser.walk(KINDS["form"], {"click": "#take-json"}, told, beside)[-1] is True


def test_what_the_paper_has_no_room_for_is_told(browser, tmp_path):
    long = {"fill": ["prosjekt.sammendrag", "\n".join(["En linje."] * 60)]}
    told = {"eval": "document.getElementById('melding').textContent"}
    busy = {
        "wait": f"!['', '{words.phrase('pdf_busy', 'nb')}'].includes(document.getElementById('melding').textContent)"
    }
    steps = (long, {"click": "#take-pdf"}, {"download": True}, busy, told)
    values = browser.walk(KINDS["form"], *steps, downloads=tmp_path)
    assert values[-1].startswith(words.phrase("pdf_ready", "nb")) and "lengre enn feltet har plass til" in values[-1]


def test_columns_that_must_be_filled_in_are_marked(folder):
    text = (folder / KINDS["form"]).read_text(encoding="utf-8")
    assert re.search(r'<th scope="col">Aktivitet<span class="star"', text)
    assert not re.search(r"<th[^>]*>[^<]* \*", text)


def test_a_row_is_taken_out_and_those_below_move_up(browser, tmp_path):
    rows = [{"fill": [f"framdriftsplan.{row}.aktivitet", name]} for row, name in enumerate("abc")]
    answers, _ = taken(
        browser,
        tmp_path,
        KINDS["form"],
        *rows,
        {"click": "tr:has([data-felt='framdriftsplan.1.aktivitet']) .remove-row"},
    )
    assert answers["data"]["framdriftsplan"] == [{"aktivitet": "a"}, {"aktivitet": "c"}]


WRONG = {
    "soker.organisasjonsnummer": "123456789", "soker.postnummer": "12", "kontaktperson.epost": "tull",
    "konto.kontonummer": "12345678901", "prosjekt.deltakere": "9", "prosjekt.slutt": "30.2.2025",
    "budsjett.kostnader.lonn": "mye", "budsjett.finansiering.egenandel": "0",
}  # fmt: skip


@pytest.mark.parametrize("language", ["nb", pytest.param("nn", marks=pytest.mark.slow)])
def test_wrong_answers_are_told_of_as_the_pdf_form_and_the_validation_do(
    browser, definitions, workspace, language, tmp_path
):
    form = products.compose_application(definitions[0], language, workspace.theme)
    questions = tuple(q for q in fields(form.blocks) if q.name != FORM_ID_FIELD)
    steps = [
        {"fill": [name, text]}
        for name, text in filling.field_texts(questions, DATA).items()
        if name not in WRONG and not name.endswith((".sum", ".differanse"))
    ]
    steps += [{"fill": [name, text]} for name, text in WRONG.items()]
    marked = {"eval": "[...document.querySelectorAll('[aria-invalid]')].map((each) => each.name)"}
    values = browser.walk(
        layout.localised_path(KINDS["form"], language),
        *steps,
        {"focus": "#kontroll button[type=submit]"},
        {"press": "Enter"},
        {"wait": "document.querySelectorAll('#feil a').length > 0"},
        marked,
        ERRORS,
        {"click": "#take-json"},
        {"download": True},
        downloads=tmp_path,
    )
    _, names, told, _, file = values[-5:]
    data = json.loads((tmp_path / file).read_text(encoding="utf-8"))["data"]
    for name in WRONG:
        message = next(q.constraints.message for q in questions if q.name == name)
        assert name in names
        assert not message or message in " ".join(told), name
    whole = filling.with_calculated(questions, data)
    places = {place for place, _, _ in validation.data_problems(definitions[0].localised(language), whole)}
    assert [place for place in places if not any(name == place or name.startswith(f"{place}.") for name in names)] == []
    assert [n for n in names if n not in WRONG and not any(n == p or n.startswith(f"{p}.") for p in places)] == []


def test_nothing_moves_when_the_answers_have_been_kept(browser):
    place = {"eval": "[scrollY, document.getElementById('take-json').getBoundingClientRect().top]"}
    empty = {"eval": "document.getElementById('lagret').textContent"}
    kept = {"wait": "document.getElementById('lagret').textContent"}
    steps = [{"focus": "#f1"}, empty, place, {"type": "Bodø"}, kept, place]
    _, nothing, before, _, told, after = browser.walk(KINDS["form"], *steps)
    assert not nothing and "lagret" in told.lower() and before == after


@pytest.mark.slow
def test_the_keyboard_alone_fills_in_the_form_and_mends_an_error(browser):
    tab = {"press": "Tab"}
    start = {"focus": "#f0-0"}
    steps = [start, {"press": "Space"}, tab, {"type": "Bodø kommune"}, tab, {"type": "123"}, tab]
    now = {"eval": "document.activeElement.name || document.activeElement.id"}
    wrong = {"eval": "document.getElementById('f2-feil').textContent"}
    found = browser.walk(
        KINDS["form"],
        *steps,
        now,
        wrong,
        {"focus": "#kontroll button"},
        {"press": "Enter"},
        now,
        tab,
        {"press": "Enter"},
        now,
    )
    assert found[7] == "soker.kommunenummer"
    assert found[8].startswith("Et organisasjonsnummer har ni siffer")
    assert found[11] == "feil"
    assert found[-1] == "soker.organisasjonsnummer"


def test_a_question_that_does_not_concern_the_applicant_is_hidden_until_it_does(browser):
    seen = {
        "eval": "[...document.querySelectorAll('[data-felt]')].filter((each) => each.checkVisibility()).map((each) => each.dataset.felt)"
    }
    before, _, after = browser.walk(KINDS["form"], seen, {"fill": ["prosjekt.satsingsomrade", "1"]}, seen)
    assert not any(name.startswith("omrade_") for name in before)
    shown = set(after) - set(before)
    assert shown and all(name.startswith("omrade_1.") for name in shown)


@pytest.mark.slow
def test_the_site_works_from_a_folder_without_a_server(browser, folder, questions, tmp_path):
    address = (folder / KINDS["form"]).as_uri()
    answers, pdf = taken(browser, tmp_path, f"{address}?for=945475056", GREETED)
    assert read(pdf, questions)[0] == answers["data"]


STATE = {
    "eval": "[...document.querySelectorAll('.countdown')].map((each) => [...each.children].map((one) => one.hidden ? '' : one.textContent))"
}


@pytest.mark.parametrize(
    ("now", "kind", "told"),
    [
        ("2025-02-18T23:30+01:00", "call", ["Åpen for søknader", "1 dag igjen"]),
        ("2025-02-19T23:30+01:00", "form", ["Åpen for søknader", "Siste dag i dag"]),
        ("2025-02-20T00:30+01:00", "form", ["Avsluttet", ""]),
        ("2019-12-31T23:30+01:00", "call without register", ["Åpen for søknader"]),
        ("2020-01-01T00:30+01:00", "call without register", ["Avsluttet"]),
        ("2019-12-31T23:30+01:00", "other form", ["Åpen for søknader"]),
    ],
)
def test_state_and_days_left_follow_the_clock(browser, now, kind, told):
    late = {"eval": "[...document.querySelectorAll('[data-when]')].some((each) => each.checkVisibility())"}
    assert browser.walk(KINDS[kind], STATE, late, now=now) == [[told], kind == "form" and told[0] == "Avsluttet"]


def test_calls_that_move_stand_where_a_site_of_that_day_has_them(workspace, tool, tmp_path):
    calls = tuple(Call(workspace.definition(key), (), (), {}) for key in workspace.scheme_years())

    def written(date):
        whole = layout.Site(workspace.theme, BASE, date, calls)
        return layout.to_html(overview.page(whole, "nb"), whole)

    def order(text):
        return re.findall(r'data-state="(\w+)"|href="([\w/-]+)/index.html"', text)

    atomic_files.write_folder(
        tmp_path / "site", {"index.html": written(dt.date(2017, 1, 1)), **dict(site._asset_files(workspace.theme))}
    )
    browser = Browser(tool("chromium"), tmp_path / "site")
    now = {"eval": "document.querySelector('main').outerHTML"}
    try:
        for date in ("2018-03-01", "2021-12-15", "2023-02-01", "2025-02-10", "2026-01-01"):
            (seen,) = browser.walk("index.html", now, now=f"{date}T12:00+01:00")
            assert order(seen) == order(written(dt.date.fromisoformat(date)).decode().partition("<main")[2]), date
    finally:
        browser.close()
