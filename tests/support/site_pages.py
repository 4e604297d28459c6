"""What tests of the site share: its pages as parsed HTML, a browser on it, and answers to fill its form in with."""

import datetime as dt
import json
import shutil
import subprocess
from html.parser import HTMLParser

from assembler.forms import values as filling
from support import JS, PATIENCE, form_fields, missing

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


GREETED = {"wait": "document.getElementById('hilsen').textContent"}


CHECK = {"click": "#kontroll button[type=submit]"}


ERRORS = {"eval": "[...document.querySelectorAll('#feil a')].map((link) => link.textContent)"}


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
    return filling.to_data(questions, texts), texts


TAKE = ({"click": "#take-json"}, {"download": True}, {"click": "#take-pdf"}, {"download": True})


def taken(browser, folder, path, *steps):
    values = browser.walk(path, *steps, *TAKE, downloads=folder)
    return json.loads((folder / values[-3]).read_text(encoding="utf-8")), folder / values[-1]
