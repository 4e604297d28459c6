"""A build folder and the site of two calls, made once for all tests of the site."""

import pytest

from assembler.build import tasks
from assembler.cli.site import whats_new_by_call
from assembler.document.nodes import FORM_ID_FIELD
from assembler.document.walk import fields
from assembler.products.form_documents import compose_application
from assembler.scheme.key import parse_key
from assembler.site import publish as site
from assembler.site.build_cache import BuildCache
from support.site_pages import BASE, DATE, KEYS, Browser, Page


@pytest.fixture(scope="session")
def definitions(workspace):
    return [workspace.definition(parse_key(key)) for key in KEYS]


@pytest.fixture(scope="session")
def register(workspace):
    return workspace.recipients


@pytest.fixture(scope="session")
def out(workspace, definitions, register, tmp_path_factory):
    """A build folder with what the site needs."""
    folder = tmp_path_factory.mktemp("build")
    cache = BuildCache(workspace, register, folder)
    tasks.run_tasks(workspace, cache.missing_tasks(definitions), folder, 1, lambda _: None)
    cache.write_prefilled_forms(definitions[0], lambda _: None)
    return folder


@pytest.fixture(scope="session")
def build(workspace, definitions, register, out):
    return lambda: site.build_site(
        BuildCache(workspace, register, out), definitions, BASE, DATE, whats_new_by_call(workspace, definitions)
    )


@pytest.fixture(scope="session")
def built(build, out):
    whole = build()
    site.write(whole, out)
    return whole


@pytest.fixture(scope="session")
def folder(built, out):
    return out / site.FOLDER


@pytest.fixture(scope="session")
def pages(folder):
    return {path.relative_to(folder).as_posix(): Page(path) for path in sorted(folder.rglob("*.html"))}


@pytest.fixture(scope="session")
def browser(tool, folder):
    browser = Browser(tool("chromium"), folder)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def questions(workspace, definitions):
    return tuple(
        q for q in fields(compose_application(definitions[0], "nb", workspace.theme).blocks) if q.name != FORM_ID_FIELD
    )
