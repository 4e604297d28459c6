"""``assembler site`` and ``assembler serve``: write the public site, and show it on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from assembler.build import prefill
from assembler.build import tasks as assembly
from assembler.cli.common import KEY, example, jobs_option, load_definitions, out_option, worker_count
from assembler.cli.terminal import progress
from assembler.compare.whats_new import compose_whats_new
from assembler.compare.years import compare_years
from assembler.core.errors import Problem, UsageError
from assembler.document.nodes import Block
from assembler.i18n.language import LANGUAGES, Language
from assembler.scheme.key import Key
from assembler.scheme.loader import Definition
from assembler.scheme.workspace import Workspace
from assembler.site import publish as site
from assembler.site.build_cache import BuildCache

base_option = click.option(
    "--base", help="Address at which the site will stand (default: the brand's own, https://…/)."
)
day_option = click.option(
    "--date", type=click.DateTime(["%Y-%m-%d"]), help="The day on which calls are open or closed (default: today)."
)


@click.command("site", epilog=example("assembler site", "assembler site --base https://tilskudd.example.no/"))
@click.argument("keys", type=KEY, nargs=-1, metavar="[SCHEME/YEAR]...")
@base_option
@day_option
@out_option
@jobs_option
@click.pass_obj
def site_command(
    workspace: Workspace, keys: tuple[Key, ...], base: str | None, date: dt.datetime | None, out: Path, jobs: int | None
) -> None:
    """The public site, in OUT/site: what the build folder lacks is made first."""
    definitions = load_definitions(workspace, keys or workspace.scheme_years())
    register = workspace.recipients
    cache = BuildCache(workspace, register, out)
    tasks = cache.missing_tasks(definitions)
    wanted = [definition for definition in definitions if definition.year("nb").applicants.in_register]
    with progress(len(tasks) + sum(len(prefill.eligible_recipients(each, register)) for each in wanted)) as advance:
        if tasks:
            assembly.run_tasks(workspace, tasks, out, worker_count(jobs), advance)
        for definition in wanted:
            cache.write_prefilled_forms(definition, advance)
    count = publish(cache, definitions, base, date)
    click.echo(f"{count} files in {out / site.FOLDER}")


def publish(cache: BuildCache, definitions: Sequence[Definition], base: str | None, date: dt.datetime | None) -> int:
    """Write the site of these definitions, all of whose products are current. Returns the number of its files.

    ``base`` and ``date`` are the values of those options; None means the brand's own address, and today.
    """
    cache.record(definitions)
    address = base or f"https://{cache.workspace.theme.brand.website}/"
    day = date.date() if date else dt.date.today()
    whole = site.build_site(cache, definitions, address, day, whats_new_by_call(cache.workspace, definitions))
    return site.write(whole, cache.out)


def whats_new_by_call(workspace: Workspace, definitions: Sequence[Definition]) -> site.WhatsNew:
    """What is new in each of these definitions since the scheme's previous year, where it has one."""
    years = workspace.scheme_years()
    changes: dict[Key, dict[Language, tuple[Block, ...]]] = {}
    for new in definitions:
        before = [key for key in years if key.scheme == new.key.scheme and key.year < new.key.year]
        for language in LANGUAGES if before else ():
            old = workspace.definition(before[-1], draft=True)
            document = compose_whats_new(compare_years(old, new, language, workspace.theme), new)
            changes.setdefault(new.key, {})[language] = document.blocks
    return changes


@click.command(epilog=example("assembler serve", "assembler serve --out build --port 8080"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port (0: any free one).")
@out_option
def serve(port: int, out: Path) -> None:
    """The site in OUT/site, shown on this machine alone until you press Ctrl+C."""
    folder = out / site.FOLDER
    if not (folder / "index.html").is_file():
        raise UsageError([Problem(str(folder), "", "holds no site; make it with «assembler site»")])
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise UsageError([Problem(f"port {port}", "", f"cannot be used: {error.strerror}; try --port 0")]) from error
    click.echo(f"http://127.0.0.1:{server.server_port}/ shows {folder}; Ctrl+C ends it")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")


class _Handler(SimpleHTTPRequestHandler):
    """Files alone, without a line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a local look needs no log."""


COMMANDS = (site_command, serve)
