import json
import os
import shutil
import subprocess
import sys

import click
import pytest

from assembler.cli.main import main as cli
from assembler.scheme.workspace import Workspace
from support import ROOT

BRAND = (ROOT / "templates/brand.json").read_bytes()
KEY = "integreringstilskudd/2018"
HEAD = "vedtak;saksnummer;dato;organisasjonsnummer;soknadsreferanse;soknadsdato;prosjekt;satsingsomrade;belop"
HEAD += ";saksbehandler;godkjenner;godkjenner_tittel;prosjektvilkar\n"
ROW = "tilskuddsbrev;25/0000{0};2025-05-15;964965226;REF-{0};10.02.2025;Bru til arbeid;;450 000;Kari;Ola;leder;{1}\n"


@pytest.fixture
def fails(run):
    """The lines in which the command line says what is wrong; it must end with the code and without a traceback."""

    def fails(code, *arguments, root=ROOT):
        result = run(*arguments, root=root)
        assert isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.stderr.strip().splitlines()

    return fails


def sheet(tmp_path, *rows):
    path = tmp_path / "vedtak.csv"
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


# --- help -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", cli.list_commands(None))
def test_each_commands_help_has_an_example_that_names_it_and_its_options_exist(run, name):
    result = run(name, "--help")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.partition("Example:")[2].splitlines() if line.strip()]
    assert lines and all(line.startswith(f"assembler {name}") for line in lines)
    known = {option for parameter in cli.get_command(None, name).params for option in parameter.opts}
    assert {word for line in lines for word in line.split() if word.startswith("--")} <= known


@pytest.mark.parametrize("name", cli.list_commands(None))
def test_each_option_and_command_says_what_it_does(name):
    command = cli.get_command(None, name)
    assert command.help
    assert [option.name for option in command.params if isinstance(option, click.Option) and not option.help] == []


def test_help_and_version_of_the_whole_are_said(run):
    assert run("--help").output.partition("Example:")[2].split()[:2] == ["assembler", "build"]
    assert run("--version").output.partition(", version ")[2].strip()


# --- what it does -----------------------------------------------------------------------------------------------------


def test_list_names_every_definition_with_its_deadline(run, workspace):
    result = run("list")
    assert result.exit_code == 0
    for key in workspace.scheme_years():
        (line,) = (line for line in result.output.splitlines() if line.startswith(str(key)))
        scheme = json.loads((ROOT / "schemas" / f"{key}.json").read_text(encoding="utf-8"))["x-scheme"]
        assert line.split()[-1] and f" {scheme.get('soknadsfrist', '–')} " in line


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("circular", KEY, "--format", "html"), ["rundskriv.nb.html"]),
        (("circular", KEY, "--lang", "nb", "--format", " html , html"), ["rundskriv.nb.html"]),
        (("form", KEY, "--lang", "nn"), ["soknad.nn.pdf"]),
        (("form", KEY), ["soknad.nb.pdf", "soknad.nn.pdf"]),
    ],
)
def test_a_command_makes_its_files_and_prints_their_paths(run, tmp_path, arguments, names):
    result = run(*arguments, "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == [str(tmp_path / KEY / name) for name in names]
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == names


def test_letters_are_written_with_their_manifest(run, tmp_path):
    path = sheet(tmp_path, ROW.format(1, ""), ROW.format(2, "**Stjerner** {{ 7*7 }}"))
    result = run("letters", KEY, path, "--out", tmp_path / "brev", "--format", "html", "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert "2 files (" in result.output
    lines = [
        json.loads(line) for line in (tmp_path / "brev" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [line["saksnummer"] for line in lines] == ["25/00001", "25/00002"]
    assert [line["fil"] for line in lines] == [f"25-0000{number}-stavanger-kommune.html" for number in (1, 2)]
    assert "**Stjerner** {{ 7*7 }}" in (tmp_path / "brev" / lines[1]["fil"]).read_text(encoding="utf-8")


def test_the_module_is_the_command(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "assembler", "form", "finnes/ikke"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "finnes/ikke: is not SCHEME/YEAR, such as utviklingstiltak/2025\n"


# --- exit 2: usage ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("form", "utviklingtiltak/2025"), "utviklingtiltak/2025: no such scheme; did you mean «utviklingstiltak»?"),
        (("form", "utviklingstiltak/2024"), "utviklingstiltak/2024: no such year; utviklingstiltak has 2023, 2025"),
        (("form", "utviklingstiltak"), "utviklingstiltak: is not SCHEME/YEAR, such as utviklingstiltak/2025"),
        (
            ("circular", "utviklingstiltak/2025", "--lang", "nn"),
            "utviklingstiltak/2025: the circular's text is in nb only; leave out --lang or give --lang nb",
        ),
        (("build", "utviklingstiltak/2024", "--out", "x"), "utviklingstiltak/2024: no such year; utviklingstiltak has 2023, 2025"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_one_line_and_exit_2(fails, arguments, what):
    assert fails(2, *arguments) == [what]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("circular", KEY, "--format", "odt"), "«odt» is no format; they are "),
        (("circular", KEY, "--format", ","), "name one or more of docx, pdf, html"),
        (("circular", KEY, "--lang", "en"), "'en' is not one of 'nb', 'nn'"),
        (("letters", KEY, "vedtak.csv"), "give a sheet of decisions and --out FOLDER, or --template"),
        (("build", "--jobs", "0"), "0 is not in the range x>=1"),
        (("bild",), "No such command 'bild'"),
    ],
)
def test_a_wrong_option_is_told_and_exit_2(fails, arguments, what):
    assert what in " ".join(fails(2, *arguments))


def test_a_folder_that_is_no_workspace_is_told_and_exit_2(fails, tmp_path):
    for name, contents in {"any.json": "{}", "filled.pdf": "", "vedtak.csv": HEAD}.items():
        (tmp_path / name).write_text(contents, encoding="utf-8")
    for command in (
        ("list",),
        ("build", "--out", tmp_path / "out"),
        ("form", KEY),
        ("form", "--schema", tmp_path / "any.json"),
        ("freeze", tmp_path / "filled.pdf"),
        ("letters", KEY, tmp_path / "vedtak.csv", "--out", tmp_path / "brev"),
        ("review", "tilskuddsbrev.nb"),
        ("check",),
    ):
        assert fails(2, *command, root=tmp_path) == [
            f"{tmp_path}: is no workspace: schemas/definition.schema.json is not there; "
            "«assembler init FOLDER» makes a workspace"
        ]


# --- exit 1: data -----------------------------------------------------------------------------------------------------


def test_a_definition_with_faults_tells_each_by_file_and_pointer_and_exit_1(fails, copied, tmp_path):
    path = copied / "schemas" / f"{KEY}.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"ar": 2018', '"ar": "2018"').replace('"malform"', '"maform"'), encoding="utf-8")
    lines = fails(1, "form", KEY, "--out", tmp_path / "out", root=copied)
    assert lines == [
        f"{path}: /x-scheme: lacks «malform»",
        f"{path}: /x-scheme: unknown key «maform»; did you mean «malform»?",
        f"{path}: /x-scheme/ar: «2018» is not of the type integer",
    ]
    assert fails(1, "circular", KEY, "--out", tmp_path / "out", root=copied) == lines
    assert not (tmp_path / "out").exists()


def test_build_tells_the_faults_of_all_definitions_at_once(fails, copied, tmp_path):
    for key in (KEY, "utviklingstiltak/2023"):
        (copied / "schemas" / f"{key}.json").write_text("[]", encoding="utf-8")
    lines = fails(1, "build", "--out", tmp_path / "out", root=copied)
    assert [line.rpartition("schemas/")[2] for line in lines] == [
        f"{KEY}.json: line 1: is not a JSON object",
        "utviklingstiltak/2023.json: line 1: is not a JSON object",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["kommuner.csv", "fylkeskommuner.csv"])
def test_a_register_that_is_missing_is_told_and_exit_1(fails, copied, tmp_path, name):
    (copied / "register" / name).unlink()
    path = sheet(tmp_path, ROW.format(1, ""))
    (line,) = fails(1, "letters", KEY, path, "--out", tmp_path / "brev", root=copied)
    assert line == f"{copied / 'register' / name}: cannot be read: No such file or directory"


def test_while_any_row_is_wrong_no_letter_is_written_and_exit_1(fails, tmp_path):
    wrong = ROW.format(3, "").replace("450 000", "mye").replace("964965226", "964965227")
    path = sheet(tmp_path, ROW.format(1, ""), "\n", wrong, ROW.format(1, "").replace("REF-1", "REF-9"))
    lines = fails(1, "letters", KEY, path, "--out", tmp_path / "brev")
    assert [line.removeprefix(f"{path}: ").partition(": ")[0] for line in lines] == [
        "row 2, column saksnummer",
        "row 4, column organisasjonsnummer",
        "row 4, column belop",
        "row 5, column saksnummer",
    ]
    assert [path.name for path in (tmp_path / "brev").iterdir()] == ["feil.xlsx"]


def test_a_sheet_that_is_missing_is_told_and_exit_1(fails, tmp_path):
    (line,) = fails(1, "letters", KEY, tmp_path / "x.csv", "--out", tmp_path / "brev")
    assert line == f"{tmp_path / 'x.csv'}: cannot be read: No such file or directory"


# --- exit 3: texts ----------------------------------------------------------------------------------------------------


def test_an_unknown_placeholder_of_a_letter_is_told_by_file_line_and_nearest_name_and_exit_3(fails, copied, tmp_path):
    letters = copied / "templates" / "letters"
    letter, closing = letters / "tilskuddsbrev.nb.md", letters / "felles" / "avslutning.nb.md"
    letter.write_text("# Tittel\n\n{{ mottaker.nvan }}\n\n{% include 'felles/avslutning.nb.md' %}\n", encoding="utf-8")
    closing.write_text("Hilsen\n{{ avsender.kortnvan }}\n", encoding="utf-8")
    path = sheet(tmp_path, ROW.format(1, ""), ROW.format(2, ""))
    lines = fails(3, "letters", KEY, path, "--out", tmp_path / "brev", "--jobs", "1", root=copied)
    assert lines == [
        f"{letter}: line 3: unknown placeholder «nvan»; did you mean «navn»?",
        f"{closing}: line 2: unknown placeholder «kortnvan»; did you mean «kortnavn»?",
    ]
    assert not (tmp_path / "brev").exists()


def test_no_letter_is_written_where_the_text_of_a_later_one_is_wrong(fails, copied, tmp_path):
    text = copied / "templates" / "letters" / "tilskuddsbrev.nn.md"
    text.write_text("# {{ vedtak.prosjekt }}\n\n{{ vedtak.belopp | kroner }}\n", encoding="utf-8")
    path = sheet(tmp_path, ROW.format(1, ""), ROW.format(2, "").replace("964965226", "964967636"))
    (line,) = fails(3, "letters", KEY, path, "--out", tmp_path / "brev", "--jobs", "1", root=copied)
    assert line == f"{text}: line 3: unknown placeholder «belopp»; did you mean «belop»?"
    assert not (tmp_path / "brev").exists()


def test_an_unknown_placeholder_of_a_circular_is_told_by_file_pointer_and_line_and_exit_3(fails, copied, tmp_path):
    path = copied / "schemas" / f"{KEY}.json"
    definition = json.loads(path.read_text(encoding="utf-8"))
    definition["x-circular"]["intro"] = ["Ett", "", "{{ departemnet.navn }}"]
    definition["x-circular"]["sections"][0]["heading"] = "{{ arr }}"
    path.write_text(json.dumps(definition), encoding="utf-8")
    lines = fails(3, "build", KEY, "--out", tmp_path / "out", "--jobs", "1", root=copied)
    assert lines == [
        f"{path}: /x-circular/intro line 3: unknown placeholder «departemnet»; did you mean «departement»?",
        f"{path}: /x-circular/sections/0/heading line 1: unknown placeholder «arr»; did you mean «ar»?",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"Ingen tittel", "line 1: has no title"),
        (b"", "line 1: has no title"),
        ("# Bærum".encode("latin-1"), "byte 4: is not UTF-8; save it as UTF-8"),
        (b"# T\n\n{% if %}\n", "line 3: Expected an expression"),
    ],
    ids=["missing", "no title", "empty", "Latin-1", "broken tag"],
)
def test_a_letter_text_that_cannot_be_used_is_told_and_exit_3(fails, copied, tmp_path, contents, what):
    text = copied / "templates" / "letters" / "tilskuddsbrev.nb.md"
    text.unlink() if contents is None else text.write_bytes(contents)
    path = sheet(tmp_path, ROW.format(1, ""))
    (line,) = fails(3, "letters", KEY, path, "--out", tmp_path / "brev", "--jobs", "1", root=copied)
    assert line.startswith(f"{text}: {what}")
    assert not (tmp_path / "brev").exists()


@pytest.mark.parametrize(
    ("contents", "what"),
    [
        (None, "cannot be read"),
        (b"{", "is not JSON in UTF-8"),
        (b"{}", "is not a brand file"),
        (b"[1]", "is not a brand file"),
        (b"[" * 100_000, "is not a brand file"),
        (BRAND.replace(b'"IMDi"', b"5"), "is not a brand file: «5» is no text"),
        (
            BRAND.replace(b'"#1f2328', b'"red;}</style>'),
            "/farger/tekst: is no colour",
        ),
        (
            BRAND.replace(b'["Postboks 8059 Dep.", "0031 Oslo"]', b'"Postboks 8059"'),
            "is not a brand file: «postadresse»",
        ),
        (BRAND.replace(b'"pdf": "Open Sans"', b'"pdf": "Arial"'), "/skrift/pdf: «Arial» is no font that is shipped"),
        (BRAND.replace(b"987879696", b"987879697"), "/organisasjonsnummer: «987879697» is no organisation number"),
    ],
    ids=["missing", "broken", "empty", "list", "deep", "number", "colour", "address", "font", "organisation number"],
)
def test_a_brand_file_that_cannot_be_used_is_told_and_exit_3(fails, copied, contents, what):
    brand = copied / "templates" / "brand.json"
    brand.unlink() if contents is None else brand.write_bytes(contents)
    (line,) = fails(3, "form", KEY, "--out", copied / "out", root=copied)
    assert line.startswith(f"{brand}: {what}")


def test_a_brand_file_is_read_as_windows_programs_save_it(run, copied):
    (copied / "templates" / "brand.json").write_bytes(b"\xef\xbb\xbf" + BRAND)
    assert run("list", root=copied).exit_code == 0
    assert Workspace(copied).theme.brand.short_name == "IMDi"


def test_what_stands_in_a_pipe_is_utf8_whatever_the_system(tmp_path):
    command = [sys.executable, "-m", "assembler", "--workspace", ROOT, "diff", "utviklingstiltak", "2023", "2025"]
    made = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    assert "søknad" in made.stdout.decode("utf-8")


def test_real_letters_in_the_builds_folder_are_never_removed(run, copied, tmp_path):
    shutil.copytree(ROOT / "examples", copied / "examples")
    year = str(tmp_path / "build" / KEY / "brev")
    real = sheet(tmp_path, ROW.format(1, ""))
    assert run("letters", KEY, real, "--out", year, "--jobs", "1", root=copied).exit_code == 0
    result = run("build", KEY, "--out", tmp_path / "build", root=copied)
    assert result.exit_code == 2
    assert "holds letters that are no samples" in result.stderr


def test_a_look_that_is_broken_is_told_and_exit_3(fails, copied, tmp_path):
    theme = copied / "templates" / "rundskriv" / "look.typ"
    theme.write_text("#ukjent", encoding="utf-8")
    (line,) = fails(3, "circular", KEY, "--format", "pdf", "--out", tmp_path / "out", root=copied)
    assert line == f"{theme}: unknown variable: ukjent"


# --- exit 4: writing --------------------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_is_told_and_exit_4(fails, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    out = tmp_path / "file" / "out"
    (line,) = fails(4, "circular", KEY, "--format", "html", "--out", out)
    assert line == f"{out / KEY / 'rundskriv.nb.html'}: cannot be written: Not a directory"


def test_an_output_folder_that_is_a_file_is_told_and_exit_2(fails, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert "is a file" in " ".join(fails(2, "circular", KEY, "--out", tmp_path / "file"))
