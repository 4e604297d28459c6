"""What is installed works anywhere: the wheel alone, in a clean environment, and with the lowest versions allowed."""

import contextlib
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from assembler.cli.main import main
from assembler.scheme import scaffold
from support import PATIENCE, ROOT

pytestmark = pytest.mark.slow
KEY = "frivillige-organisasjoner/2019"
BOUNDS = [
    Requirement(each) for each in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
]  # fmt: skip


def did(*command, cwd, code=0):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == code and "Traceback" not in done.stderr, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The source archive, and the wheel that is made of it."""
    out = tmp_path_factory.mktemp("dist")
    did(sys.executable, "-m", "build", "--outdir", out, ROOT, cwd=out)
    (wheel,), (archive,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, archive


@pytest.fixture
def installed(dist, tmp_path):
    """A function that installs what pip is told and then the wheel, and gives the command that runs it."""

    def installed(*how):
        venv.create(tmp_path / "venv", with_pip=True)
        python = next(path for path in (tmp_path / "venv").glob("*/python*") if path.stem == "python")
        did(python, "-m", "pip", "install", "--quiet", *how, cwd=tmp_path)
        did(python, "-m", "pip", "install", "--quiet", "--no-deps", dist[0], cwd=tmp_path)
        return [python, "-I", "-m", "assembler"]

    return installed


def test_the_wheel_holds_the_package_and_the_starter_and_nothing_else(dist):
    names = set(zipfile.ZipFile(dist[0]).namelist())
    tracked = did("git", "ls-files", "-z", "assembler", *scaffold.PARTS, cwd=ROOT).split("\0")[:-1]
    wanted = {name if name.startswith("assembler/") else f"assembler/scheme/starter/{name}" for name in tracked}
    wanted |= {name.removesuffix(".po") + ".mo" for name in wanted if name.endswith(".po")}
    assert {name for name in names if not name.startswith("assembler-")} == wanted
    assert "assembler/py.typed" in names


def test_the_wheel_of_the_source_archive_is_that_of_the_repository(dist, tmp_path):
    did(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    assert (tmp_path / dist[0].name).read_bytes() == dist[0].read_bytes()


def test_the_source_archive_holds_no_tests_and_nothing_that_was_built(dist):
    with tarfile.open(dist[1]) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
    parts = {"assembler", "docs", *scaffold.PARTS}
    files = {".gitignore", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md", "hatch_build.py", "pyproject.toml", "requirements.lock", "sbom.cdx.json"}  # fmt: skip
    assert tops == parts | files


@pytest.mark.parametrize(
    "how",
    [("--requirement", ROOT / "requirements.lock"), tuple(re.sub(r">=", "==", str(bound)) for bound in BOUNDS)],
    ids=["locked", "lowest"],
)
def test_every_command_works_from_the_wheel_alone_with_the_locked_and_the_lowest_versions(installed, tmp_path, how):
    command = installed(*how)
    did(*command, "init", "w", cwd=tmp_path)
    root = tmp_path / "w"
    tried = {"init", "serve"}

    def makes(arguments, *products, code=0):
        tried.add(arguments.split()[0])
        told = did(*command, *arguments.split(), cwd=root, code=code)
        assert [name for name in products if not list(root.glob(name))] == []
        return told

    assert KEY in makes("list")
    makes(f"build {KEY}", f"build/{KEY}/rundskriv.nb.docx", f"build/{KEY}/brev/manifest.jsonl", "build/site/index.html")
    with served(command, root) as page:
        assert page == (root / "build/site/index.html").read_bytes()
    makes(f"circular {KEY} --out c", f"c/{KEY}/rundskriv.nb.pdf")
    makes(f"circular {KEY} --review --out c", f"c/{KEY}/rundskriv.nb.gjennomsyn.docx")
    makes(f"import c/{KEY}/rundskriv.nb.gjennomsyn.docx")
    makes("review tilskuddsbrev.nn --out c", "c/brevtekster/*.docx")
    makes("form utviklingstiltak/2025 --for Karasjok --out f", "f/**/*.pdf")
    (root / "annet.json").write_text('{"title": "Annet", "properties": {"navn": {"type": "string"}}}', encoding="utf-8")
    makes("form --schema annet.json --out f", "f/annet.nb.pdf")
    makes("prefill integreringstilskudd/2018 --out p", "p/**/*.pdf")
    makes("letters utviklingstiltak/2025 --template", "vedtak-utviklingstiltak-2025.xlsx")
    makes(f"letters {KEY} examples/{KEY}/vedtak.csv --out brev", "brev/manifest.jsonl", "brev/*.pdf", "brev/*.docx")
    makes(f"reports {KEY} --out r", "r/**/*.pdf", "r/**/*.xlsx")
    makes(
        f"reports {KEY} brev/manifest.jsonl --as-of 2022-01-01 --out g",
        f"g/{KEY}/rapport/forhandsutfylt/*.pdf", f"g/{KEY}/rapport/paminnelser/*.pdf",
    )  # fmt: skip
    blank = f"build/{KEY}/soknad.nb.pdf"  # read, and told to lack its answers
    makes(
        f"read {blank} --out in.jsonl --table in.xlsx --reply svar --received 2019-03-01",
        "in.jsonl", "in.xlsx", "svar/*.pdf", code=1,
    )  # fmt: skip
    makes(f"freeze {blank} --out a", "a/*.pdf")
    makes("diff utviklingstiltak 2023 2025 --format html,docx --out d", "d/**/*.docx", "d/**/*.html")
    makes("diff utviklingstiltak 2023 2025 --for applicants --format html --out n", "n/**/*.html")
    makes(
        "new utviklingstiltak 2026", "schemas/utviklingstiltak/2026.json", "schemas/utviklingstiltak/2026.sjekkliste.md"
    )
    makes(f"check {KEY}")
    makes(f"site {KEY} --out s", "s/**/index.html")
    makes("completion bash")
    assert tried == set(main.list_commands(None))


@contextlib.contextmanager
def served(command, root):
    """The first page of the site, as a browser on this machine is given it."""
    server = subprocess.Popen([*map(str, command), "serve", "--port", "0"], cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split()[0]
        with urllib.request.urlopen(address, timeout=PATIENCE) as page:
            yield page.read()
    finally:
        server.kill()
        server.communicate()


def test_the_program_that_is_installed_runs(installed, tmp_path):
    *_, python = installed("--requirement", ROOT / "requirements.lock")[:1]
    program = next(Path(python).parent.glob("assembler*"))
    assert re.fullmatch(r"assembler, version \S+\n", did(program, "--version", cwd=tmp_path))
