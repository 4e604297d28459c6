"""What tests share: the workspace, peers that may be missing, and everything built once."""

import difflib
import os
import shutil

import pytest
from click.testing import CliRunner
from filelock import FileLock
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from assembler.cli.main import main
from assembler.scheme.key import Key
from assembler.scheme.workspace import Workspace
from support import GOLDEN, ROOT, missing, tree_text

DONE = ".done"

# What the user has set for the command line or the terminal says nothing of the project.
for name in {
    "COLUMNS",
    "LINES",
    "FORCE_COLOR",
    "NO_COLOR",
    *(name for name in os.environ if name.startswith("ASSEMBLER_")),
}:
    if name != "ASSEMBLER_REQUIRE_TOOLS":
        os.environ.pop(name, None)
os.environ["ASSEMBLER_LANGUAGE"] = "en"  # whatever the language of the system; a test that speaks another says so

# How long an example takes says how busy the machine is, so nothing depends on it; nor on what an earlier run found.
settings.register_profile("steady", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("plain", settings.get_profile("steady"), derandomize=True)
settings.register_profile("random", settings.get_profile("steady"), print_blob=True)  # «.ci/run», which gives a seed
settings.load_profile("plain")


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="rewrite golden files from what is made now")


@pytest.hookimpl(trylast=True)  # after --hypothesis-profile has been read
def pytest_configure():
    """In the plain profile, draw the same whatever modules are loaded: Hypothesis draws constants that stand in them too."""
    if settings.get_current_profile_name() == "plain" and hasattr(providers, "_get_local_constants"):
        providers._get_local_constants = lambda: providers._local_constants  # which are none yet


def pytest_report_header(config):
    return f"hypothesis: profile {settings.get_current_profile_name()}, seed {config.getoption('--hypothesis-seed')}"


@pytest.fixture(scope="session")
def workspace():
    return Workspace(ROOT)


@pytest.fixture(scope="session", params=[str(key) for key in Workspace(ROOT).scheme_years()])
def definition(request, workspace):
    scheme, _, year = request.param.partition("/")
    return workspace.definition(Key(scheme, int(year)))


@pytest.fixture(scope="session")
def tool():
    """The path of a program that tests need; a test without it is skipped, or fails where nothing may be skipped."""

    def find(name):
        path = shutil.which(name)
        if path is None:
            missing(f"{name} is not installed")
        return path

    return find


@pytest.fixture(scope="session")
def run():
    """The command line on this workspace: the result of ``assembler …``."""

    def invoke(*arguments, root=ROOT):
        return CliRunner().invoke(main, ["--workspace", str(root), *map(str, arguments)])

    return invoke


@pytest.fixture
def copied(tmp_path):
    """A workspace of one's own."""
    root = tmp_path / "workspace"
    for name in ("schemas", "templates", "register"):
        shutil.copytree(ROOT / name, root / name)
    return root


@pytest.fixture(scope="session")
def built(run, tmp_path_factory, worker_id):
    """The folder in which ``assembler build`` made everything, once for all processes that test."""
    shared = tmp_path_factory.getbasetemp()
    out = (shared if worker_id == "master" else shared.parent) / "everything"
    with FileLock(f"{out}.lock"):
        if not (out / DONE).exists():
            result = run("build", "--out", out, "--jobs", "2")
            assert result.exit_code == 0, result.output
            (out / DONE).touch()
    return out


@pytest.fixture
def golden(request):
    """Assert that documents, alike but for their language, are as a golden file has them; ``--accept`` rewrites the file."""

    def check(name, definition, *documents):
        path = GOLDEN / f"{name}.txt"
        text = tree_text.side_by_side(documents).replace(definition.version, "VERSION")
        if request.config.getoption("--accept"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        diff = difflib.unified_diff(
            kept.splitlines(), text.splitlines(), f"{path}", "what is made now", n=2, lineterm=""
        )
        if kept != text:
            pytest.fail("\n".join(diff), pytrace=False)

    return check


def pytest_collection_modifyitems(items):
    """What takes minutes runs where nothing may be skipped."""
    if not os.environ.get("ASSEMBLER_REQUIRE_TOOLS"):
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="takes minutes"))
