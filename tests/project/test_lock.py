"""What is locked is what is asked for, and the SBOM names all of it, with what the repository carries."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sbom
from support import ROOT

LOCK = sbom.LOCK.read_text(encoding="utf-8")
PINS = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", LOCK, re.MULTILINE))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def bom():
    return json.loads(sbom.SBOM.read_text(encoding="utf-8"))


def licences(component):
    return [each["license"].get("id") or each["license"]["name"] for each in component["licenses"]]


def test_every_dependency_is_locked_in_a_version_that_it_allows():
    for requirement in map(Requirement, PROJECT["dependencies"]):
        assert requirement.specifier.contains(PINS[canonicalize_name(requirement.name)]), requirement


def test_every_pin_has_hashes_and_the_lock_names_no_place():
    assert "://" not in LOCK
    for entry in re.split(r"\n(?=\S)", LOCK.strip()):
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; [^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+", entry), entry


def test_the_sbom_names_every_locked_package_with_its_version_and_licence(bom):
    named = {canonicalize_name(each["name"]): each for each in bom["components"] if "pkg:pypi/" in each["purl"]}
    assert {name: each["version"] for name, each in named.items()} == PINS
    assert [name for name, each in named.items() if not any(licences(each))] == []


def test_the_sbom_names_every_folder_of_others_work_with_version_licence_and_each_files_hash(bom):
    folders = {path.relative_to(ROOT).as_posix() for path in (*sbom.VENDOR.iterdir(), sbom.FONTS) if path.is_dir()}
    carried = {each["evidence"]["occurrences"][0]["location"]: each for each in bom["components"] if "evidence" in each}
    assert carried.keys() == folders
    assert all(each["version"] and any(licences(each)) for each in carried.values())
    assert list(carried.values()) == sbom.carried()  # else: python tools/sbom.py


def test_the_sbom_is_of_this_version_and_says_what_typst_does(bom):
    assert bom["bomFormat"] == "CycloneDX"
    assert (bom["metadata"]["component"]["name"], bom["metadata"]["component"]["version"]) == (
        "assembler",
        PROJECT["version"],
    )
    (typst,) = (each for each in bom["components"] if each["name"] == "typst")
    assert "compiler" in typst["properties"][0]["value"]


def test_everything_the_sbom_names_hangs_together(bom):
    known = {each["bom-ref"] for each in bom["components"]} | {bom["metadata"]["component"]["bom-ref"]}
    assert {each["ref"] for each in bom["dependencies"]} == known
    reached, queue = set(), [bom["metadata"]["component"]["bom-ref"]]
    edges = {each["ref"]: each.get("dependsOn", []) for each in bom["dependencies"]}
    while queue:
        reference = queue.pop()
        if reference not in reached:
            reached.add(reference)
            queue += edges[reference]
    assert reached == known
